import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ACCESS_LEVELS } from "./actions";
import { diagnose, type Diagnosis } from "./diagnose";
import { DoctorError } from "./errors";
import { problemsOf } from "./report";
import { type Answer, answersFrom } from "./snapshot/answers";
import { assemble } from "./snapshot/assemble";
import { CALLS } from "./snapshot/calls";
import { type Question } from "./snapshot/question";
import { readFolder } from "./snapshot/folder";
import {
  copyExample,
  type Example,
  exampleFolder,
  removeTemporaryFolders,
} from "./testing/examples";
import { type Gap, gapsIn } from "./testing/gaps";

afterEach(removeTemporaryFolders);

type Files = ReadonlyMap<string, unknown>;

function filesOf(example: Example): Files {
  const folder = exampleFolder(example);
  return new Map(
    readdirSync(folder).map((file) => [
      basename(file, ".json"),
      JSON.parse(readFileSync(join(folder, file), "utf8")) as unknown,
    ]),
  );
}

function diagnosisOf(files: Files, question: Question): Diagnosis | undefined {
  const answers = [...files].map(([name, value]): [string, Answer] => [
    name,
    { known: true, origin: `${name}.json`, value },
  ]);
  try {
    const snapshot = assemble(answersFrom(new Map(answers)), question);
    return diagnose(snapshot, { actions: ACCESS_LEVELS.read });
  } catch (error) {
    if (error instanceof DoctorError) return undefined;
    throw error;
  }
}

/** Whether the doctor reads a file the same with and without this gap, because its schema drops the field. */
function isUnread(name: string, whole: unknown, { data }: Gap<unknown>): boolean {
  const call = CALLS.filter((each) => name.startsWith(each.name)).sort(
    (a, b) => b.name.length - a.name.length,
  )[0];
  const read = (answer: unknown) => JSON.stringify(call?.schema.safeParse(answer));
  return read(data) === read(whole);
}

/** The answers, each without one thing, with which the doctor still says yes. */
function stillYes(files: Files, question: Question, isYes: (diagnosis: Diagnosis) => boolean) {
  return [...files].flatMap(([name, whole]) =>
    gapsIn(whole)
      .filter((gap) => {
        if (isUnread(name, whole, gap)) return false;
        const diagnosis = diagnosisOf(new Map([...files, [name, gap.data]]), question);
        return diagnosis !== undefined && isYes(diagnosis);
      })
      .map(({ at, is }) => `${name}: ${at} ${is}`),
  );
}

function isReachable({ network }: Diagnosis): boolean {
  return network.verdict === "REACHABLE";
}

function isAllowed({ permissions, tableProblems }: Diagnosis): boolean {
  return (
    permissions.known &&
    permissions.items.every(({ decision }) => decision.effect === "ALLOWED") &&
    tableProblems.length === 0
  );
}

/** Facts without which the doctor still says yes. */
interface Unneeded {
  readonly because: string;
  /** Names of answers, or paths in one, with everything below them. */
  readonly facts: readonly string[];
}

/** Only who assumes the role of another account needs its trust policy. */
const TRUST_POLICY = "get-role: Role.AssumeRolePolicyDocument";

/** What is not about the network. */
function permissionsOf(policyName: string): Unneeded {
  const answers = ["describe-table", "get-caller-identity", "list-role-policies"];
  return {
    because: "it says who is allowed and which table it is, not whether packets arrive",
    facts: [
      ...[...answers, `get-role-policy-${policyName}`].map((answer) => `${answer}:`),
      TRUST_POLICY,
    ],
  };
}

const COMMON: readonly Unneeded[] = [
  {
    because: "the list's name and entries say which it is, and AWS's own lists have one state",
    facts: [
      "describe-managed-prefix-lists: PrefixLists[0].AddressFamily",
      "describe-managed-prefix-lists: PrefixLists[0].State",
    ],
  },
  {
    because: "the rule before it matches every packet",
    facts: [1, 3].flatMap((index) =>
      ["CidrBlock", "Protocol"].map(
        (field) => `describe-network-acls: NetworkAcls[0].Entries[${index}].${field}`,
      ),
    ),
  },
  {
    because: "the associations say which subnets the ACL is for",
    facts: [
      "describe-network-acls: NetworkAcls[0].IsDefault",
      "describe-network-acls: NetworkAcls[0].VpcId",
    ],
  },
  {
    because:
      "the source names its groups, and ingress rules do not apply to connections that it opens",
    facts: [
      "describe-security-groups: SecurityGroups[0].VpcId",
      "describe-security-groups: SecurityGroups[0].IpPermissions",
    ],
  },
  {
    because: "a rule allows what its lists have, and a list that is absent allows nothing more",
    facts: ["Ipv6Ranges", "UserIdGroupPairs"].map(
      (field) => `describe-security-groups: SecurityGroups[0].IpPermissionsEgress[0].${field}`,
    ),
  },
  {
    because: "the zone and the ARN do not change the path, and IPv6 is not followed",
    facts: ["AvailabilityZone", "Ipv6CidrBlockAssociationSet", "SubnetArn"].map(
      (field) => `describe-subnets: Subnets[0].${field}`,
    ),
  },
  {
    because: "the hops of a VPC are its DNS attributes, which are answers of their own",
    facts: ["describe-vpcs:"],
  },
  {
    because: "no internet gateway is on the path, or its mode is off",
    facts: ["describe-vpc-block-public-access-exclusions:"],
  },
];

