import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { Lazy, TerraformOutput, Token } from "cdktf";
import { ITEM_ACTIONS } from "../../aws/dynamodb";
import { ValidationError } from "../errors";
import { EncryptionKey } from "../key/encryption-key";
import { table, thrownBy } from "../testing/fixtures";
import { inStack, matching, policyIn, reference, Template } from "../testing/template";
import { Table } from "./table";
import { type TableProps } from "./table-props";

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
    resource({ name: "a.b_c-1", timeToLiveAttribute: "ttl", deletionProtection: false }),
  ).toMatchObject({
    name: "a.b_c-1",
    ttl: { attribute_name: "ttl", enabled: true },
    deletion_protection_enabled: false,
  });
});

describe("keys", () => {
  test("are what they are named, without a sort key if none is", () => {
    const made = resource({ partitionKey: { name: "id", type: "N" } });
    expect(made).toMatchObject({ hash_key: "id", attribute: [{ name: "id", type: "N" }] });
    expect(made).not.toHaveProperty("range_key");
  });

  test("can have another sort key beside the default partition key", () => {
    expect(resource({ sortKey: { name: "at", type: "B" } })).toMatchObject({
      hash_key: "pk",
      range_key: "at",
      attribute: [
        { name: "pk", type: "S" },
        { name: "at", type: "B" },
      ],
    });
  });
});

test("expires nothing with timeToLiveAttribute false, and says so: a block that is left out changes nothing", () => {
  expect(resource({ timeToLiveAttribute: false })["ttl"]).toEqual({ enabled: false });
});

test("has a stream, whose ARN it tells, where it is given", () => {
  const template = Template.of((stack) => {
    expect(table(stack).streamArn).toBeUndefined();
    const { streamArn } = new Table(stack, "streaming", { name: "s-1", stream: "NEW_IMAGE" });
    new TerraformOutput(stack, "stream", { value: streamArn });
  });
  expect(template.outputs["stream"]).toMatch(
    /^\$\{aws_dynamodb_table\.streaming\w+\.stream_arn\}$/,
  );
  expect(resource({ stream: "NEW_IMAGE" })).toMatchObject({
    stream_enabled: true,
    stream_view_type: "NEW_IMAGE",
  });
  expect(resource()).not.toHaveProperty("stream_enabled");
});

test("has another class, other recovery, and tags where they are given", () => {
  expect(
    resource({
      tableClass: "STANDARD_INFREQUENT_ACCESS",
      recoveryPeriodInDays: 7,
      tags: { team: "a" },
    }),
  ).toMatchObject({
    table_class: "STANDARD_INFREQUENT_ACCESS",
    point_in_time_recovery: { enabled: true, recovery_period_in_days: 7 },
    tags: { team: "a" },
  });
  expect(resource({ pointInTimeRecovery: false })["point_in_time_recovery"]).toEqual({
    enabled: false,
  });
});

test("is encrypted with a key that DynamoDB has, with one in the account, or with one that exists", () => {
  const encryption = (props: Partial<TableProps>) => resource(props)["server_side_encryption"];
  expect(encryption({ encryption: "AWS_OWNED" })).toEqual({ enabled: false });
  expect(encryption({ encryption: "AWS_MANAGED" })).toEqual({ enabled: true });
  const arn = "arn:aws:kms:us-east-2:111122223333:key/a";
  expect(encryption({ key: { arn } })).toEqual({ enabled: true, kms_key_arn: arn });
});

test("limits what requests can cost", () => {
  expect(resource({ maxReadRequestUnits: 10 })).toMatchObject({
    billing_mode: "PAY_PER_REQUEST",
    on_demand_throughput: { max_read_request_units: 10 },
  });
});

const units = "must be a whole number between 1 and 2147483647";

test.each<Partial<TableProps>>([
  { name: "abc" },
  { name: "a".repeat(255) },
  { timeToLiveAttribute: "t" },
  { timeToLiveAttribute: "t".repeat(255) },
  { partitionKey: { name: "k".repeat(255) } },
  { recoveryPeriodInDays: 1 },
  { recoveryPeriodInDays: 35 },
  { maxReadRequestUnits: 1, maxWriteRequestUnits: 2 ** 31 - 1 },
  { readCapacity: 1, writeCapacity: 2 ** 31 - 1 },
  {
    tags: Object.fromEntries(Array.from({ length: 50 }, (_, tag) => [`t${tag}`, "v".repeat(256)])),
  },
  { tags: { ["k".repeat(128)]: "" } },
  { name: Lazy.stringValue({ produce: () => "later" }) },
  { recoveryPeriodInDays: Token.asNumber("${var.days}"), readCapacity: undefined },
])("takes %j", (props) => {
  expect(() => resource(props)).not.toThrow();
});

