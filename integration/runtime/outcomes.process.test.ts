import { InvokeRefusedError } from "./errors";
import { type RunningFunction } from "./function";
import { MAX_REQUEST_BYTES, MAX_RESPONSE_BYTES } from "./runtime-api";
import { errorOf, responseOf, start, stopAll } from "./testing/test-functions";

jest.setTimeout(30_000);
let running: RunningFunction;

/** Runs the event's `code` as the body of a handler. */
const RUNS_ITS_EVENT = `
  const AsyncFunction = (async () => {}).constructor;
  exports.handler = (event, context, callback) => {
    const Kind = event.async ? AsyncFunction : Function;
    return Kind("event", "context", "callback", "require", event.code)(event, context, callback, require);
  };
  exports.asyncHandler = async (event) => AsyncFunction(event.code)();`;

beforeAll(async () => {
  running = await start(RUNS_ITS_EVENT);
});
afterAll(stopAll);

const sync = (code: string) => ({ code, async: false });
const async = (code: string) => ({ code, async: true });

test.each([
  ["what a promise gives", async("return { a: [1, null] };"), { a: [1, null] }],
  ["null for undefined", async("return undefined;"), null],
  ["what the callback gives", sync("callback(null, 7);"), 7],
  ["what the callback gives later", sync("setTimeout(() => callback(null, 8), 20);"), 8],
  ["null when the event loop is empty and nobody answered", sync("return 1;"), null],
  ["what succeed gives", sync("context.succeed(9);"), 9],
])("answers %s", async (_, event, response) => {
  expect(await responseOf(running, event)).toEqual(response);
});

test("waits for an empty event loop after a callback", async () => {
  const event = sync('setTimeout(() => console.log("after all"), 100); callback(null, 1);');
  expect((await running.invoke(JSON.stringify(event))).logTail).toContain("after all");
});

test("does not wait for an empty event loop when told not to", async () => {
  const started = await start(RUNS_ITS_EVENT);
  const event = sync(
    "context.callbackWaitsForEmptyEventLoop = false; setTimeout(() => {}, 60000); callback(null, 1);",
  );
  expect(await responseOf(started, event)).toBe(1);
});

test.each([
  ["an error", async('throw new RangeError("too far");'), "RangeError", "too far"],
  [
    "an error before the first await",
    sync('throw new RangeError("early");'),
    "RangeError",
    "early",
  ],
  ["an error given to the callback", sync('callback(new TypeError("no"));'), "TypeError", "no"],
  ["an error given to fail", sync('context.fail(new TypeError("no"));'), "TypeError", "no"],
  ["a string", async('throw "text";'), "string", "text"],
  ["an answer that is no JSON", async("return 1n;"), "Error", "Unable to stringify response body"],
])("answers %s that was thrown, and keeps the sandbox", async (_, event, type, message) => {
  await responseOf(running, async("globalThis.before = true;"));
  expect(await errorOf(running, event)).toMatchObject({ errorType: type, errorMessage: message });
  expect(await responseOf(running, async("return globalThis.before;"))).toBe(true);
});

test("gives the name that an error was given, and its trace", async () => {
  const error = await errorOf(
    running,
    async('throw Object.assign(new Error("gone"), { name: "TableNotFound" });'),
  );
  expect(error.errorType).toBe("TableNotFound");
  expect(error.trace?.[0]).toBe("TableNotFound: gone");
  expect(error.logTail).toContain('ERROR\tInvoke Error \t{"errorType":"TableNotFound"');
});

test.each([
  ["an uncaught exception", 'setTimeout(() => { throw new TypeError("late"); });', "TypeError"],
  [
    "an unhandled rejection",
    'Promise.reject(new Error("late"));',
    "Runtime.UnhandledPromiseRejection",
  ],
])("answers %s, and replaces the sandbox", async (_, code, errorType) => {
  await responseOf(running, async("globalThis.before = true;"));
  const error = await errorOf(running, async(`${code} await new Promise(() => {});`));
  expect(error.errorType).toBe(errorType);
  expect(error.errorMessage).toContain("late");
  expect(await responseOf(running, async("return globalThis.before;"))).toBeNull();
});

