import { asItShould, FakeFunction, FunctionError, MemoryTable } from "../testing/table";
import { ExerciseError, expectUnreachable } from "./exercise";

function deployed(error?: FunctionError) {
  return new FakeFunction({
    ...asItShould(new MemoryTable()),
    ...(error !== undefined && { probe: () => error }),
  });
}

test("is content with a function that finds DynamoDB unreachable", async () => {
  const fn = deployed(new FunctionError("Unreachable", "no answer within 3 s"));
  await expect(expectUnreachable(fn)).resolves.toBeUndefined();
});

test("names what answered where the function reaches DynamoDB after all", async () => {
  await expect(expectUnreachable(deployed())).rejects.toMatchObject({
    operation: "probe",
    errorType: "WrongAnswer",
    message: expect.stringContaining("127.0.0.1:1 answered") as string,
  });
});

test("does not take another error for it", async () => {
  const fn = deployed(new FunctionError("AccessDenied", "not allowed"));
  const failure = expectUnreachable(fn);
  await expect(failure).rejects.toBeInstanceOf(ExerciseError);
  await expect(failure).rejects.toMatchObject({ errorType: "AccessDenied" });
});
