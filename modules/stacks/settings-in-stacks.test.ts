import { ACCESS_PATHS } from "../../contract/stacks";
import { policyIn } from "../testing/template";
import { synthesize } from "./testing/stacks";

const template = synthesize();

test("carries every setting", () => {
  const made = synthesize({
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
    deletionProtection: false,
    keyDeletionDays: 7,
    networkAcl: true,
    alarms: true,
    tags: { Team: "a" },
  })("nat-gateway");
  expect(made.providers("aws")).toEqual([
    {
      region: "eu-central-1",
      default_tags: [{ tags: { Team: "a", Stack: "team-a-nat-gateway" } }],
    },
  ]);
  expect(made.resource("aws_vpc")).toMatchObject({ cidr_block: "192.168.0.0/20" });
  expect(made.resources("aws_subnet")).toHaveLength(4);
  expect(made.resource("aws_nat_gateway")).toBeDefined();
  expect(made.resource("aws_lambda_function")).toMatchObject({
    function_name: "team-a-nat-gateway",
    runtime: "nodejs24.x",
    architectures: ["x86_64"],
    memory_size: 512,
    timeout: 20,
  });
  expect(made.resources("aws_iam_role").map((role) => role["name"])).toEqual(
    expect.arrayContaining(["team-a-nat-gateway-eu-central-1"]),
  );
  for (const group of made.resources("aws_cloudwatch_log_group")) {
    expect(group).toMatchObject({ retention_in_days: 7 });
  }
  expect(made.resource("aws_dynamodb_table")).toMatchObject({ deletion_protection_enabled: false });
  expect(made.resource("aws_kms_key")).toMatchObject({ deletion_window_in_days: 7 });
  expect(made.resource("aws_network_acl")).toBeDefined();
  expect(made.resources("aws_cloudwatch_metric_alarm")).toHaveLength(4);
  expect(made.data("aws_prefix_list")).toMatchObject({
    name: "com.amazonaws.eu-central-1.dynamodb",
  });
  expect(made.outputs).toMatchObject({ access_level: "read", region: "eu-central-1" });
});

const providerOf = (made: ReturnType<typeof template>) =>
  (made.terraform["required_providers"] as { readonly aws: unknown }).aws;

test.each([
  ["public", {}, "5.100.0"],
  ["public", { runtime: "nodejs24.x" }, "6.21.0"],
  ["instance", { runtime: "nodejs24.x" }, "5.100.0"],
  ["nat-gateway", { natGateways: "regional" }, "6.24.0"],
  ["mixed", { natGateways: "regional", runtime: "nodejs24.x" }, "6.24.0"],
  ["public", { natGateways: "regional" }, "5.100.0"],
] as const)("%s with %j needs provider %s", (path, settings, lowest) => {
  expect(providerOf(synthesize(settings)(path))).toEqual({
    source: "hashicorp/aws",
    version: `>= ${lowest}, < 7.0.0`,
  });
});

test.each(["nat-gateway", "mixed"] as const)("%s can have a regional NAT gateway", (path) => {
  const made = synthesize({ natGateways: "regional" })(path);
  expect(made.resource("aws_nat_gateway")).toMatchObject({ availability_mode: "regional" });
});

const owned = synthesize({
  rolePath: "/team-a/",
  permissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
  allowedAccountIds: ["111122223333"],
});

test.each(ACCESS_PATHS)("%s gives each role the path and the boundary", (name) => {
  const roles = owned(name).resources("aws_iam_role");
  expect(roles.length).toBeGreaterThan(0);
  for (const role of roles) {
    expect(role).toMatchObject({
      path: "/team-a/",
      permissions_boundary: "arn:aws:iam::111122223333:policy/boundary",
    });
  }
  const profiles = owned(name).types.filter((type) => type === "aws_iam_instance_profile");
  expect(profiles).toHaveLength(name === "instance" ? 1 : 0);
});

test("an instance profile has the path of its role", () => {
  expect(owned("instance").resource("aws_iam_instance_profile")).toMatchObject({
    path: "/team-a/",
  });
});

test.each(ACCESS_PATHS)("%s has no boundary and every account by default", (name) => {
  expect(template(name).text).not.toContain("permissions_boundary");
  expect(template(name).text).not.toContain("allowed_account_ids");
});

test.each(ACCESS_PATHS)("%s runs in the allowed accounts alone", (name) => {
  expect(owned(name).providers("aws")).toEqual([
    expect.objectContaining({ allowed_account_ids: ["111122223333"] }),
  ]);
});

test("a plan of existing-vpc looks for the role with its path in the endpoint's policy", () => {
  expect(owned("existing-vpc").text).toContain(
    ":role/team-a/lambda-dynamodb-existing-vpc-us-east-2",
  );
  expect(template("existing-vpc").text).toContain(":role/lambda-dynamodb-existing-vpc-us-east-2");
});

test("the endpoint allows what the settings grant", () => {
  const endpoint = synthesize({ accessLevel: "read" })("gateway-endpoint").resource(
    "aws_vpc_endpoint",
  );
  const actions = policyIn(endpoint).Statement.flatMap((statement) => statement.Action);
  expect(actions).toContain("dynamodb:GetItem");
  expect(actions).not.toContain("dynamodb:PutItem");
});