test("answers that an async handler's promise was never settled", async () => {
  const started = await start(RUNS_ITS_EVENT, {
    configuration: { handler: "index.asyncHandler" },
  });
  const error = await errorOf(started, { code: "await new Promise(() => {});" });
  expect(error.errorType).toBe("Runtime.NodeJsExit");
});

test.each([
  [
    "process.exit(7);",
    /^RequestId: [-0-9a-f]{36} Error: Runtime exited with error: exit status 7$/,
  ],
  ["process.exit(0);", /Error: Runtime exited without providing a reason$/],
  ["process.abort();", /Error: Runtime exited with error: signal: aborted$/],
])("answers that the runtime exited after %s", async (code, message) => {
  const error = await errorOf(running, async(code));
  expect(error.errorType).toBe("Runtime.ExitError");
  expect(error.errorMessage).toMatch(message);
  expect(error.logTail).toContain("Status: error\tError Type: Runtime.ExitError");
});

const fill = (megabytes: number) => `
  const kept = [];
  for (let i = 0; i < ${megabytes / 10}; i++) {
    kept.push(Buffer.alloc(10 * 2 ** 20, 1));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return kept.length;`;

test("answers that the runtime was killed when it uses more memory than it may", async () => {
  const error = await errorOf(running, async(fill(1000)));
  expect(error.errorType).toBe("Runtime.ExitError");
  expect(error.errorMessage).toMatch(/Error: Runtime exited with error: signal: killed$/);
  expect(error.logTail).toContain("Error Type: Runtime.OutOfMemory");
});

test("lets it use what it may", async () => {
  expect(await responseOf(running, async(fill(100)))).toBe(10);
});

test.each([
  ["waits", "await new Promise((resolve) => setTimeout(resolve, 60000));"],
  ["is busy", "for (;;);"],
])("answers that it timed out when it %s", async (_, code) => {
  const started = await start(RUNS_ITS_EVENT, { configuration: { timeoutSeconds: 1 } });
  const { payload, durationMs, logTail } = await started.invoke(JSON.stringify(async(code)));
  expect(JSON.parse(payload)).toEqual({
    errorType: "Sandbox.Timedout",
    errorMessage: expect.stringMatching(
      /^RequestId: [-0-9a-f]{36} Error: Task timed out after 1.00 seconds$/,
    ) as string,
  });
  expect(durationMs).toBeGreaterThan(990);
  expect(logTail).toMatch(/Z [-0-9a-f]{36} Task timed out after 1.00 seconds\n/);
  expect(logTail).toMatch(/Status: timeout\n$/);
});

test("takes a response of the size that Lambda allows, and not one byte more", async () => {
  const ofSize = (bytes: number) => async(`return "x".repeat(${bytes - 2});`);
  expect((await running.invoke(JSON.stringify(ofSize(MAX_RESPONSE_BYTES)))).payload).toHaveLength(
    MAX_RESPONSE_BYTES,
  );
  expect(await errorOf(running, ofSize(MAX_RESPONSE_BYTES + 1))).toMatchObject({
    errorType: "Function.ResponseSizeTooLarge",
    errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
  });
  expect(await responseOf(running, async("return 1;"))).toBe(1);
});

test("takes a request of the size that Lambda allows, and not one byte more", async () => {
  const start = '{"async":true,"code":"return event.filling.length;","filling":"';
  const ofSize = (bytes: number) => `${start}${"x".repeat(bytes - start.length - 2)}"}`;
  const { payload } = await running.invoke(ofSize(MAX_REQUEST_BYTES));
  expect(payload).toBe(String(MAX_REQUEST_BYTES - start.length - 2));
  await expect(running.invoke(ofSize(MAX_REQUEST_BYTES + 1))).rejects.toMatchObject({
    name: "RequestTooLargeException",
    statusCode: 413,
  });
});

test("refuses a request that is not JSON", async () => {
  const invoking = running.invoke("{");
  await expect(invoking).rejects.toThrow(InvokeRefusedError);
  await expect(invoking).rejects.toMatchObject({
    name: "InvalidRequestContentException",
    statusCode: 400,
  });
});