test.each<[object, string]>([
  [{ name: "ab" }, "`name` must be 3 to 255 letters"],
  [{ name: "a".repeat(256) }, "`name` must be 3 to 255 letters"],
  [{ name: "a b" }, "`name` must be 3 to 255 letters, digits, `_`, `.` or `-`, got: a b"],
  [{ name: undefined }, "`name` must be 3 to 255 letters, digits, `_`, `.` or `-`, got: undefined"],
  [
    { timeToLiveAttribute: "" },
    '`timeToLiveAttribute` must be 1 to 255 characters long, or false, got: ""',
  ],
  [
    { timeToLiveAttribute: "t".repeat(256) },
    "`timeToLiveAttribute` must be 1 to 255 characters long",
  ],
  [
    { timeToLiveAttribute: true },
    "`timeToLiveAttribute` must be 1 to 255 characters long, or false, got: true",
  ],
  [{ partitionKey: { name: "" } }, '`partitionKey.name` must be 1 to 255 characters long, got: ""'],
  [{ partitionKey: {} }, "`partitionKey.name` must be 1 to 255 characters long, got: undefined"],
  [
    { partitionKey: { name: "a", type: "BOOL" } },
    "`partitionKey.type` must be one of S, N, B, got: BOOL",
  ],
  [{ partitionKey: "id" }, "`partitionKey` must be an object with name, type, got: id"],
  [
    { partitionKey: { name: "a", typ: "S" } },
    "`partitionKey` must have no other props than name, type, got: {",
  ],
  [{ sortKey: { name: "s".repeat(256) } }, "`sortKey.name` must be 1 to 255 characters long"],
  [
    { sortKey: { name: "pk" } },
    "`sortKey.name` must differ from the key's other attributes, got: pk",
  ],
  [
    { stream: "ALL" },
    "`stream` must be one of KEYS_ONLY, NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES, got: ALL",
  ],
  [{ stream: true }, "`stream` must be one of KEYS_ONLY"],
  [
    { tableClass: "CHEAP" },
    "`tableClass` must be one of STANDARD, STANDARD_INFREQUENT_ACCESS, got: CHEAP",
  ],
  [
    { recoveryPeriodInDays: 0 },
    "`recoveryPeriodInDays` must be a whole number between 1 and 35, got: 0",
  ],
  [
    { recoveryPeriodInDays: 36 },
    "`recoveryPeriodInDays` must be a whole number between 1 and 35, got: 36",
  ],
  [
    { pointInTimeRecovery: false, recoveryPeriodInDays: 7 },
    "`recoveryPeriodInDays` must not be given with pointInTimeRecovery false, got: 7",
  ],
  [{ pointInTimeRecovery: "yes" }, "`pointInTimeRecovery` must be true or false, got: yes"],
  [{ deletionProtection: 1 }, "`deletionProtection` must be true or false, got: 1"],
  [{ ignoreIndexChanges: "no" }, "`ignoreIndexChanges` must be true or false, got: no"],
  [{ encryption: "NONE" }, "`encryption` must be one of AWS_OWNED, AWS_MANAGED, got: NONE"],
  [
    { encryption: "AWS_OWNED", key: { arn: "arn:aws:kms:us-east-2:111122223333:key/a" } },
    "`encryption` must not be given with key, got: AWS_OWNED",
  ],
  [
    { key: "arn:aws:kms" },
    "`key` must be an EncryptionKey, or an object with arn, got: arn:aws:kms",
  ],
  [
    { tags: { "aws:a": "b" } },
    "`tags` must be at most 50 tags, whose keys have 1 to 128 characters",
  ],
  [{ tags: { a: "v".repeat(257) } }, "`tags` must be at most 50 tags"],
  [{ tags: { "": "v" } }, "`tags` must be at most 50 tags"],
  [{ maxReadRequestUnits: 0 }, `\`maxReadRequestUnits\` ${units}, got: 0`],
  [{ maxWriteRequestUnits: 1.5 }, `\`maxWriteRequestUnits\` ${units}, got: 1.5`],
])("throws before creating anything: %j", (props, message) => {
  inStack((stack) => {
    const error = thrownBy(() => table(stack, props));
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).problems).toEqual([
      expect.stringMatching(new RegExp(`^${escaped(message)}[^]* \\(test/table\\)$`)),
    ]);
    expect(stack.node.findChild("table").node.children).toEqual([]);
  });
});

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");

describe("taken into the state", () => {
  test("is imported by its name", () => {
    const template = Template.of((stack) => {
      table(stack).importFrom();
    });
    expect(JSON.parse(template.text)).toMatchObject({
      import: [{ id: "orders", to: matching(/^aws_dynamodb_table\.table_resource_\w+$/) }],
    });
  });

  test("must have a name that synthesis knows", () => {
    inStack((stack) => {
      const later = table(stack, { name: Lazy.stringValue({ produce: () => "later" }) });
      expect(
        thrownBy(() => {
          later.importFrom();
        }),
      ).toMatchObject({
        name: "ValidationError",
        message:
          "`name` must be text for `importFrom`, got: a value that only Terraform knows (test/table)",
      });
    });
  });
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
    const globalSecondaryIndexes = [{ indexName: "by-status", partitionKey: { name: "status" } }];
    table(stack, { globalSecondaryIndexes }).onlyThroughEndpoints("vpce-1", "vpce-2");
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