/** The route table of the source, at this place in the answer. */
function routeTable(at: string): readonly Unneeded[] {
  return [
    {
      because: "AWS lists an association while it is in force, or else says that it is not",
      facts: [`${at}.Associations[0].AssociationState`],
    },
    {
      because: "the local route matches none of DynamoDB's addresses",
      facts: ["GatewayId", "Origin", "State"].map((field) => `${at}.Routes[0].${field}`),
    },
    {
      because: "only routes to a virtual private gateway are propagated, and none is followed",
      facts: [`${at}.Routes[1].Origin`],
    },
  ];
}

const REACHABLE: Readonly<Record<Example, readonly Unneeded[]>> = {
  "no-route": [
    {
      because: "Lambda returns no VpcConfig for a function outside any VPC",
      facts: ["get-function-configuration: VpcConfig"],
    },
  ],
  "gateway-endpoint": [
    permissionsOf("read-orders"),
    ...COMMON,
    ...routeTable("describe-route-tables: RouteTables[1]"),
    {
      because: "Lambda returns no VpcConfig for a function outside any VPC",
      facts: ["get-function-configuration: VpcConfig"],
    },
    {
      because: "Lambda returns no variables for a function without any",
      facts: ["get-function-configuration: Environment"],
    },
    {
      because: "it is the main route table, and the subnets have one of their own",
      facts: ["describe-route-tables: RouteTables[0]"],
    },
    {
      because: "a table that its subnets name is theirs, main or not",
      facts: [
        "describe-route-tables: RouteTables[1].VpcId",
        "describe-route-tables: RouteTables[1].Associations[0].Main",
        "describe-route-tables: RouteTables[1].Associations[1]",
      ],
    },
    {
      because: "the zone and the ARN do not change the path, and IPv6 is not followed",
      facts: ["AvailabilityZone", "Ipv6CidrBlockAssociationSet", "SubnetArn"].map(
        (field) => `describe-subnets: Subnets[1].${field}`,
      ),
    },
    {
      because: "a rule allows what its lists have, and a list that is absent allows nothing more",
      facts: ["describe-security-groups: SecurityGroups[0].IpPermissionsEgress[0].IpRanges"],
    },
    {
      because: "no internet gateway is on the path",
      facts: ["describe-vpc-block-public-access-options:"],
    },
    {
      because: "only a gateway endpoint has the target of a route and RouteTableIds",
      facts: ["describe-vpc-endpoints: VpcEndpoints[0].VpcEndpointType"],
    },
    {
      because: "the policy says who is allowed, and the rest is of interface endpoints",
      facts: [
        "PolicyDocument",
        "SubnetIds",
        "Groups",
        "PrivateDnsEnabled",
        "NetworkInterfaceIds",
        "DnsEntries",
      ].map((field) => `describe-vpc-endpoints: VpcEndpoints[0].${field}`),
    },
  ],
  "endpoint-without-route-table": [
    permissionsOf("use-music"),
    ...COMMON,
    ...routeTable("describe-route-tables: RouteTables[0]"),
    {
      because: "the packets leave through the primary interface, whose own answer has its place",
      facts: ["SubnetId", "VpcId"].map(
        (field) => `describe-instances: Reservations[0].Instances[0].${field}`,
      ),
    },
    {
      because: "the profile leads to the role, which is not about the network",
      facts: [
        "describe-instances: Reservations[0].Instances[0].IamInstanceProfile",
        "get-instance-profile:",
      ],
    },
    {
      because: "the instance names its interface, and the interface's subnet is in its VPC",
      facts: ["Attachment", "InterfaceType", "Ipv6Addresses", "SourceDestCheck", "VpcId"].map(
        (field) => `describe-network-interfaces: NetworkInterfaces[0].${field}`,
      ),
    },
    {
      because: "the source is in the other subnet, and its interface has its address",
      facts: [
        "describe-network-acls: NetworkAcls[0].Associations[1]",
        "describe-subnets: Subnets[0].CidrBlock",
        "describe-subnets: Subnets[1]",
      ],
    },
    {
      because: "a rule allows what its lists have, and a list that is absent allows nothing more",
      facts: ["describe-security-groups: SecurityGroups[0].IpPermissionsEgress[0].PrefixListIds"],
    },
    {
      because: "only a gateway endpoint needs host names",
      facts: ["describe-vpc-attribute-enableDnsHostnames: EnableDnsHostnames"],
    },
    {
      because: "the endpoint has no route tables, so that no packet takes it",
      facts: ["describe-vpc-endpoints: VpcEndpoints"],
    },
  ],
};

