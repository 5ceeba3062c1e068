import { type AccessLevel } from "../../contract/stacks";
import { HarnessError } from "../errors";
import { awsServer, Refusal } from "../testing/aws-server";
import {
  asItShould,
  type Behaviour,
  FakeFunction,
  FunctionError,
  MemoryTable,
} from "../testing/table";
import { exercise, ExerciseError } from "./exercise";

let table: MemoryTable;

beforeEach(() => {
  table = new MemoryTable();
});

/** Asks a function that does as it should, but for what is given. */
async function ask(
  other: Partial<Behaviour> = {},
  accessLevel: AccessLevel = "read-write",
  answers = table.answers,
) {
  const deployed = new FakeFunction({ ...asItShould(table), ...other });
  const { config, asked } = await awsServer(answers);
  const begun: string[] = [];
  const asking = exercise({
    deployed,
    tableName: "orders",
    accessLevel,
    client: config,
    onOperation: (operation) => begun.push(operation),
  });
  return { deployed, asking, asked, begun };
}

test.each([
  ["read-write", ["put", "get", "query", "delete"]],
  ["read", ["get", "query"]],
  ["write", ["put", "delete"]],
] as const)("asks a function that may %s for all that this allows", async (level, operations) => {
  const { deployed, asking, asked, begun } = await ask({}, level);
  await expect(asking).resolves.toEqual(operations);
  expect(deployed.asked).toEqual(["probe", ...operations]);
  expect(begun).toEqual(operations);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.every(({ input }) => input.TableName === "orders")).toBe(true);
});

test("leaves the function to whoever started it", async () => {
  const { deployed, asking } = await ask();
  await asking;
  expect(deployed.stopped).toBe(false);
});

test.each(["probe", "put", "get", "query", "delete"] as const)(
  "names the error that the function throws at %s, and asks no further",
  async (operation) => {
    const { deployed, asking } = await ask({
      [operation]: () => new FunctionError("TableNotFound", "there is no table orders"),
    });
    await expect(asking).rejects.toThrow(ExerciseError);
    await expect(asking).rejects.toThrow(HarnessError);
    await expect(asking).rejects.toMatchObject({
      operation,
      errorType: "TableNotFound",
      message: `${operation}: TableNotFound: there is no table orders`,
    });
    expect(deployed.asked.at(-1)).toBe(operation);
  },
);

const wrong: readonly (readonly [string, keyof Behaviour, Partial<Behaviour>])[] = [
  [
    "says it wrote, and did not",
    "put",
    { put: ({ item }) => ({ operation: "put", key: { pk: item.pk, sk: item.sk } }) },
  ],
  [
    "wrote something else",
    "put",
    {
      put: ({ item }) => {
        table.put({ ...item, price: 0.2 });
        return { operation: "put", key: item };
      },
    },
  ],
  ["does not find what is there", "get", { get: () => ({ operation: "get", item: null }) }],
  [
    "reads another item",
    "get",
    { get: ({ key }) => ({ operation: "get", item: { ...key, count: 42 } }) },
  ],
  ["finds no items", "query", { query: () => ({ operation: "query", items: [] }) }],
  [
    "finds too few items",
    "query",
    { query: ({ pk }) => ({ operation: "query", items: table.query(pk).slice(1) }) },
  ],
  [
    "says it deleted, and did not",
    "delete",
    { delete: () => ({ operation: "delete", deleted: true }) },
  ],
  [
    "says there was nothing to delete",
    "delete",
    {
      delete: ({ key }) => {
        table.delete(key);
        return { operation: "delete", deleted: false };
      },
    },
  ],
];

test.each(wrong)("fails where the function %s", async (_, operation, behaviour) => {
  const { asking } = await ask(behaviour);
  await expect(asking).rejects.toMatchObject({ operation, errorType: "WrongAnswer" });
  await expect(asking).rejects.toThrow(/expected .*, got /);
});

test("does not take a query that finds nothing in a table that says the same for right", async () => {
  const { asking } = await ask(
    {
      get: ({ key }) => ({ operation: "get", item: table.get(key) }),
      query: () => ({ operation: "query", items: [] }),
    },
    "read",
    { ...table.answers, Query: () => ({ Items: [] }) },
  );
  await expect(asking).rejects.toMatchObject({ operation: "query", errorType: "WrongAnswer" });
});

test("says what the table itself refuses", async () => {
  const { asking } = await ask({}, "read-write", {
    ...table.answers,
    GetItem: () => new Refusal("com.amazonaws.dynamodb.v20120810#ResourceNotFoundException"),
  });
  await expect(asking).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});
