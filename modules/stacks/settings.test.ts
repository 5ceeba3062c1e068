import { ValidationError } from "../errors";
import { thrownBy } from "../testing/fixtures";
import { type SettingsSource } from "./gather";
import { type Settings } from "./all-settings";
import { parseSettings } from "./settings";

const source = (settings: unknown) => ({ where: "here", settings });
const parse = (settings: unknown) => parseSettings(source(settings));

function problems(...sources: readonly SettingsSource[]): readonly string[] {
  const error = thrownBy(() => parseSettings(...sources));
  expect(error).toBeInstanceOf(ValidationError);
  return (error as ValidationError).problems;
}

const defaults: Settings = {
  region: "us-east-2",
  prefix: "lambda-dynamodb",
  cidr: "10.0.0.0/16",
  availabilityZones: 2,
  accessLevel: "read-write",
  runtime: "nodejs22.x",
  architecture: "arm64",
  memoryMb: 256,
  timeoutSeconds: 10,
  logRetentionDays: 30,
  natGateways: "one-per-az",
  existingVpc: { vpc: "default", subnets: "any", endpoint: "find" },
  deletionProtection: true,
  customerManagedKey: true,
  keyDeletionDays: 30,
  flowLogs: true,
  networkAcl: false,
  onlyThroughEndpoint: false,
  tableCopiesBy: [],
  alarms: false,
  sessionManager: false,
  rolePath: "/",
  permissionsBoundary: "none",
  allowedAccountIds: [],
  tags: {},
  backend: { type: "local" },
};

test.each([
  ["without a source", []],
  ["from a source that has none", [source(undefined)]],
  ["from an empty source", [source({})]],
])("has defaults for everything %s", (_, sources) => {
  expect(parseSettings(...sources)).toEqual(defaults);
});

test("takes every override", () => {
  const overrides: Settings = {
    region: "eu-central-1",
    prefix: "team-a",
    cidr: "192.168.0.0/20",
    availabilityZones: 3,
    accessLevel: "read",
    runtime: "nodejs24.x",
    architecture: "x86_64",
    memoryMb: 512,
    timeoutSeconds: 20,
    logRetentionDays: 7,
    natGateways: "single",
    existingVpc: { vpc: { id: "vpc-0123abcd" }, subnets: "private", endpoint: "vpce-0123abcd" },
    deletionProtection: false,
    customerManagedKey: false,
    keyDeletionDays: 7,
    flowLogs: false,
    networkAcl: true,
    onlyThroughEndpoint: true,
    tableCopiesBy: ["arn:aws:iam::111122223333:role/backup-*"],
    alarms: false,
    sessionManager: true,
    rolePath: "/team-a/",
    permissionsBoundary: "arn:aws:iam::111122223333:policy/team-a/boundary",
    allowedAccountIds: ["111122223333"],
    tags: { Team: "a" },
    backend: { type: "s3", bucket: "states" },
  };
  expect(parse(overrides)).toEqual(overrides);
});

test.each([
  ["prefix", "a"],
  ["prefix", "a".repeat(25)],
  ["prefix", "a1-b2"],
  ["prefix", "sga-x"],
  ["region", "cn-north-1"],
  ["region", "us-gov-west-1"],
  ["availabilityZones", 1],
  ["availabilityZones", 5],
  ["memoryMb", 128],
  ["memoryMb", 10_240],
  ["timeoutSeconds", 1],
  ["timeoutSeconds", 900],
  ["logRetentionDays", 1],
  ["logRetentionDays", 3653],
  ["keyDeletionDays", 7],
  ["keyDeletionDays", 30],
  ["accessLevel", "write"],
  ["natGateways", "regional"],
  ["region", "eusc-de-east-1"],
  ["region", "ap-east-2"],
  ["tableCopiesBy", ["arn:aws:iam::111122223333:role/team/backup-?*"]],
  ["rolePath", "/a/B_1+=,.@-/"],
  ["rolePath", `/${"a".repeat(510)}/`],
  ["permissionsBoundary", "arn:aws:iam::aws:policy/PowerUserAccess"],
  ["permissionsBoundary", `arn:aws:iam::111122223333:policy/a/b!c/${"p".repeat(128)}`],
  ["allowedAccountIds", ["111122223333", "000000000000"]],
])("takes %s: %j", (name, value) => {
  expect(parse({ [name]: value })).toEqual({ ...defaults, [name]: value });
});

