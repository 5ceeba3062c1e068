import { ValidationError } from "../errors";
import { thrownBy } from "../testing/fixtures";
import { inStack, matching, policyIn, Template } from "../testing/template";
import { EncryptionKey, type EncryptionKeyProps } from "./encryption-key";

const PROPS = { name: "orders", region: "us-east-2" };

interface Encrypted {
  readonly tables?: readonly string[];
  readonly logGroups?: readonly string[];
}

const template = (
  props: Partial<EncryptionKeyProps> = {},
  { tables = [], logGroups = [] }: Encrypted = {},
) =>
  Template.of((stack) => {
    const key = new EncryptionKey(stack, "key", { ...PROPS, ...props });
    for (const name of tables) key.encryptTable(name);
    for (const name of logGroups) key.encryptLogGroup(name);
  });

const resource = (props: Partial<EncryptionKeyProps> = {}) =>
  template(props).resource("aws_kms_key");

const statements = (encrypted: Encrypted = {}, region = PROPS.region) =>
  policyIn(template({ region }, encrypted).resource("aws_kms_key")).Statement;

const account: unknown = {
  AWS: matching(/^arn:\$\{data\.aws_partition\.[^}]*\}:iam::\$\{data\.[^}]*\}:root$/),
};
const accountId: unknown = matching(/^\$\{data\.aws_caller_identity\./);
const throughDynamoDb = {
  "kms:CallerAccount": accountId,
  "kms:ViaService": ["dynamodb.us-east-2.amazonaws.com"],
  "kms:EncryptionContext:aws:dynamodb:tableName": ["orders", "customers"],
  "kms:EncryptionContext:aws:dynamodb:subscriberId": accountId,
};

test("is rotated, and can be recovered for 30 days", () => {
  expect(resource()).toMatchObject({
    enable_key_rotation: true,
    deletion_window_in_days: 30,
    description: "Table and logs of orders",
    tags: { Name: "orders" },
  });
});

test.each([7, 30])("takes deletionDays %i", (deletionDays) => {
  expect(resource({ deletionDays })).toMatchObject({ deletion_window_in_days: deletionDays });
});

test.each([6, 31, 7.5])(
  "throws before creating anything when deletionDays is %d",
  (deletionDays) => {
    inStack((stack) => {
      const error = thrownBy(() => new EncryptionKey(stack, "key", { ...PROPS, deletionDays }));
      expect(error).toBeInstanceOf(ValidationError);
      expect((error as ValidationError).message).toBe(
        `\`deletionDays\` must be a whole number between 7 and 30, got: ${deletionDays} (test/key)`,
      );
      expect(stack.node.findChild("key").node.children).toEqual([]);
    });
  },
);

test("allows IAM policies to manage it, but not to use it", () => {
  const [manage] = statements();
  expect(manage).toMatchObject({ Effect: "Allow", Principal: account, Resource: "*" });
  expect(manage).not.toHaveProperty("Condition");
  expect(manage?.Action).toEqual(
    expect.arrayContaining(["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:DescribeKey"]),
  );
  for (const use of ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:CreateGrant"]) {
    expect(manage?.Action).not.toContain(use);
  }
});

test("is used and granted only through DynamoDB in its region and account, for the named tables", () => {
  const [, use, grant, ...others] = statements({ tables: ["orders", "customers"] });
  expect(use).toMatchObject({
    Principal: account,
    Action: expect.arrayContaining(["kms:Decrypt"]) as unknown,
    Condition: { StringEquals: throughDynamoDb },
  });
  expect(use?.Condition).toEqual({ StringEquals: throughDynamoDb });
  expect(grant).toMatchObject({
    Principal: account,
    Action: "kms:CreateGrant",
    Condition: {
      StringEquals: throughDynamoDb,
      Bool: { "kms:GrantIsForAWSResource": "true" },
    },
  });
  expect(others).toEqual([]);
});

test("binds no action to a table that does not name one to KMS", () => {
  const bound = statements({ tables: ["orders"] }).filter(({ Condition }) =>
    JSON.stringify(Condition ?? {}).includes("tableName"),
  );
  expect(bound.flatMap(({ Action }) => Action)).not.toContain("kms:DescribeKey");
  expect(bound).toHaveLength(2);
});

test("is used by nobody before a table or a log group is named", () => {
  expect(statements()).toHaveLength(1);
});

test.each([
  ["cn-north-1", "amazonaws.com.cn"],
  ["eusc-de-east-1", "amazonaws.eu"],
])("knows CloudWatch Logs and DynamoDB by their names in %s", (region, suffix) => {
  const [, use, , logs] = statements({ tables: ["orders"], logGroups: ["/a"] }, region);
  expect(logs?.Principal).toEqual({ Service: `logs.${region}.${suffix}` });
  expect(use?.Condition).toMatchObject({
    StringEquals: {
      "kms:ViaService": [`dynamodb.${region}.amazonaws.com`, `dynamodb.${region}.${suffix}`],
    },
  });
});

test("is in the provider's region where none is given, also in China", () => {
  const made = Template.of((stack) => {
    const key = new EncryptionKey(stack, "key", { name: "orders" });
    key.encryptTable("orders");
    key.encryptLogGroup("/a");
  });
  const [, use, , logs] = policyIn(made.resource("aws_kms_key")).Statement;
  const region = String.raw`\$\{data\.aws_region\.[^}]+\.id\}`;
  const suffix = String.raw`\$\{data\.aws_partition\.[^}]+\.dns_suffix\}`;
  expect(use?.Condition).toMatchObject({
    StringEquals: {
      "kms:ViaService": [
        matching(new RegExp(String.raw`^dynamodb\.${region}\.amazonaws\.com$`)),
        matching(new RegExp(String.raw`^dynamodb\.${region}\.${suffix}$`)),
      ],
    },
  });
  expect(logs?.Principal).toEqual({
    Service: matching(new RegExp(String.raw`^logs\.${region}\.${suffix}$`)),
  });
});

test("encrypts the log groups that were named, and no others", () => {
  const logs = statements({
    logGroups: ["/aws/lambda/orders", "/aws/vpc-flow-logs/orders"],
  }).at(-1);
  expect(logs).toMatchObject({
    Effect: "Allow",
    Principal: { Service: "logs.us-east-2.amazonaws.com" },
    Condition: {
      ArnEquals: {
        "kms:EncryptionContext:aws:logs:arn": [
          matching(/^arn:.*:logs:us-east-2:.*:log-group:\/aws\/lambda\/orders$/),
          matching(/^arn:.*:logs:us-east-2:.*:log-group:\/aws\/vpc-flow-logs\/orders$/),
        ],
      },
    },
  });
});

test("has no wildcard action", () => {
  const actions = statements({ tables: ["orders"], logGroups: ["/a"] }).flatMap(
    ({ Action }) => Action,
  );
  expect(actions.filter((action) => action.includes("*"))).toEqual([]);
});
