import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { ValidationError } from "../errors";
import { table, thrownBy } from "../testing/fixtures";
import { inStack, policyIn, reference, Template, type Block } from "../testing/template";
import { indexesRule, type TableIndex } from "./indexes";

const byStatus: TableIndex = { name: "by-status", partitionKey: { name: "status" } };

const resource = (...indexes: readonly TableIndex[]): Block =>
  Template.of((stack) => table(stack, { indexes })).resource("aws_dynamodb_table");

const passes = (indexes: readonly unknown[]) => indexesRule.schema.safeParse(indexes).success;

test("has none by default", () => {
  expect(resource()).not.toHaveProperty("global_secondary_index");
});

test("copies everything, and has string keys and no sort key by default", () => {
  expect(resource(byStatus)).toMatchObject({
    global_secondary_index: [{ name: "by-status", hash_key: "status", projection_type: "ALL" }],
    attribute: [
      { name: "pk", type: "S" },
      { name: "sk", type: "S" },
      { name: "status", type: "S" },
    ],
  });
});

test("takes every override", () => {
  const sortKey = { name: "placedAt", type: "N" } as const;
  const projection = ["total", "customer"];
  expect(resource({ ...byStatus, sortKey, projection })).toMatchObject({
    global_secondary_index: [
      {
        hash_key: "status",
        range_key: "placedAt",
        projection_type: "INCLUDE",
        non_key_attributes: projection,
      },
    ],
    attribute: expect.arrayContaining([{ name: "placedAt", type: "N" }]) as unknown,
  });
  expect(resource({ ...byStatus, projection: "keys-only" })).toMatchObject({
    global_secondary_index: [{ projection_type: "KEYS_ONLY" }],
  });
});

test("declares an attribute once when several keys use it", () => {
  const other = { name: "by-pk", partitionKey: { name: "status" }, sortKey: { name: "pk" } };
  expect(resource(byStatus, other)["attribute"]).toHaveLength(3);
});

const named = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...byStatus, name: `index-${index}` }));
const copying = (count: number) => [
  { ...byStatus, projection: Array.from({ length: count }, (_, index) => `a${index}`) },
];

test.each([
  ["20 indexes", named(20)],
  ["100 attributes", copying(100)],
  ["a name of 3 characters", [{ ...byStatus, name: "abc" }]],
  ["a name of 255 characters", [{ ...byStatus, name: "a".repeat(255) }]],
  ["the table's keys as strings", [{ ...byStatus, partitionKey: { name: "sk", type: "S" } }]],
])("takes %s", (_, indexes) => {
  expect(passes(indexes)).toBe(true);
});

test.each([
  ["21 indexes", named(21)],
  ["101 attributes", copying(101)],
  ["no attributes to copy", copying(0)],
  ["a name of 2 characters", [{ ...byStatus, name: "ab" }]],
  ["a name of 256 characters", [{ ...byStatus, name: "a".repeat(256) }]],
  ["a name twice", [byStatus, byStatus]],
  [
    "an attribute of two types",
    [byStatus, { name: "n", partitionKey: { name: "status", type: "N" } }],
  ],
  ["the table's key of another type", [{ ...byStatus, partitionKey: { name: "pk", type: "N" } }]],
  ["an empty attribute name", [{ ...byStatus, partitionKey: { name: "" } }]],
  ["a type that keys cannot have", [{ ...byStatus, partitionKey: { name: "a", type: "BOOL" } }]],
  ["a misspelt prop", [{ ...byStatus, sortkey: { name: "a" } }]],
])("refuses %s", (_, indexes) => {
  expect(passes(indexes)).toBe(false);
});

test("throws before creating anything", () => {
  inStack((stack) => {
    const error = thrownBy(() => table(stack, { indexes: [byStatus, byStatus] }));
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).message).toMatch(/^`indexes` must be at most 20 indexes/);
    expect(stack.node.findChild("table").node.children).toEqual([]);
  });
});

test("allows a reader to query each index by name, and a writer none", () => {
  const statements = (level: "read" | "write") =>
    policyIn(
      Template.of((stack) => {
        const role = new IamRole(stack, "role", { assumeRolePolicy: "{}" });
        table(stack, { indexes: [byStatus] }).grant(level, role);
      }).resource("aws_iam_role_policy"),
    ).Statement;
  expect(statements("read").slice(1)).toEqual([
    {
      Effect: "Allow",
      Action: ["dynamodb:Query"],
      Resource: [expect.stringMatching(/^\$\{aws_dynamodb_table\.\w+\.arn\}\/index\/by-status$/)],
    },
  ]);
  expect(statements("write")).toHaveLength(1);
  expect(statements("write")[0]?.Resource).toEqual([reference("aws_dynamodb_table.")]);
});