test.each([
  ["existingVpc", {}],
  ["existingVpc", { vpc: "vpc-0123abcd" }],
  ["existingVpc", { vpc: { id: "0123abcd" } }],
  ["existingVpc", { vpc: { tags: {} } }],
  ["existingVpc", { vpc: "default", subnets: "public" }],
  ["existingVpc", { vpc: "default", subnets: { ids: [] } }],
  ["existingVpc", { vpc: "default", endpoint: "none" }],
  ["existingVpc", { vpc: "default", region: "us-east-1" }],
  ["prefix", ""],
  ["prefix", "a".repeat(26)],
  ["prefix", "A"],
  ["prefix", "1a"],
  ["prefix", "-a"],
  ["prefix", "a-"],
  ["prefix", "a_b"],
  ["prefix", "sg"],
  ["prefix", "sg-a"],
  ["region", "us-east-9"],
  ["region", "US-EAST-2"],
  ["region", "us-east-2a"],
  ["region", "constructor"],
  ["cidr", "10.0.0.0/15"],
  ["availabilityZones", 0],
  ["availabilityZones", 6],
  ["availabilityZones", 1.5],
  ["availabilityZones", "2"],
  ["memoryMb", 127],
  ["memoryMb", 10_241],
  ["timeoutSeconds", 0],
  ["timeoutSeconds", 901],
  ["logRetentionDays", 0],
  ["logRetentionDays", 2],
  ["logRetentionDays", 3654],
  ["accessLevel", "admin"],
  ["runtime", "nodejs20.x"],
  ["architecture", "arm"],
  ["natGateways", "none"],
  ["deletionProtection", "false"],
  ["customerManagedKey", 1],
  ["keyDeletionDays", 6],
  ["keyDeletionDays", 31],
  ["keyDeletionDays", 7.5],
  ["flowLogs", null],
  ["networkAcl", "yes"],
  ["onlyThroughEndpoint", "true"],
  ["alarms", []],
  ["tableCopiesBy", "arn:aws:iam::111122223333:role/a"],
  ["tableCopiesBy", ["backup"]],
  ["tableCopiesBy", ["*"]],
  ["tableCopiesBy", ["arn:aws:iam::111122223333:root"]],
  ["tableCopiesBy", ["arn:aws:sts::111122223333:assumed-role/backup/me"]],
  ["tableCopiesBy", ["arn:aws:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/a"]],
  ["rolePath", ""],
  ["rolePath", "team-a"],
  ["rolePath", "/team-a"],
  ["rolePath", "//"],
  ["rolePath", "/team*/"],
  ["rolePath", `/${"a".repeat(511)}/`],
  ["permissionsBoundary", ""],
  ["permissionsBoundary", "boundary"],
  ["permissionsBoundary", "arn:aws:iam::111122223333:role/boundary"],
  ["permissionsBoundary", "arn:aws:iam::1111:policy/boundary"],
  ["permissionsBoundary", `arn:aws:iam::111122223333:policy/${"p".repeat(129)}`],
  ["permissionsBoundary", "arn:aws-cn:iam::111122223333:policy/boundary"],
  ["allowedAccountIds", "111122223333"],
  ["allowedAccountIds", [111122223333]],
  ["allowedAccountIds", ["11112222333"]],
  ["allowedAccountIds", ["111122223333", "111122223333"]],
  ["tags", { "aws:x": "y" }],
  ["tags", []],
  ["cidr", null],
  ["cidr", undefined],
])("refuses %s: %j, and nothing else", (name, value) => {
  expect(problems(source({ [name]: value }))).toEqual([
    expect.stringMatching(new RegExp(`^\`${name}\` must .*, got: .* \\(here\\.${name}\\)$`)),
  ]);
});

test("takes alarms", () => {
  expect(parse({ alarms: true })).toEqual({ ...defaults, alarms: true });
});

test.each([
  [{ alarms: true, flowLogs: false }, "here.alarms"],
  [{ flowLogs: false, alarms: true, memoryMb: 256 }, "here.alarms"],
])("refuses alarms without the flow logs that one of them reads: %j", (settings, where) => {
  expect(problems(source(settings))).toEqual([
    `\`alarms\` must be false where \`flowLogs\` is false, because the alarm for traffic that bypasses the endpoint reads the flow logs, got: true (${where})`,
  ]);
});

test("refuses alarms beside a regional NAT gateway, whose interfaces nothing names", () => {
  expect(problems(source({ alarms: true, natGateways: "regional" }))).toEqual([
    expect.stringMatching(
      /^`alarms` must be false where `natGateways` is regional, .*\(here\.alarms\)$/,
    ),
  ]);
});

test("refuses a region that the lowest release of the provider does not know, and names the release", () => {
  expect(problems(source({ region: "ap-southeast-6" }))).toEqual([
    expect.stringMatching(
      /^`region` must be .* that hashicorp\/aws 5\.100\.0 knows, the lowest release .*, got: ap-southeast-6 \(here\.region\)$/,
    ),
  ]);
});

test("reports the setting, the range, the value and where", () => {
  expect(problems(source({ timeoutSeconds: 0 }))).toEqual([
    "`timeoutSeconds` must be a whole number between 1 and 900, got: 0 (here.timeoutSeconds)",
  ]);
});