test("has no customer managed key when the setting is off", () => {
  const made = synthesize({ customerManagedKey: false })("isolated");
  expect(made.types).not.toContain("aws_kms_key");
  expect(made.text).not.toContain("kms:");
  expect(made.resource("aws_dynamodb_table")).toMatchObject({
    server_side_encryption: { enabled: true },
  });
});

test("records nothing when flow logs are off", () => {
  const made = synthesize({ flowLogs: false })("isolated");
  expect(made.types).not.toContain("aws_flow_log");
  expect(made.resources("aws_iam_role")).toHaveLength(1);
});

const closed = synthesize({ onlyThroughEndpoint: true });

test.each([
  ["gateway-endpoint", 1],
  ["mixed", 1],
  ["interface-endpoint", 1],
  ["instance", 1],
  ["existing-vpc", 1],
  ["nat-gateway", 0],
] as const)(
  "%s closes the table to other ways where asked, if it has an endpoint",
  (name, count) => {
    const policies = closed(name).resources("aws_dynamodb_resource_policy");
    expect(policies).toHaveLength(count);
    for (const policy of policies)
      expect(policy["policy"]).toMatch(/\$\{(aws_vpc_endpoint|local)\.endpoint_/);
  },
);

test("lets only the named principals copy the table, in every stack", () => {
  const principal = "arn:aws:iam::111122223333:role/backup";
  const made = synthesize({ tableCopiesBy: [principal] });
  for (const path of ACCESS_PATHS) {
    const { Statement } = policyIn(made(path).resource("aws_dynamodb_resource_policy"));
    expect(Statement).toMatchObject([
      { Sid: "OnlyCopiedBy", Condition: { ArnNotLike: { "aws:PrincipalArn": [principal] } } },
    ]);
  }
});

test("the alarm in mixed watches the NAT gateways, where there are alarms", () => {
  const filter = "aws_cloudwatch_log_metric_filter";
  expect(template("mixed").types).not.toContain(filter);
  expect(synthesize({ alarms: true })("mixed").resource(filter)["pattern"]).toMatch(
    /interface_id = "\$\{aws_nat_gateway\./,
  );
});

test.each([
  ["interface-endpoint", false, ["com.amazonaws.us-east-2.dynamodb"]],
  ["instance", false, []],
  ["instance", true, ["com.amazonaws.us-east-2.ssm", "com.amazonaws.us-east-2.ssmmessages"]],
  ["gateway-endpoint", true, []],
] as const)(
  "%s with Session Manager %s has subnets only in zones of %j",
  (path, sessionManager, services) => {
    const made = synthesize({ sessionManager })(path);
    const asked = [...made.text.matchAll(/"service_name": "([^"]+)",\s+"service_type"/g)];
    expect(asked.map(([, service]) => service)).toEqual(services);
    expect(made.text.includes('"aws_ec2_instance_type_offerings"')).toBe(path === "instance");
  },
);

test.each([
  ["find", [], 1],
  ["vpce-0123456789abcdef0", [], 1],
  ["add", ["aws_vpc_endpoint"], 0],
])("existing-vpc with endpoint %s makes %j", (endpoint, made, read) => {
  const { types, text } = synthesize({
    existingVpc: { vpc: "default", subnets: "any", endpoint },
  })("existing-vpc");
  expect(types.filter((type) => type === "aws_vpc_endpoint")).toEqual(made);
  expect(text.match(/"endpoint_endpoint-id_\w+"/g) ?? []).toHaveLength(read);
});

test("Session Manager reaches only the instance, and only when the setting is on", () => {
  const reached = (made: typeof template) =>
    ACCESS_PATHS.filter((name) => made(name).text.includes("ssmmessages:"));
  expect(reached(template)).toEqual([]);
  expect(reached(synthesize({ sessionManager: true }))).toEqual(["instance"]);
});

test("a failed plan of existing-vpc names the settings", () => {
  const existingVpc = { vpc: "default", subnets: { ids: ["subnet-0123abcd"] } } as const;
  const sentences = (endpoint: string) => [
    ...synthesize({ onlyThroughEndpoint: true, existingVpc: { ...existingVpc, endpoint } })(
      "existing-vpc",
    ).text.matchAll(/"error_message": "`([^`]*)` must (\w+ [\w\\]+)/g),
  ];
  const named = (endpoint: string) => sentences(endpoint).map(([, name, must]) => [name, must]);
  const found = [
    ["existingVpc.vpc", "have enableDnsSupport"],
    ["existingVpc.vpc", "be one"],
    ["existingVpc.subnets", "be subnets"],
    ["existingVpc.subnets", "be in"],
    ["existingVpc.subnets", "be at"],
  ];
  const byId = [
    ["existingVpc.endpoint", "be a"],
    ["existingVpc.endpoint", "be a"],
    ["existingVpc.endpoint", "have a"],
    ["existingVpc.subnets", "have route"],
  ];
  const finding = [["existingVpc.endpoint", "be \\"], ...byId.slice(1)];
  const adding = [["existingVpc.endpoint", "be \\"]];
  expect(named("find")).toHaveLength(found.length + finding.length);
  expect(named("find")).toEqual(expect.arrayContaining([...found, ...finding]));
  expect(named("add")).toEqual(expect.arrayContaining([...found, ...adding]));
  expect(named("add")).toHaveLength(found.length + adding.length);
  expect(named("vpce-0123abcd")).toEqual(expect.arrayContaining([...found, ...byId]));
  expect(named("vpce-0123abcd")).toHaveLength(found.length + byId.length);
});
