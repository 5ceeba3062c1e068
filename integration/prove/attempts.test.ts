import { asItShould, FakeFunction, FunctionError, MemoryTable } from "../testing/table";
import { awsServer } from "../testing/aws-server";
import { attemptsOn, exercise } from "./exercise";

/** Exercises a function whose first gets end like this. */
async function exerciseWith(errors: readonly FunctionError[], attempts?: number) {
  const table = new MemoryTable();
  const { config } = await awsServer(table.answers);
  const right = asItShould(table);
  const left = [...errors];
  const deployed = new FakeFunction({
    ...right,
    get: (event) => left.shift() ?? right.get(event),
  });
  return exercise({
    deployed,
    tableName: "orders",
    accessLevel: "read-write",
    client: config,
    ...(attempts !== undefined && { attempts }),
  });
}

const unreachable = new FunctionError("Unreachable", "no answer");

test("asks again, from the start, while the function finds DynamoDB unreachable", async () => {
  await expect(exerciseWith([unreachable, unreachable], 3)).resolves.toHaveLength(4);
});

test.each([
  ["three times where three are allowed", 3, 3],
  ["once where nothing else is said", 1, undefined],
])("asks no more than %s", async (_, failures, attempts) => {
  const errors = Array.from({ length: failures }, () => unreachable);
  await expect(exerciseWith(errors, attempts)).rejects.toMatchObject({ errorType: "Unreachable" });
});

test("does not ask again after another error", async () => {
  const failure = exerciseWith([new FunctionError("TableNotFound", "no such table")], 3);
  await expect(failure).rejects.toMatchObject({ errorType: "TableNotFound" });
});

test.each([
  ["once where networks are isolated, since unreachable is an answer there", true, 1],
  ["three times where they are not, since the machine is only busy", false, 3],
])("asks %s", (_, isolatesNetwork, attempts) => {
  const capabilities = {
    runsFunctions: true,
    runsInstances: true,
    servesInterfaceEndpoints: true,
    keepsEndpointPolicyVersion: true,
    isolatesNetwork,
  };
  expect(attemptsOn({ capabilities })).toBe(attempts);
});