test("refuses a block too small for the subnets of its zones", () => {
  expect(problems(source({ cidr: "10.0.0.0/24" }))).toEqual([
    "`cidr` must have room for 4 /24 subnets, got: 10.0.0.0/24 (here.cidr)",
  ]);
  expect(problems(source({ cidr: "10.0.0.0/22", availabilityZones: 3 }))).toHaveLength(1);
  expect(parse({ cidr: "10.0.0.0/22" }).cidr).toBe("10.0.0.0/22");
});

test("takes as copiers of the table principals of the region's partition alone", () => {
  const of = (partition: string) => `arn:${partition}:iam::111122223333:role/backup`;
  const tableCopiesBy = [of("aws-us-gov"), `${of("aws-us-gov")}-*`];
  const parsed = parse({ region: "us-gov-west-1", tableCopiesBy });
  expect(parsed.tableCopiesBy).toEqual(tableCopiesBy);
  expect(problems(source({ tableCopiesBy: [of("aws"), of("aws-us-gov")] }))).toEqual([
    `\`tableCopiesBy\` must be in aws, the partition of us-east-2, got: ${JSON.stringify([of("aws"), of("aws-us-gov")])} (here.tableCopiesBy)`,
  ]);
  expect(problems(source({ region: "us-gov-west-1", tableCopiesBy: [of("aws")] }))).toHaveLength(1);
});

test("takes a boundary of the region's partition alone", () => {
  const permissionsBoundary = "arn:aws-cn:iam::111122223333:policy/boundary";
  const parsed = parse({ region: "cn-north-1", permissionsBoundary });
  expect(parsed.permissionsBoundary).toBe(permissionsBoundary);
  expect(problems(source({ permissionsBoundary }))).toEqual([
    `\`permissionsBoundary\` must be in aws, the partition of us-east-2, got: ${permissionsBoundary} (here.permissionsBoundary)`,
  ]);
});

test("defaults to the private subnets and the endpoint of an existing VPC", () => {
  const vpc = { tags: { Team: "a" } };
  expect(parse({ existingVpc: { vpc } }).existingVpc).toEqual({
    vpc,
    subnets: "private",
    endpoint: "find",
  });
});

test.each([
  { prefix: "${TfToken[TOKEN.0]}" },
  { tags: { Team: "${TfToken[TOKEN.99999]}" } },
  { existingVpc: { vpc: { tags: { "#{TfToken[TOKEN.0]}": "a" } } } },
  { existingVpc: { vpc: "default", subnets: { tags: { Team: "&{TfToken[TOKEN.0]}" } } } },
])("refuses the marks of a reference inside an app: %j", (settings) => {
  expect(problems(source(settings))).toEqual([
    expect.stringMatching(/^`\w+` must not contain TfToken\[, which marks .*, got: .*TfToken/),
  ]);
});

test("takes text that only looks like a reference", () => {
  const tags = { Name: "TOKEN.0 ${a} %{b}" };
  expect(parse({ existingVpc: { vpc: { tags } } }).existingVpc.vpc).toEqual({ tags });
});

test("says what to write instead of the endpoint `auto`", () => {
  expect(problems(source({ existingVpc: { vpc: "default", endpoint: "auto" } }))).toEqual([
    expect.stringMatching(/no longer "auto": use "find", or "add" where the VPC has none\), got: /),
  ]);
});

test("names the closest setting for one it does not know", () => {
  expect(problems(source({ regoin: "us-east-2" }))).toEqual([
    "`regoin` is not a setting; did you mean `region`? (here.regoin)",
  ]);
});

test.each(["__proto__", "constructor", "toString"])("does not know a setting %s", (name) => {
  const settings: unknown = JSON.parse(`{ "${name}": 1 }`);
  expect(problems(source(settings))).toHaveLength(1);
});

test.each([[[]], ["text"], [1], [null]])("refuses %j instead of settings", (settings) => {
  expect(problems(source(settings))).toEqual([
    expect.stringMatching(/^`settings` must be an object, got: .* \(here\)$/),
  ]);
});

test("gathers every problem of every source in one error", () => {
  const found = problems(source({ memoryMb: 1, prefix: "A", colour: "red" }), {
    where: "there",
    settings: { timeoutSeconds: 0 },
  });
  expect(found.map((problem) => /`(\w+)`.*\((here|there)/.exec(problem)?.slice(1))).toEqual([
    ["memoryMb", "here"],
    ["prefix", "here"],
    ["colour", "here"],
    ["timeoutSeconds", "there"],
  ]);
});

test("lets a later source win, setting by setting", () => {
  const settings = parseSettings(source({ prefix: "a", memoryMb: 1 }), source({ memoryMb: 512 }));
  expect(settings).toEqual({ ...defaults, prefix: "a", memoryMb: 512 });
});
