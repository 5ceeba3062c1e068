import { answerTo } from "./answers";

const exit = { kind: "exited", code: null, signal: null, outOfMemory: false } as const;

function messageOf(outcome: Parameters<typeof answerTo>[0]): unknown {
  return JSON.parse(answerTo(outcome, "r-1", 3).payload);
}

test.each([
  [{ code: 1 }, "Runtime exited with error: exit status 1"],
  [{ code: 129 }, "Runtime exited with error: exit status 129"],
  [{ code: 0 }, "Runtime exited without providing a reason"],
  [{ signal: "SIGKILL" }, "Runtime exited with error: signal: killed"],
  [{ signal: "SIGABRT" }, "Runtime exited with error: signal: aborted"],
  [{ signal: "SIGSEGV" }, "Runtime exited with error: signal: segmentation fault"],
  [{ signal: "SIGPROF" }, "Runtime exited with error: signal: SIGPROF"],
] as const)("says of a process that ended with %j: %s", (how, message) => {
  expect(messageOf({ ...exit, ...how })).toEqual({
    errorType: "Runtime.ExitError",
    errorMessage: `RequestId: r-1 Error: ${message}`,
  });
});

test.each([
  [true, "error\tError Type: Runtime.OutOfMemory"],
  [false, "error\tError Type: Runtime.ExitError"],
])("names the reason in the log when out of memory is %s", (outOfMemory, status) => {
  expect(answerTo({ ...exit, signal: "SIGKILL", outOfMemory }, "r-1", 3).status).toBe(status);
});

test.each([
  [3, "3.00"],
  [900, "900.00"],
])("names the configured time-out of %d s", (seconds, shown) => {
  const answer = answerTo({ kind: "timed-out" }, "r-1", seconds);
  expect(JSON.parse(answer.payload)).toEqual({
    errorType: "Sandbox.Timedout",
    errorMessage: `RequestId: r-1 Error: Task timed out after ${shown} seconds`,
  });
  expect(answer.line).toMatch(new RegExp(`Z r-1 Task timed out after ${shown} seconds\n$`));
});

test("hands a response on as it is, without an error", () => {
  expect(answerTo({ kind: "response", payload: "null" }, "r-1", 3)).toEqual({ payload: "null" });
});
