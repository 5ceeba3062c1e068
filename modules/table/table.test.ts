import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { ITEM_ACTIONS } from "../../aws/dynamodb";
import { ACCESS_LEVELS } from "../../contract/stacks";
import { actionsOf } from "../access/grant";
import { ValidationError } from "../errors";
import { EncryptionKey } from "../key/encryption-key";
import { table, thrownBy } from "../testing/fixtures";
import { inStack, policyIn, reference, Template } from "../testing/template";
import { Table, type TableProps } from "./table";

const resource = (props: Partial<TableProps> = {}) =>
  Template.of((stack) => table(stack, props)).resource("aws_dynamodb_table");

test("is on demand, recoverable, encrypted with a KMS key, and has the contract's key", () => {
  expect(resource()).toMatchObject({
    name: "orders",
    billing_mode: "PAY_PER_REQUEST",
    hash_key: "pk",
    range_key: "sk",
    attribute: [
      { name: "pk", type: "S" },
      { name: "sk", type: "S" },
    ],
    ttl: { attribute_name: "expiresAt", enabled: true },
    point_in_time_recovery: { enabled: true },
    server_side_encryption: { enabled: true },
    deletion_protection_enabled: true,
  });
});

test("takes every override", () => {
  expect(
    resource({ name: "a.b_c-1", ttlAttribute: "ttl", deletionProtection: false }),
  ).toMatchObject({
    name: "a.b_c-1",
    ttl: { attribute_name: "ttl", enabled: true },
    deletion_protection_enabled: false,
  });
});

test.each([
  { name: "abc" },
  { name: "a".repeat(255) },
  { ttlAttribute: "t" },
  { ttlAttribute: "t".repeat(255) },
])("takes %j", (props) => {
  expect(() => resource(props)).not.toThrow();
});

test.each([
  [{ name: "ab" }, "`name` must be 3 to 255 letters"],
  [{ name: "a".repeat(256) }, "`name` must be 3 to 255 letters"],
  [{ name: "a b" }, "`name` must be 3 to 255 letters"],
  [{ ttlAttribute: "" }, '`ttlAttribute` must be 1 to 255 characters long, got: ""'],
  [{ ttlAttribute: "t".repeat(256) }, "`ttlAttribute` must be 1 to 255 characters long"],
])("throws before creating anything: %j", (props, message) => {
  inStack((stack) => {
    const error = thrownBy(() => table(stack, props));
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).message).toContain(message);
    expect((error as ValidationError).path).toBe("test/table");
    expect(stack.node.findChild("table").node.children).toEqual([]);
  });
});

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

describe("with a key", () => {
  const made = Template.of((stack) => {
    const key = new EncryptionKey(stack, "key", { name: "orders", region: "us-east-2" });
    const role = new IamRole(stack, "role", { assumeRolePolicy: "{}" });
    table(stack, { key }).grantRead(role);
  });

  test("is encrypted with it", () => {
    expect(made.resource("aws_dynamodb_table")).toMatchObject({
      server_side_encryption: { enabled: true, kms_key_arn: reference("aws_kms_key.") },
    });
  });

  test("has the key allow DynamoDB this table", () => {
    expect(made.resource("aws_kms_key")["policy"]).toContain(
      '"kms:EncryptionContext:aws:dynamodb:tableName":["orders"]',
    );
  });

  test("allows the role to decrypt through DynamoDB, but not directly", () => {
    expect(policyIn(made.resource("aws_iam_role_policy")).Statement.slice(1)).toEqual([
      {
        Effect: "Allow",
        Action: ["kms:Decrypt"],
        Resource: [reference("aws_kms_key.")],
        Condition: {
          StringEquals: {
            "kms:ViaService": ["dynamodb.us-east-2.amazonaws.com"],
            "kms:EncryptionContext:aws:dynamodb:tableName": reference("aws_dynamodb_table."),
          },
        },
      },
    ]);
  });
});

describe("only through endpoints", () => {
  const made = Template.of((stack) => {
    const indexes = [{ name: "by-status", partitionKey: { name: "status" } }];
    table(stack, { indexes }).onlyThroughEndpoints("vpce-1", "vpce-2");
  });
  const policy = made.resource("aws_dynamodb_resource_policy");
  const [statement, ...others] = policyIn(policy).Statement;

  test("denies items to requests through any other path, and allows nothing", () => {
    expect(policy).toMatchObject({ resource_arn: reference("aws_dynamodb_table.") });
    expect(others).toEqual([]);
    expect(statement).toMatchObject({
      Effect: "Deny",
      Principal: "*",
      Resource: [
        reference("aws_dynamodb_table."),
        expect.stringMatching(/^\$\{aws_dynamodb_table\.\w+\.arn\}\/index\/by-status$/),
      ],
      Condition: { StringNotEquals: { "aws:SourceVpce": ["vpce-1", "vpce-2"] } },
    });
  });

  test("denies nothing that Terraform needs to manage the table", () => {
    expect(statement?.Action).toEqual(ITEM_ACTIONS);
    const managing = /Table|Backup|Tag|Policy|TimeToLive|Limits|Streams|Insights/;
    expect(ITEM_ACTIONS.filter((action) => managing.test(action))).toEqual([]);
  });

  test("throws without an endpoint, because nobody could use the items", () => {
    inStack((stack) => {
      const error = thrownBy(() => {
        table(stack).onlyThroughEndpoints();
      });
      expect(error).toBeInstanceOf(ValidationError);
    });
  });
});

describe("only copied by", () => {
  const OPERATOR = "arn:aws:iam::111122223333:role/backup-*";

  test("denies everyone else to copy the items elsewhere, and allows nothing", () => {
    const made = Template.of((stack) => {
      table(stack).onlyCopiedBy(OPERATOR);
    });
    expect(policyIn(made.resource("aws_dynamodb_resource_policy")).Statement).toEqual([
      {
        Sid: "OnlyCopiedBy",
        Effect: "Deny",
        Principal: "*",
        Action: [
          "dynamodb:CreateBackup",
          "dynamodb:EnableKinesisStreamingDestination",
          "dynamodb:ExportTableToPointInTime",
          "dynamodb:RestoreTableToPointInTime",
          "dynamodb:UpdateKinesisStreamingDestination",
        ],
        Resource: [reference("aws_dynamodb_table.")],
        Condition: { ArnNotLike: { "aws:PrincipalArn": [OPERATOR] } },
      },
    ]);
  });

  test("shares the table's one policy with the endpoints", () => {
    const made = Template.of((stack) => {
      const orders = table(stack);
      orders.onlyCopiedBy(OPERATOR);
      orders.onlyThroughEndpoints("vpce-1");
    });
    const { Statement } = policyIn(made.resource("aws_dynamodb_resource_policy"));
    expect(Statement).toMatchObject([{ Sid: "OnlyCopiedBy" }, { Sid: "OnlyThroughEndpoints" }]);
  });

  test("throws without a principal, because nobody could recover the table", () => {
    inStack((stack) => {
      const error = thrownBy(() => {
        table(stack).onlyCopiedBy();
      });
      expect(error).toBeInstanceOf(ValidationError);
    });
  });
});
