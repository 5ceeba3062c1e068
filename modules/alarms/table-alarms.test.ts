import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { type TerraformStack } from "cdktf";
import { bundle, table, thrownBy } from "../testing/fixtures";
import { DynamoDbFunction } from "../function/dynamodb-function";
import { inStack, matching, reference, Template } from "../testing/template";
import { Table } from "../table/table";
import { type ITable } from "../table/table-base";
import { AccessAlarms } from "./access-alarms";
import { TableAlarms, type TableAlarmsProps } from "./table-alarms";

const TOPIC = "arn:aws:sns:us-east-2:111122223333:on-call";
const byStatus = { indexName: "by-status", partitionKey: { name: "status" } };
const byDate = { indexName: "by-date", sortKey: { name: "date" } };

const watch = (
  make: (stack: TerraformStack) => ITable,
  props: Partial<TableAlarmsProps> = {},
): Template =>
  Template.of((stack) => new TableAlarms(stack, "alarms", { table: make(stack), ...props }));
/** In the order of their names. */
const alarms = (template: Template) =>
  template
    .resources("aws_cloudwatch_metric_alarm")
    .slice()
    .sort((a, b) => String(a["alarm_name"]).localeCompare(String(b["alarm_name"])));

test("watch what DynamoDB throttles of the table and of each global index", () => {
  const made = alarms(
    watch((stack) =>
      table(stack, { globalSecondaryIndexes: [byStatus], localSecondaryIndexes: [byDate] }),
    ),
  );
  const TableName = reference("aws_dynamodb_table.");
  const ofIndex = { TableName, GlobalSecondaryIndexName: "by-status" };
  expect(made.map((each) => [each["alarm_name"], each["metric_name"], each["dimensions"]])).toEqual(
    [
      ["orders-by-status-read-throttles", "ReadThrottleEvents", ofIndex],
      ["orders-by-status-write-throttles", "WriteThrottleEvents", ofIndex],
      ["orders-read-throttles", "ReadThrottleEvents", { TableName }],
      ["orders-write-throttles", "WriteThrottleEvents", { TableName }],
    ],
  );
  for (const alarm of made) {
    expect(alarm).toMatchObject({ namespace: "AWS/DynamoDB", statistic: "Sum", threshold: 0 });
    expect(alarm).not.toHaveProperty("alarm_actions");
    expect(alarm).not.toHaveProperty("lifecycle");
  }
});

test("have another name, and tell topics, where they are given", () => {
  const template = Template.of((stack) => {
    const topicArns = [TOPIC, new SnsTopic(stack, "topic", {}).arn];
    new TableAlarms(stack, "alarms", { table: table(stack), name: "shop", topicArns });
  });
  const actions = [TOPIC, reference("aws_sns_topic.topic")];
  expect(alarms(template)).toMatchObject([
    { alarm_name: "shop-read-throttles", alarm_actions: actions, ok_actions: actions },
    { alarm_name: "shop-write-throttles", alarm_actions: actions, ok_actions: actions },
  ]);
});

test("watch a table that exists, with the indexes that it is told", () => {
  const made = alarms(
    watch((stack) =>
      Table.fromName(stack, "customers", {
        name: "customers",
        indexes: ["by-mail"],
        localIndexes: ["by-date"],
      }),
    ),
  );
  expect(made.map((each) => each["alarm_name"])).toEqual([
    "customers-by-mail-read-throttles",
    "customers-by-mail-write-throttles",
    "customers-read-throttles",
    "customers-write-throttles",
  ]);
  for (const alarm of made) {
    expect(alarm["dimensions"]).toMatchObject({ TableName: "customers" });
    expect(alarm).not.toHaveProperty("lifecycle");
  }
});

