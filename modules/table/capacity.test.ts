import { ValidationError } from "../errors";
import { table, thrownBy } from "../testing/fixtures";
import { inStack, reference, Template, type Block } from "../testing/template";
import { type Capacity } from "./capacity";
import { type TableProps } from "./table-props";

const range = { minCapacity: 5, maxCapacity: 50 };
const byStatus = { indexName: "by-status", partitionKey: { name: "status" } };

const made = (props: Partial<TableProps>): Template => Template.of((stack) => table(stack, props));
const resource = (props: Partial<TableProps>): Block => made(props).resource("aws_dynamodb_table");

test("is provisioned with both capacities, and so are the indexes that have none of their own", () => {
  const own = { ...byStatus, indexName: "own", readCapacity: 1 };
  const all = resource({
    readCapacity: 5,
    writeCapacity: 6,
    globalSecondaryIndexes: [byStatus, own],
  });
  expect(all).toMatchObject({
    billing_mode: "PROVISIONED",
    read_capacity: 5,
    write_capacity: 6,
    global_secondary_index: [
      { name: "by-status", read_capacity: 5, write_capacity: 6 },
      { name: "own", read_capacity: 1, write_capacity: 6 },
    ],
  });
  expect(all).not.toHaveProperty("lifecycle");
});

test("is on demand without, and so are the indexes", () => {
  const all = resource({ globalSecondaryIndexes: [{ ...byStatus, maxWriteRequestUnits: 7 }] });
  expect(all).toMatchObject({
    billing_mode: "PAY_PER_REQUEST",
    global_secondary_index: [{ on_demand_throughput: { max_write_request_units: 7 } }],
  });
  expect(all).not.toHaveProperty("read_capacity");
});

describe("as a range", () => {
  const template = made({
    readCapacity: { ...range, targetUtilizationPercent: 50 },
    writeCapacity: 6,
  });

  test("starts with the least, and is left alone by Terraform from then on", () => {
    expect(template.resource("aws_dynamodb_table")).toMatchObject({
      read_capacity: 5,
      write_capacity: 6,
      lifecycle: { ignore_changes: ["read_capacity"] },
    });
  });

  test("starts with the seed, if there is one", () => {
    expect(
      resource({ readCapacity: 5, writeCapacity: { ...range, seedCapacity: 20 } }),
    ).toMatchObject({ write_capacity: 20, lifecycle: { ignore_changes: ["write_capacity"] } });
  });

  test("follows its use, as the console would have it", () => {
    expect(template.resource("aws_appautoscaling_target")).toMatchObject({
      service_namespace: "dynamodb",
      resource_id: expect.stringMatching(/^table\/\$\{aws_dynamodb_table\.\w+\.name\}$/) as unknown,
      scalable_dimension: "dynamodb:table:ReadCapacityUnits",
      min_capacity: 5,
      max_capacity: 50,
    });
    expect(template.resource("aws_appautoscaling_policy")).toMatchObject({
      name: "DynamoDBReadCapacityUtilization:table/orders",
      policy_type: "TargetTrackingScaling",
      resource_id: reference("aws_appautoscaling_target."),
      scalable_dimension: reference("aws_appautoscaling_target."),
      target_tracking_scaling_policy_configuration: {
        target_value: 50,
        predefined_metric_specification: {
          predefined_metric_type: "DynamoDBReadCapacityUtilization",
        },
      },
    });
  });

  test("aims at 70 percent by default", () => {
    const policy = made({ readCapacity: 5, writeCapacity: range });
    expect(policy.resource("aws_appautoscaling_policy")).toMatchObject({
      name: "DynamoDBWriteCapacityUtilization:table/orders",
      target_tracking_scaling_policy_configuration: { target_value: 70 },
    });
  });

  test("gives its policy a name that AWS takes, however long the table's is", () => {
    const names = (name: string) =>
      made({ name, readCapacity: range, writeCapacity: 5 }).resource("aws_appautoscaling_policy")[
        "name"
      ];
    expect(names("t".repeat(255))).toMatch(/^DynamoDBReadCapacityUtilization:[0-9a-f]+$/);
    expect(names("t".repeat(200))).toBe(`DynamoDBReadCapacityUtilization:table/${"t".repeat(200)}`);
  });
});

