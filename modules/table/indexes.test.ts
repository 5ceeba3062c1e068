import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { ValidationError } from "../errors";
import { table, thrownBy } from "../testing/fixtures";
import { inStack, policyIn, reference, Template, type Block } from "../testing/template";
import { type GlobalSecondaryIndex, type LocalSecondaryIndex } from "./indexes";
import { type TableProps } from "./table-props";

const byStatus: GlobalSecondaryIndex = {
  indexName: "by-status",
  partitionKey: { name: "status" },
};
const byDate: LocalSecondaryIndex = { indexName: "by-date", sortKey: { name: "placedAt" } };

const resource = (props: Partial<TableProps>): Block =>
  Template.of((stack) => table(stack, props)).resource("aws_dynamodb_table");

const withGlobal = (...globalSecondaryIndexes: readonly GlobalSecondaryIndex[]): Block =>
  resource({ globalSecondaryIndexes });

/** Whatever TypeScript would refuse too. */
const problemsOf = (props: object): readonly string[] =>
  inStack((stack) => {
    const error = thrownBy(() => table(stack, props));
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).path).toBe("test/table");
    expect(stack.node.findChild("table").node.children).toEqual([]);
    return (error as ValidationError).problems;
  });

test("are none by default", () => {
  expect(resource({})).not.toHaveProperty("global_secondary_index");
  expect(resource({})).not.toHaveProperty("local_secondary_index");
});

test("copy everything, and have string keys and no sort key by default", () => {
  expect(withGlobal(byStatus)).toMatchObject({
    global_secondary_index: [{ name: "by-status", hash_key: "status", projection_type: "ALL" }],
    attribute: [
      { name: "pk", type: "S" },
      { name: "sk", type: "S" },
      { name: "status", type: "S" },
    ],
  });
  expect(resource({ localSecondaryIndexes: [byDate] })).toMatchObject({
    local_secondary_index: [{ name: "by-date", range_key: "placedAt", projection_type: "ALL" }],
    attribute: [
      { name: "pk", type: "S" },
      { name: "sk", type: "S" },
      { name: "placedAt", type: "S" },
    ],
  });
});

test("take every override", () => {
  const sortKey = { name: "placedAt", type: "N" } as const;
  const nonKeyAttributes = ["total", "customer"];
  expect(withGlobal({ ...byStatus, sortKey, nonKeyAttributes })).toMatchObject({
    global_secondary_index: [
      {
        hash_key: "status",
        range_key: "placedAt",
        projection_type: "INCLUDE",
        non_key_attributes: nonKeyAttributes,
      },
    ],
    attribute: expect.arrayContaining([{ name: "placedAt", type: "N" }]) as unknown,
  });
  expect(withGlobal({ ...byStatus, projectionType: "KEYS_ONLY" })).toMatchObject({
    global_secondary_index: [{ projection_type: "KEYS_ONLY" }],
  });
  expect(
    resource({
      localSecondaryIndexes: [{ ...byDate, nonKeyAttributes, projectionType: "INCLUDE" }],
    }),
  ).toMatchObject({
    local_secondary_index: [{ projection_type: "INCLUDE", non_key_attributes: nonKeyAttributes }],
  });
});

test("declare an attribute once when several keys use it", () => {
  const other = {
    indexName: "by-pk",
    partitionKey: { name: "status" },
    sortKey: { name: "pk" },
  };
  expect(withGlobal(byStatus, other)["attribute"]).toHaveLength(3);
});

test("take undefined for what is not given", () => {
  expect(withGlobal({ ...byStatus, sortKey: undefined, nonKeyAttributes: undefined })).toEqual(
    withGlobal(byStatus),
  );
});

const named = (count: number, start = 0) =>
  Array.from({ length: count }, (_, index) => ({
    ...byStatus,
    indexName: `index-${start + index}`,
  }));
