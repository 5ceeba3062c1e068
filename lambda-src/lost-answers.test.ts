import fc from "fast-check";

import { type FunctionResponse } from "../contract/function";
import { FunctionError } from "./errors";
import { DynamoDbStub, context, handlerFor } from "./testing/dynamo-db-stub";
import { DynamoDbTable, type Loss, type TableOptions } from "./testing/dynamo-db-table";

const SEED = 20_261;
const OPERATIONS = 300;
const AT_A_TIME = 50;
/** Of a hundred requests: the answer to 20 is lost, and 5 never arrive. */
const LOSSES = fc.oneof(
  { weight: 75, arbitrary: fc.constant<Loss>("none") },
  { weight: 20, arbitrary: fc.constant<Loss>("answer") },
  { weight: 5, arbitrary: fc.constant<Loss>("request") },
);

let stub: DynamoDbStub;

beforeAll(async () => {
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
  stub = await DynamoDbStub.start();
});

afterAll(() => stub.stop());

type Outcome = "written" | "deleted" | "not deleted" | FunctionError["name"];

function outcomeOf(response: FunctionResponse): Outcome {
  if (response.operation === "delete") {
    return response.deleted ? "deleted" : "not deleted";
  }
  return "written";
}

interface Invocation {
  readonly requestId: string;
  readonly event: object;
}

/** Invokes the function on a table behind a network with losses, as often as `OPERATIONS` says. */
async function invokeAll(
  table: DynamoDbTable,
  invocation: (index: number) => Invocation,
): Promise<Outcome[]> {
  stub.answer = table.answer;
  const handler = handlerFor(stub.port);
  const outcomes: Outcome[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < OPERATIONS) {
      const index = next++;
      const { requestId, event } = invocation(index);
      outcomes[index] = await handler(event, context(60_000, requestId)).then(
        outcomeOf,
        (error: unknown) => {
          expect(error).toBeInstanceOf(FunctionError);
          return (error as FunctionError).name;
        },
      );
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  expect(table.lost).toBeGreaterThan(OPERATIONS / 5);
  return outcomes;
}

/** A table whose losses come from a seed. */
function lossyTable(options?: TableOptions): DynamoDbTable {
  const losses = fc.sample(LOSSES, { seed: SEED, numRuns: 10 * OPERATIONS });
  return new DynamoDbTable({ loss: () => losses.pop() ?? "none", ...options });
}

/** The outcomes of those operations of which an answer arrived. */
const known = (outcomes: readonly Outcome[]): readonly Outcome[] =>
  outcomes.filter((outcome) => outcome !== "Unreachable");

const kinds = (outcomes: readonly Outcome[]): readonly Outcome[] => [...new Set(known(outcomes))];

const keyOf = (index: number) => ({ pk: `p${index}`, sk: "s" });

const write = (event: (index: number) => object) => (index: number) => ({
  requestId: `request-${index}`,
  event: event(index),
});

const put = write((index) => ({ operation: "put", item: keyOf(index), ifNotExists: true }));
const remove = write((index) => ({ operation: "delete", key: keyOf(index) }));
const removeIfExists = write((index) => ({
  operation: "delete",
  key: keyOf(index),
  ifExists: true,
}));

/** Another writer's items: even the same as what the function would write. */
function fill(table: DynamoDbTable): void {
  for (let index = 0; index < OPERATIONS; index += 1) {
    table.put(keyOf(index));
  }
}

describe("where answers are lost", () => {
  test("its own conditional put is never ConditionFailed, and is there", async () => {
    const table = lossyTable();

    const outcomes = await invokeAll(table, put);

    expect(kinds(outcomes)).toEqual(["written"]);
    expect(outcomes.filter((one, i) => one !== "Unreachable" && !table.has(`p${i}`))).toEqual([]);
  });

  test("a conditional put on another writer's same item is always ConditionFailed", async () => {
    const table = lossyTable();
    fill(table);

    expect(kinds(await invokeAll(table, put))).toEqual(["ConditionFailed"]);
  });

  test.each([
    ["a delete", remove],
    ["a delete with ifExists", removeIfExists],
  ])("%s of what is there has always deleted it", async (_, event) => {
    const table = lossyTable();
    fill(table);

    const outcomes = await invokeAll(table, event);

    expect(kinds(outcomes)).toEqual(["deleted"]);
    expect(outcomes.filter((one, i) => one !== "Unreachable" && table.has(`p${i}`))).toEqual([]);
  });

  test.each<[string, typeof remove, Outcome]>([
    ["a delete", remove, "not deleted"],
    ["a delete with ifExists", removeIfExists, "ConditionFailed"],
  ])("%s of what is not there never has", async (_, event, outcome) => {
    expect(kinds(await invokeAll(lossyTable(), event))).toEqual([outcome]);
  });

  test("of two that put the same item, one wins and one is told", async () => {
    const outcomes = await invokeAll(lossyTable(), (index) => {
      const { event } = put(index >> 1);
      return { requestId: `request-${index}`, event };
    });

    for (let index = 0; index < OPERATIONS; index += 2) {
      const pair = outcomes.slice(index, index + 2);
      expect([...kinds(pair)].sort()).toEqual([...known(pair)].sort());
    }
  });

  test("Lambda's retry of the same request gets the answer that was lost", async () => {
    const table = lossyTable();
    const first = await invokeAll(table, put);
    const lost = first.flatMap((one, index) =>
      one === "Unreachable" && table.has(`p${index}`) ? [index] : [],
    );
    expect(lost).not.toEqual([]);

    const again = await invokeAll(table, put);

    expect(kinds(lost.map((index) => again[index]!))).toEqual(["written"]);
  });
});

describe("on a table that forgets its transactions", () => {
  test("a conditional put finds its own item, and fails", async () => {
    const outcomes = await invokeAll(lossyTable({ remembersTokens: false }), put);

    expect(kinds(outcomes)).toContain("ConditionFailed");
  });

  test("a delete finds nothing any more", async () => {
    const table = lossyTable({ remembersTokens: false });
    fill(table);

    const outcomes = await invokeAll(table, remove);

    expect(kinds(outcomes)).toContain("not deleted");
  });
});