const NOT_A_POLICY: Unneeded = {
  because: "it is on the way to the table, and says nothing about who is allowed",
  facts: [
    "describe-managed-prefix-lists:",
    "describe-network-acls:",
    "describe-route-tables:",
    "describe-security-groups:",
    "describe-subnets:",
    "describe-vpc-attribute-enableDnsHostnames:",
    "describe-vpc-attribute-enableDnsSupport:",
    "describe-vpc-block-public-access-exclusions:",
    "describe-vpc-block-public-access-options:",
    "describe-vpcs:",
  ],
};

/** An inline policy. */
function policy(name: string, unasked: readonly number[]): readonly Unneeded[] {
  const answer = `get-role-policy-${name}:`;
  return [
    {
      because: "the name of the file says which policy it is",
      facts: [`${answer} RoleName`, `${answer} PolicyName`],
    },
    { because: "the service runs the source with the role already", facts: [TRUST_POLICY] },
    {
      because: "IAM reads a policy without a version as one of 2008-10-17, and Sid is a comment",
      facts: [
        `${answer} PolicyDocument.Version removed`,
        `${answer} PolicyDocument.Statement[0].Sid`,
      ],
    },
    {
      because: "the question does not have the action",
      facts: unasked.map((index) => `${answer} PolicyDocument.Statement[0].Action[${index}]`),
    },
  ];
}

const ALLOWED: Readonly<Record<Example, readonly Unneeded[]>> = {
  "no-route": [],
  "gateway-endpoint": [
    NOT_A_POLICY,
    ...policy("read-orders", [4]),
    {
      because: "DynamoDB returns no indexes for a table without any, and no decision uses the keys",
      facts: ["describe-table: Table.GlobalSecondaryIndexes", "describe-table: Table.KeySchema"],
    },
    {
      because: "the ARN of the function or the role has the account",
      facts: ["get-caller-identity:"],
    },
    {
      because: "the policy of the endpoint on the path decides, whether or not packets arrive",
      facts: [
        "VpcEndpointType",
        "VpcId",
        "ServiceName",
        "State",
        "RouteTableIds",
        "SubnetIds",
        "Groups",
        "PrivateDnsEnabled",
        "NetworkInterfaceIds",
        "DnsEntries",
      ].map((field) => `describe-vpc-endpoints: VpcEndpoints[0].${field}`),
    },
    {
      because: "it says where the function is, and its table has an answer of its own",
      facts: ["State", "VpcConfig", "Environment"].map(
        (field) => `get-function-configuration: ${field}`,
      ),
    },
  ],
  "endpoint-without-route-table": [
    NOT_A_POLICY,
    ...policy("use-music", [4, 5, 6, 7]),
    {
      because: "no decision uses the keys",
      facts: ["describe-table: Table.KeySchema"],
    },
    {
      because: "the ARN of the function or the role has the account",
      facts: ["get-caller-identity:"],
    },
    {
      because: "the role has an answer of its own",
      facts: ["get-instance-profile: InstanceProfile.Roles[0].RoleName"],
    },
    {
      because: "it says where the instance is",
      facts: ["describe-instances:", "describe-internet-gateways:", "describe-network-interfaces:"],
    },
    {
      because: "the endpoint has no route tables, so that no packet takes it",
      facts: ["describe-vpc-endpoints:"],
    },
  ],
};

const QUESTIONS: readonly (readonly [Example, Question])[] = [
  ["gateway-endpoint", { source: { kind: "function", name: "orders-reader" } }],
  ["no-route", { source: { kind: "function", name: "orders-writer" } }],
  [
    "endpoint-without-route-table",
    { source: { kind: "instance", instanceId: "i-0f1e2d3c4b5a69788" } },
  ],
];

