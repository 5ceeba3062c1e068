import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import { Construct } from "constructs";
import { STREAM_ACTIONS } from "../../aws/dynamodb";
import { ACCESS_LEVELS } from "../../contract/stacks";
import { actionsOf } from "../access/grant";
import { type IGrantable } from "../access/grantable";
import { ValidationError } from "../errors";
import { EncryptionKey } from "../key/encryption-key";
import { table, thrownBy } from "../testing/fixtures";
import { inStack, matching, policyIn, reference, Template } from "../testing/template";
import { Table } from "./table";

describe.each(ACCESS_LEVELS)("grant of %s", (level) => {
  test("gives the role these actions on this table, and returns them", () => {
    const template = Template.of((stack) => {
      const role = new IamRole(stack, "role", { assumeRolePolicy: "{}" });
      const grant = table(stack).grant(level, role);
      expect(grant).toMatchObject({ role, actions: actionsOf(level), indexArns: [] });
    });
    const policy = template.resource("aws_iam_role_policy");
    expect(policy).toMatchObject({ role: "${aws_iam_role.role.name}", name: `dynamodb-${level}` });
    expect(policyIn(policy)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: actionsOf(level),
          Resource: [reference("aws_dynamodb_table.")],
        },
      ],
    });
  });
});

test("grants nothing by itself", () => {
  expect(Template.of((stack) => table(stack)).types).toEqual(["aws_dynamodb_table"]);
});

test.each([
  ["grantRead", "read"],
  ["grantWrite", "write"],
  ["grantReadWrite", "read-write"],
] as const)("%s grants %s", (method, level) => {
  const template = Template.of((stack) => {
    const role = new IamRole(stack, "role", { assumeRolePolicy: "{}" });
    expect(table(stack)[method](role)).toMatchObject({ role, actions: actionsOf(level) });
  });
  expect(template.resource("aws_iam_role_policy")).toMatchObject({ name: `dynamodb-${level}` });
});

test("grants single actions, each once", () => {
  const template = Template.of((stack) => {
    const role = new IamRole(stack, "role", { assumeRolePolicy: "{}" });
    table(stack).grant(["dynamodb:Scan", "dynamodb:GetItem", "dynamodb:Scan"], role);
  });
  const policy = template.resource("aws_iam_role_policy");
  expect(policy).toMatchObject({ name: "dynamodb-actions" });
  expect(policyIn(policy).Statement[0]?.Action).toEqual(["dynamodb:GetItem", "dynamodb:Scan"]);
});

test("grants actions about the table and on its stream, each on what it is about", () => {
  const template = Template.of((stack) => {
    const role = new IamRole(stack, "role", { assumeRolePolicy: "{}" });
    const orders = table(stack, { stream: "KEYS_ONLY" });
    orders.grant(["dynamodb:GetRecords", "dynamodb:DescribeTable", "dynamodb:ListStreams"], role);
  });
  expect(policyIn(template.resource("aws_iam_role_policy")).Statement).toEqual([
    {
      Effect: "Allow",
      Action: ["dynamodb:DescribeTable"],
      Resource: [matching(/^\$\{aws_dynamodb_table\..+\.arn\}$/)],
    },
    {
      Effect: "Allow",
      Action: ["dynamodb:GetRecords"],
      Resource: [matching(/^\$\{aws_dynamodb_table\..+\.stream_arn\}$/)],
    },
    { Effect: "Allow", Action: ["dynamodb:ListStreams"], Resource: ["*"] },
  ]);
});

test("grants the reading of its stream, and not of its items", () => {
  const template = Template.of((stack) => {
    const role = new IamRole(stack, "role", { assumeRolePolicy: "{}" });
    const key = new EncryptionKey(stack, "key", { name: "orders" });
    const grant = table(stack, { stream: "KEYS_ONLY", key }).grantStreamRead(role);
    expect(grant.actions).toEqual(STREAM_ACTIONS);
  });
  const policy = template.resource("aws_iam_role_policy");
  expect(policyIn(policy).Statement.map(({ Action }) => Action)).toEqual([
    ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
    ["dynamodb:ListStreams"],
    ["kms:Decrypt"],
  ]);
});

test("grants no stream that is not there", () => {
  inStack((stack) => {
    const role = new IamRole(stack, "role", { assumeRolePolicy: "{}" });
    expect(thrownBy(() => table(stack).grantStreamRead(role))).toMatchObject({
      name: "ValidationError",
      message:
        "`access` must have no action on a stream where the table has none, got: dynamodb:DescribeStream, dynamodb:GetRecords, dynamodb:GetShardIterator, dynamodb:ListStreams. Give the table its `stream`, or an existing one its `streamArn` (test/table)",
    });
    expect(role.node.children).toEqual([]);
  });
});

test("grants to a role, to whatever acts with one, and to a role that is looked up", () => {
  const policies = Template.of((stack) => {
    const orders = table(stack);
    orders.grantRead(new IamRole(stack, "role", { assumeRolePolicy: "{}" }));
    const reader = new Reader(stack, "reader");
    expect(orders.grantRead(reader).role).toBe(reader.role);
    const found = new DataAwsIamRole(stack, "found", { name: "app" });
    orders.grantRead(found);
    orders.grantRead(found);
  }).resources("aws_iam_role_policy");
  const found = "${data.aws_iam_role.found.name}";
  expect(policies.map(({ role, name }) => ({ role, name }))).toEqual([
    // Another app can have granted it the same.
    { role: found, name: matching(/^dynamodb-read-2-[0-9a-f]{8}$/) },
    { role: found, name: matching(/^dynamodb-read-[0-9a-f]{8}$/) },
    { role: reference("aws_iam_role.reader_role"), name: "dynamodb-read" },
    { role: "${aws_iam_role.role.name}", name: "dynamodb-read" },
  ]);
});

class Reader extends Construct implements IGrantable {
  readonly role = new IamRole(this, "role", { assumeRolePolicy: "{}" });
}

test.each([[[]], [["dynamodb:*"]], [["dynamodb:DeleteTable"]], ["admin"]])(
  "refuses to grant %j",
  (access) => {
    inStack((stack) => {
      const role = new IamRole(stack, "role", { assumeRolePolicy: "{}" });
      const error = thrownBy(() => table(stack).grant(access as "read", role));
      expect(error).toBeInstanceOf(ValidationError);
      expect((error as ValidationError).message).toMatch(/^`access` must be one of read, write/);
    });
  },
);

test("gives a role one policy per grant", () => {
  const policies = Template.of((stack) => {
    const role = new IamRole(stack, "role", { assumeRolePolicy: "{}" });
    const orders = table(stack);
    orders.grantRead(role);
    orders.grantRead(role);
    new Table(stack, "customers", { name: "customers" }).grantRead(role);
  }).resources("aws_iam_role_policy");
  expect(policies.map((policy) => policy["name"]).sort()).toEqual([
    "dynamodb-read",
    "dynamodb-read-2",
    "dynamodb-read-3",
  ]);
});