describe("of an index as a range", () => {
  const scaled = { ...byStatus, writeCapacity: range };
  const props = { readCapacity: 5, writeCapacity: 6, globalSecondaryIndexes: [scaled] };

  test("follows its use", () => {
    const template = made(props);
    expect(template.resource("aws_appautoscaling_target")).toMatchObject({
      resource_id: expect.stringMatching(/^table\/\$\{.+\.name\}\/index\/by-status$/) as unknown,
      scalable_dimension: "dynamodb:index:WriteCapacityUnits",
    });
    expect(template.resource("aws_appautoscaling_policy")).toMatchObject({
      name: "DynamoDBWriteCapacityUtilization:table/orders/index/by-status",
    });
  });

  test("has Terraform leave the indexes alone, and refuse a plan that leaves out one", () => {
    expect(resource(props)).toMatchObject({
      lifecycle: {
        ignore_changes: ["global_secondary_index"],
        postcondition: [
          {
            condition: '${toset(self.global_secondary_index[*].name) == toset(["by-status"])}',
            error_message: expect.stringMatching(
              /^`ignoreIndexChanges` must be false for an apply that adds or removes an index, got: true, with by-status where the table has \$\{.+\} \(test\/table\)\.$/,
            ) as unknown,
          },
        ],
      },
    });
  });

  test("does not with ignoreIndexChanges false, and can without a range", () => {
    expect(resource({ ...props, ignoreIndexChanges: false })).not.toHaveProperty("lifecycle");
    const kept = { globalSecondaryIndexes: [byStatus], ignoreIndexChanges: true };
    expect(resource(kept)).toMatchObject({
      lifecycle: { ignore_changes: ["global_secondary_index"] },
    });
  });

  test("is what it takes from the table", () => {
    const all = made({ readCapacity: range, writeCapacity: 6, globalSecondaryIndexes: [byStatus] });
    expect(all.resources("aws_appautoscaling_target")).toHaveLength(2);
    expect(all.resource("aws_dynamodb_table")).toMatchObject({
      lifecycle: { ignore_changes: ["read_capacity", "global_secondary_index"] },
    });
  });
});

const whole = "must be a whole number between 1 and 2147483647";

test.each<[object, string]>([
  [{ readCapacity: 5 }, "`writeCapacity` must be given with readCapacity, got: undefined"],
  [{ writeCapacity: 5 }, "`readCapacity` must be given with writeCapacity, got: undefined"],
  [
    { readCapacity: 0, writeCapacity: 5 },
    `\`readCapacity\` ${whole}, or an object with minCapacity and maxCapacity, got: 0`,
  ],
  [{ readCapacity: "5", writeCapacity: 5 }, `\`readCapacity\` ${whole}, or an object`],
  [{ readCapacity: null, writeCapacity: 5 }, `\`readCapacity\` ${whole}, or an object`],
  [
    { readCapacity: { minCapacity: 5 }, writeCapacity: 5 },
    `\`readCapacity.maxCapacity\` ${whole}, got: undefined`,
  ],
  [
    { readCapacity: { minCapacity: 6, maxCapacity: 5 }, writeCapacity: 5 },
    "`readCapacity.maxCapacity` must be at least minCapacity, 6, got: 5",
  ],
  [
    { readCapacity: { ...range, seedCapacity: 51 }, writeCapacity: 5 },
    "`readCapacity.seedCapacity` must be between 5 and 50, got: 51",
  ],
  [
    { readCapacity: { ...range, targetUtilizationPercent: 19 }, writeCapacity: 5 },
    "`readCapacity.targetUtilizationPercent` must be a whole number between 20 and 90, got: 19",
  ],
  [
    { readCapacity: { ...range, targetUtilizationPercent: 91 }, writeCapacity: 5 },
    "`readCapacity.targetUtilizationPercent` must be a whole number between 20 and 90, got: 91",
  ],
  [
    { readCapacity: { ...range, max: 5 }, writeCapacity: 5 },
    "`readCapacity` must have no other props than minCapacity, maxCapacity, targetUtilizationPercent, seedCapacity, got: {",
  ],
  [
    { readCapacity: 5, writeCapacity: 5, maxReadRequestUnits: 5 },
    "`maxReadRequestUnits` must not be given where the table's readCapacity and writeCapacity are, got: 5",
  ],
  [
    { globalSecondaryIndexes: [{ ...byStatus, readCapacity: 5 }] },
    "`globalSecondaryIndexes[0].readCapacity` must not be given where the table's readCapacity and writeCapacity are not, got: 5",
  ],
  [
    {
      readCapacity: 5,
      writeCapacity: 5,
      globalSecondaryIndexes: [{ ...byStatus, maxWriteRequestUnits: 5 }],
    },
    "`globalSecondaryIndexes[0].maxWriteRequestUnits` must not be given where the table's readCapacity and writeCapacity are, got: 5",
  ],
  [
    {
      readCapacity: 5,
      writeCapacity: 5,
      globalSecondaryIndexes: [{ ...byStatus, readCapacity: { minCapacity: 0, maxCapacity: 1 } }],
    },
    `\`globalSecondaryIndexes[0].readCapacity.minCapacity\` ${whole}, got: 0`,
  ],
])("refuses %j", (props, problem) => {
  inStack((stack) => {
    const error = thrownBy(() => table(stack, props));
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).problems).toEqual([expect.stringContaining(problem)]);
  });
});

test.each<Capacity>([
  1,
  { minCapacity: 1, maxCapacity: 1 },
  { ...range, seedCapacity: 5, targetUtilizationPercent: 20 },
  { ...range, seedCapacity: 50, targetUtilizationPercent: 90 },
])("takes %j", (readCapacity) => {
  expect(() => resource({ readCapacity, writeCapacity: 5 })).not.toThrow();
});