/** Whether the gap is in this fact. */
function isIn(fact: string, gap: string): boolean {
  return gap.startsWith(fact) && (fact.endsWith(":") || /^$|^[ .[]/.test(gap.slice(fact.length)));
}

describe.each(QUESTIONS)("without any one fact of %s", (example, question) => {
  test.each([
    ["REACHABLE", isReachable, REACHABLE[example]],
    ["ALLOWED", isAllowed, ALLOWED[example]],
  ] as const)("what stays %s needs none of it", (_, isYes, reasons) => {
    const gaps = stillYes(filesOf(example), question, isYes);
    const facts = reasons.flatMap((reason) => reason.facts);
    expect(gaps.filter((gap) => !facts.some((fact) => isIn(fact, gap)))).toEqual([]);
    // A reason that is no longer true must go.
    expect(facts.filter((fact) => !gaps.some((gap) => isIn(fact, gap)))).toEqual([]);
  });
});

/** The example with this value at a path of a file, e.g. `Table.TableStatus`. */
function changed(example: Example, file: string, at: string, value: unknown) {
  const copy = copyExample(example);
  copy.set(file, at, value);
  return () => diagnose(readFolder(copy.folder), { actions: ACCESS_LEVELS.read });
}

const FUNCTION_FILE = "get-function-configuration.json";
const groups = ["sg-0f2e3d4c5b6a79880"];

test.each<readonly [string, Example, string, string, unknown, string]>([
  [
    "groups without subnets",
    "gateway-endpoint",
    FUNCTION_FILE,
    "VpcConfig",
    { SecurityGroupIds: groups },
    "SubnetIds of orders-reader",
  ],
  [
    "a VPC without subnets",
    "gateway-endpoint",
    FUNCTION_FILE,
    "VpcConfig",
    { VpcId: "vpc-1" },
    "SubnetIds of orders-reader",
  ],
  [
    "no state of the function",
    "gateway-endpoint",
    FUNCTION_FILE,
    "State",
    undefined,
    "State of orders-reader",
  ],
  [
    "no state of the instance",
    "endpoint-without-route-table",
    "describe-instances.json",
    "Reservations.0.Instances.0.State",
    undefined,
    "State of i-0f1e2d3c4b5a69788",
  ],
  [
    "no state of the table",
    "gateway-endpoint",
    "describe-table.json",
    "Table.TableStatus",
    undefined,
    "TableStatus",
  ],
  [
    "a permissions boundary without its ARN",
    "gateway-endpoint",
    "get-role.json",
    "Role.PermissionsBoundary",
    { PermissionsBoundaryType: "Policy" },
    "PermissionsBoundaryArn",
  ],
  [
    "encryption with a key that is not named",
    "gateway-endpoint",
    "describe-table.json",
    "Table.SSEDescription",
    { Status: "ENABLED", SSEType: "KMS" },
    "KMSMasterKeyArn",
  ],
])("with %s it is unknown, by name", (_, example, file, at, value, named) => {
  const diagnosis = changed(example, file, at, value)();
  expect(diagnosis.outcome).toBe("indeterminate");
  const sentences = problemsOf(diagnosis).map(({ sentence }) => sentence);
  expect(sentences.join("\n")).toContain(named);
});

test("encryption that is turned off needs no key", () => {
  const off = changed("gateway-endpoint", "describe-table.json", "Table.SSEDescription", {
    Status: "DISABLED",
  });
  expect(off().outcome).toBe("ok");
});

test.each([
  ["two different groups with one id are refused", { IpPermissionsEgress: [] }, false],
  ["one group twice is one group", {}, true],
])("%s", (_, change, isRead) => {
  const file = "describe-security-groups.json";
  const { SecurityGroups } = filesOf("gateway-endpoint").get("describe-security-groups") as {
    SecurityGroups: readonly object[];
  };
  const twice = [...SecurityGroups, { ...SecurityGroups[0], ...change }];
  const read = changed("gateway-endpoint", file, "SecurityGroups", twice);
  if (isRead) expect(read().outcome).toBe("ok");
  else expect(read).toThrow('two different items have the id "sg-0f2e3d4c5b6a79880"');
});

test.each<readonly [string, Record<string, string>, string | undefined]>([
  ["another table than the function's is refused", { TABLE_NAME: "other" }, "TABLE_NAME (other)"],
  [
    "another table than any of the function's is refused",
    { A_TABLE: "a", B_TABLE: "b" },
    "A_TABLE (a), B_TABLE (b)",
  ],
  ["one of the function's tables is read", { A_TABLE: "a", B_TABLE: "orders" }, undefined],
  [
    "the table that the function names by ARN is read",
    { TABLE_NAME: "arn:aws:dynamodb:us-east-2:111122223333:table/orders" },
    undefined,
  ],
  ["any table of a function that names none is read", {}, undefined],
])("a folder of %s", (_, variables, refused) => {
  const copy = copyExample("gateway-endpoint");
  copy.set(FUNCTION_FILE, "Environment.Variables", variables);
  const read = () => readFolder(copy.folder).access.table;
  if (refused === undefined) expect(read()).toMatchObject({ value: { name: "orders" } });
  else expect(read).toThrow(refused);
  expect(readFolder(copy.folder, { table: "orders" }).access.table.known).toBe(true);
});

test("a table whose name and ARN differ is refused", () => {
  const read = changed("gateway-endpoint", "describe-table.json", "Table.TableName", "other");
  expect(read).toThrow("`Table.TableArn` in describe-table.json");
});
