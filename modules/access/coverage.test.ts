import { endpointPolicySchema, uncovered } from "./coverage";
import { type Granted } from "./grant";

const TABLE = "arn:aws:dynamodb:us-east-2:123456789012:table/orders";
const ROLE = "arn:aws:iam::123456789012:role/reader";

const grant: Granted = {
  role: { arn: ROLE },
  actions: ["dynamodb:GetItem"],
  tableArn: TABLE,
  indexArns: [],
};

const allow = { Effect: "Allow", Principal: "*", Action: "dynamodb:GetItem", Resource: TABLE };
const only = (principalArn: string, operator = "ArnEquals") => ({
  Condition: { [operator]: { "aws:PrincipalArn": principalArn } },
});

function passes(statements: unknown, granted: Granted = grant): boolean {
  const policy = endpointPolicySchema.parse({ Statement: statements });
  return uncovered(policy, [granted]).length === 0;
}

test.each([
  ["the action by its name", {}],
  ["one action of several", { Action: ["dynamodb:PutItem", "dynamodb:GetItem"] }],
  ["the action in other letters", { Action: "DynamoDB:getitem" }],
  ["a pattern for the action", { Action: "dynamodb:Get*" }],
  ["one sign of the action left open", { Action: "dynamodb:?etItem" }],
  ["every table", { Resource: "*" }],
  ["tables by a pattern", { Resource: "arn:aws:dynamodb:*:*:table/ord*" }],
  ["the role", only(ROLE)],
  ["roles by a pattern", only("arn:aws:iam::*:role/*", "ArnLike")],
  ["everyone but another role", only(`${ROLE}-2`, "ArnNotEquals")],
  ["every principal, the longer way", { Principal: { AWS: "*" } }],
])("a policy that allows %s lets it through", (_, change) => {
  expect(passes([{ ...allow, ...change }])).toBe(true);
});

test.each([
  ["another action", { Action: "dynamodb:PutItem" }],
  ["a longer action", { Action: "dynamodb:GetItems" }],
  ["another table", { Resource: `${TABLE}-old` }],
  ["the table's indexes alone", { Resource: `${TABLE}/index/*` }],
  ["another role", only(`${ROLE}-2`)],
  ["everyone but the role", only(ROLE, "ArnNotEquals")],
  ["everyone but roles of a pattern", only("arn:aws:iam::*:role/read*", "StringNotLike")],
  ["roles that a pattern leaves out", only("arn:aws:iam::*:role/writer*", "StringLike")],
])("a policy that allows %s does not", (_, change) => {
  expect(passes([{ ...allow, ...change }])).toBe(false);
});

test("a policy with only a deny allows nothing", () => {
  expect(passes([{ ...allow, Effect: "Deny", Action: "dynamodb:DeleteTable" }])).toBe(false);
});

test("a deny wins when it definitely matches the request", () => {
  expect(passes([allow, { ...allow, Effect: "Deny" }])).toBe(false);
  expect(passes([allow, { ...allow, Effect: "Deny", Action: "dynamodb:PutItem" }])).toBe(true);
  const past = { Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1" } } };
  expect(passes([allow, { ...allow, Effect: "Deny", ...past }])).toBe(true);
});

test.each([
  ["a condition on something else", { Condition: { Bool: { "aws:SecureTransport": "true" } } }],
  ["all actions but some", { Action: undefined, NotAction: "dynamodb:Scan" }],
  ["all resources but some", { Resource: undefined, NotResource: "arn:x" }],
  ["a principal that is not everyone", { Principal: { AWS: ROLE } }],
  ["a table of which only the deployment tells", { Resource: "${var.table}" }],
])("passes %s, which is not looked into", (_, change) => {
  expect(passes([{ ...allow, ...change }])).toBe(true);
});

describe("with ARNs that are Terraform references", () => {
  const later: Granted = {
    ...grant,
    role: { arn: "${aws_iam_role.reader.arn}" },
    tableArn: "${aws_dynamodb_table.orders.arn}",
    indexArns: ["${aws_dynamodb_table.orders.arn}/index/by-status"],
    actions: ["dynamodb:Query"],
  };
  const both = [later.tableArn, `${later.tableArn}/index/*`];

  test.each([
    ["the same references", { Resource: both }, true],
    ["the table without its index", { Resource: later.tableArn }, false],
    ["a table that was found", { Resource: "${data.aws_dynamodb_table.orders.arn}" }, true],
    ["another table", { Resource: "${aws_dynamodb_table.customers.arn}" }, false],
    ["the same role", { Resource: both, ...only(later.role.arn) }, true],
    ["another role", { Resource: both, ...only("${aws_iam_role.writer.arn}") }, false],
    ["a role that is written out", { Resource: both, ...only(ROLE) }, true],
  ])("%s: %j", (_, change, expected) => {
    expect(passes([{ ...allow, Action: "dynamodb:Query", ...change }], later)).toBe(expected);
  });
});

describe("with ARNs of which a part is a Terraform reference", () => {
  const ACCOUNT = "${data.aws_caller_identity.account.account_id}";
  const found: Granted = {
    ...grant,
    tableArn: `arn:\${data.aws_partition.account.partition}:dynamodb:us-east-2:${ACCOUNT}:table/orders`,
  };

  test.each([
    ["the same", found.tableArn, true],
    ["the account written out", TABLE, true],
    ["every table of the region", "arn:aws:dynamodb:us-east-2:*:table/*", true],
    ["another reference", "${aws_dynamodb_table.orders.arn}", true],
    ["a reference inside of another", '${element(split(":", "${var.arn}"), 0)}', true],
    ["another table", `${TABLE}-old`, false],
    ["another region", TABLE.replace("us-east-2", "us-east-1"), false],
    ["tables of another pattern", "arn:aws:dynamodb:*:*:table/customers-*", false],
    ["one sign more", `${TABLE}?`, false],
    ["one sign left open", TABLE.replace("orders", "order?"), true],
    ["nothing", "", false],
  ])("%s: %s", (_, Resource, expected) => {
    expect(passes([{ ...allow, Resource }], found)).toBe(expected);
  });
});

describe("with a role whose path only AWS knows", () => {
  const role = { arn: ROLE, pathArn: ROLE.replace("role/", "role/*/") };

  test.each([
    ["the role without a path", ROLE, true],
    ["the role with a path", ROLE.replace("role/", "role/team/"), true],
    ["any path", role.pathArn, true],
    ["all roles", "arn:aws:iam::123456789012:role/*", true],
    ["another role", `${ROLE}-2`, false],
    ["another role with a path", ROLE.replace("role/", "role/team/a-"), false],
  ])("%s: %s", (_, principal, expected) => {
    expect(passes([{ ...allow, ...only(principal) }], { ...grant, role })).toBe(expected);
  });
});

test("names the role, actions and resource that are not allowed", () => {
  const policy = endpointPolicySchema.parse({ Statement: allow });
  const writer: Granted = { ...grant, actions: ["dynamodb:GetItem", "dynamodb:PutItem"] };
  expect(uncovered(policy, [grant, writer])).toEqual([
    { roleArn: ROLE, actions: ["dynamodb:PutItem"], resource: TABLE },
  ]);
});