const attributes = (count: number) => Array.from({ length: count }, (_, index) => `a${index}`);
const copying = (count: number) => ({ ...byStatus, nonKeyAttributes: attributes(count) });
const local = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...byDate, indexName: `local-${index}` }));
const all = (globals: readonly object[]) => ({ globalSecondaryIndexes: globals });

test.each<[string, object]>([
  ["20 global indexes", all(named(20))],
  ["5 local indexes", { localSecondaryIndexes: local(5) }],
  ["20 attributes", all([copying(20)])],
  [
    "100 attributes in all",
    all(named(5).map((index) => ({ ...index, nonKeyAttributes: attributes(20) }))),
  ],
  ["a name of 3 characters", all([{ ...byStatus, indexName: "abc" }])],
  ["a name of 255 characters", all([{ ...byStatus, indexName: "a".repeat(255) }])],
  [
    "the table's key as it is there",
    all([{ ...byStatus, partitionKey: { name: "sk", type: "S" } }]),
  ],
])("take %s", (_, props) => {
  expect(() => resource(props)).not.toThrow();
});

const first = "`globalSecondaryIndexes[0]";

test.each<[string, object, string]>([
  [
    "21 global indexes",
    all(named(21)),
    "`globalSecondaryIndexes` must be a list of at most 20, got",
  ],
  [
    "6 local indexes",
    { localSecondaryIndexes: local(6) },
    "`localSecondaryIndexes` must be a list of at most 5, got",
  ],
  [
    "21 attributes",
    all([copying(21)]),
    `${first}.nonKeyAttributes\` must be a list of 1 to 20, got: [`,
  ],
  [
    "no attributes",
    all([copying(0)]),
    `${first}.nonKeyAttributes\` must be a list of 1 to 20, got: []`,
  ],
  [
    "101 attributes in all",
    all([
      ...named(5, 1).map((index) => ({ ...index, nonKeyAttributes: attributes(20) })),
      copying(1),
    ]),
    "`globalSecondaryIndexes` must have at most 100 nonKeyAttributes in all of the table's indexes, got: 101",
  ],
  [
    "an attribute twice",
    all([{ ...byStatus, nonKeyAttributes: ["a", "a"] }]),
    `${first}.nonKeyAttributes\` must hold each attribute once, got: ["a","a"]`,
  ],
  [
    "attributes with another projection",
    all([{ ...copying(1), projectionType: "ALL" }]),
    `${first}.nonKeyAttributes\` must not be given with projectionType ALL, got: ["a0"]`,
  ],
  [
    "no attributes with INCLUDE",
    all([{ ...byStatus, projectionType: "INCLUDE" }]),
    `${first}.nonKeyAttributes\` must be given with projectionType INCLUDE, got: undefined`,
  ],
  [
    "a projection that is none",
    all([{ ...byStatus, projectionType: "all" }]),
    `${first}.projectionType\` must be one of ALL, KEYS_ONLY, INCLUDE, got: all`,
  ],
  [
    "a name of 2 characters",
    all([{ ...byStatus, indexName: "ab" }]),
    `${first}.indexName\` must be 3 to 255 letters, digits, \`_\`, \`.\` or \`-\`, got: ab`,
  ],
  [
    "a name of 256 characters",
    all([{ ...byStatus, indexName: "a".repeat(256) }]),
    `${first}.indexName\` must be 3 to 255 letters`,
  ],
  [
    "a name twice",
    { ...all([byStatus]), localSecondaryIndexes: [{ ...byDate, indexName: "by-status" }] },
    "`localSecondaryIndexes[0].indexName` must be unique in the table, got: by-status",
  ],
  [
    "an attribute of two types",
    all([byStatus, { indexName: "other", partitionKey: { name: "status", type: "N" } }]),
    "`globalSecondaryIndexes[1].partitionKey.type` must be S, which `status` is in another key of the table, got: N",
  ],
  [
    "the table's key of another type",
    all([{ ...byStatus, sortKey: { name: "pk", type: "N" } }]),
    `${first}.sortKey.type\` must be S, which \`pk\` is in another key of the table, got: N`,
  ],
  [
    "one attribute for both keys",
    all([{ ...byStatus, sortKey: { name: "status" } }]),
    `${first}.sortKey.name\` must differ from the key's other attributes, got: status`,
  ],
  [
    "the table's partition key as a local sort key",
    { localSecondaryIndexes: [{ ...byDate, sortKey: { name: "pk" } }] },
    "`localSecondaryIndexes[0].sortKey.name` must differ from the key's other attributes, got: pk",
  ],
  [
    "a local index without a sort key in the table",
    { partitionKey: { name: "id" }, localSecondaryIndexes: [byDate] },
    '`localSecondaryIndexes` must be empty in a table without a sort key, got: ["by-date"]',
  ],
  [
    "an empty attribute name",
    all([{ ...byStatus, partitionKey: { name: "" } }]),
    `${first}.partitionKey.name\` must be 1 to 255 characters long, got: ""`,
  ],
  [
    "a type that keys cannot have",
    all([{ ...byStatus, partitionKey: { name: "a", type: "BOOL" } }]),
    `${first}.partitionKey.type\` must be one of S, N, B, got: BOOL`,
  ],
  [
    "a key that is text",
    all([{ ...byStatus, partitionKey: "status" }]),
    `${first}.partitionKey\` must be an object with name, type, got: status`,
  ],
  [
    "no partition key",
    all([{ indexName: "by-status" }]),
    `${first}.partitionKey\` must be given, or partitionKeys, got: undefined`,
  ],
  [
    "both forms of a partition key",
    all([{ ...byStatus, partitionKeys: [{ name: "a" }] }]),
    `${first}.partitionKey\` must not be given with partitionKeys, got: {"name":"status"}`,
  ],
  [
    "the newer form of a sort key alone",
    all([{ ...byStatus, sortKeys: [{ name: "a" }] }]),
    `${first}.sortKeys\` must not be given without partitionKeys, got: [{"name":"a"}]`,
  ],
  [
    "5 attributes in a key",
    all([{ indexName: "many", partitionKeys: attributes(5).map((name) => ({ name })) }]),
    `${first}.partitionKeys\` must be a list of 1 to 4, got: [`,
  ],
  [
    "a misspelt prop",
    all([{ ...byStatus, sortkey: { name: "a" } }]),
    `${first}\` must have no other props than indexName, partitionKey, sortKey`,
  ],
  [
    "no list",
    { globalSecondaryIndexes: byStatus },
    "`globalSecondaryIndexes` must be a list of at most 20",
  ],
  ["null", all([null as unknown as object]), `${first}\` must be an object with indexName, `],
])("refuse %s", (_, props, problem) => {
  expect(problemsOf(props)).toEqual([expect.stringContaining(problem)]);
});

test("say of everything that is wrong, in one error", () => {
  expect(
    problemsOf(
      all([
        { indexName: "a", partitionKey: { name: "" } },
        { ...byStatus, indexName: 1 },
      ]),
    ),
  ).toHaveLength(3);
});

test("let a reader query each index by name, and a writer none", () => {
  const statements = (level: "read" | "write") =>
    policyIn(
      Template.of((stack) => {
        const role = new IamRole(stack, "role", { assumeRolePolicy: "{}" });
        table(stack, {
          globalSecondaryIndexes: [byStatus],
          localSecondaryIndexes: [byDate],
        }).grant(level, role);
      }).resource("aws_iam_role_policy"),
    ).Statement;
  const index = (name: string): unknown =>
    expect.stringMatching(new RegExp(`^\\$\\{aws_dynamodb_table\\.\\w+\\.arn\\}/index/${name}$`));
  expect(statements("read").slice(1)).toEqual([
    {
      Effect: "Allow",
      Action: ["dynamodb:Query"],
      Resource: [index("by-status"), index("by-date")],
    },
  ]);
  expect(statements("write")).toHaveLength(1);
  expect(statements("write")[0]?.Resource).toEqual([reference("aws_dynamodb_table.")]);
});