test("have the plan fail where the table turns out to be in another account or region", () => {
  const arn = "arn:aws:dynamodb:eu-central-1:444455556666:table/customers";
  const [alarm] = alarms(watch((stack) => Table.fromArn(stack, "customers", { arn })));
  expect(alarm).toMatchObject({
    lifecycle: {
      precondition: [
        {
          condition: matching(
            /^\$\{\(?data\.aws_caller_identity\..+\.account_id == "444455556666"\)?\}$/,
          ),
          error_message: matching(
            /^`table` must be in the account of its alarms, \$\{data\..+\}, got: 444455556666 \(test\/alarms\)\.$/,
          ),
        },
        { condition: matching(/^\$\{\(?data\.aws_region\..+\.id == "eu-central-1"\)?\}$/) },
      ],
    },
  });
});

describe("are made once", () => {
  test("and not by the alarms of each function that uses the table", () => {
    const template = Template.of((stack) => {
      const orders = table(stack, { globalSecondaryIndexes: [byStatus] });
      for (const name of ["reader", "writer"]) {
        const fn = new DynamoDbFunction(stack, name, { name, table: orders, bundle });
        new AccessAlarms(stack, `${name}-alarms`, { name, table: orders, function: fn });
      }
    });
    const metrics = alarms(template).map((each) => each["metric_name"]);
    expect(metrics.filter((name) => name === "ReadThrottleEvents")).toHaveLength(2);
    expect(metrics.filter((name) => name === "Errors")).toHaveLength(2);
  });

  test("and those of a function's first table ask the same of it", () => {
    const arn = "arn:aws:dynamodb:eu-central-1:444455556666:table/customers";
    const template = Template.of((stack) => {
      const found = Table.fromArn(stack, "customers", { arn });
      const fn = new DynamoDbFunction(stack, "reader", { name: "reader", table: found, bundle });
      new AccessAlarms(stack, "alarms", { function: fn });
      const long = table(stack, { globalSecondaryIndexes: [longIndex] });
      const other = new DynamoDbFunction(stack, "other", { name: "other", table: long, bundle });
      expect(
        thrownBy(() => new AccessAlarms(stack, "long", { function: other, name: "n".repeat(40) })),
      ).toMatchObject({ message: expect.stringContaining("which makes one of 257") as unknown });
    });
    const [alarm] = alarms(template).filter(
      (each) => each["alarm_name"] === "reader-read-throttles",
    );
    expect(alarm).toMatchObject({ lifecycle: { precondition: [{}, {}] } });
  });

  test("so a second construct for them is refused, with the first", () => {
    inStack((stack) => {
      const orders = table(stack);
      new TableAlarms(stack, "alarms", { table: orders });
      expect(
        thrownBy(() => new TableAlarms(stack, "again", { table: orders, name: "again" })),
      ).toMatchObject({
        name: "ValidationError",
        message:
          "`table` must have its alarms once, got: test/table, which has those of test/alarms (test/again)",
      });
      expect(
        () => new TableAlarms(stack, "other", { table: new Table(stack, "b", { name: "bbb" }) }),
      ).not.toThrow();
    });
  });
});

const longIndex = { ...byStatus, indexName: "i".repeat(200) };

test.each<[Partial<TableAlarmsProps>, string]>([
  [{ topicArns: ["on-call"] }, "`topicArns` must be at most 5 ARNs of SNS topics, such as"],
  [{ topicArns: Array<string>(6).fill(TOPIC) }, "`topicArns` must be at most 5 ARNs"],
  [{ name: "" }, '`name` must make names of alarms with 1 to 255 characters, got: ""'],
  [
    { name: "n".repeat(40) },
    `\`name\` must make names of alarms with 1 to 255 characters, got: ${"n".repeat(40)}, which makes one of 257`,
  ],
])("refuse %j", (props, message) => {
  inStack((stack) => {
    const orders = table(stack, { globalSecondaryIndexes: [longIndex] });
    const error = thrownBy(() => new TableAlarms(stack, "alarms", { table: orders, ...props }));
    expect(error).toMatchObject({
      name: "ValidationError",
      path: "test/alarms",
      message: expect.stringContaining(message) as unknown,
    });
    expect(stack.node.findChild("alarms").node.children).toEqual([]);
    // Nothing watches the table yet.
    const name = "n".repeat(38);
    expect(() => new TableAlarms(stack, "right", { table: orders, name })).not.toThrow();
  });
});
