import { errorOf, responseOf, start, stopAll } from "./testing/test-functions";

jest.setTimeout(30_000);
afterEach(stopAll);

const answers = (word: string) => `exports.handler = async () => "${word}";`;
const answersAsModule = (word: string) => `export const handler = async () => "${word}";`;

test.each([
  ["a CommonJS file", "index.handler", { "index.js": answers("loaded") }],
  ["a .cjs file", "index.handler", { "index.cjs": answers("loaded") }],
  ["a .mjs file", "index.handler", { "index.mjs": answersAsModule("loaded") }],
  [
    "a .js file of a module package",
    "lib/orders.handler",
    { "package.json": '{"type":"module"}', "lib/orders.js": answersAsModule("loaded") },
  ],
  [
    "a CommonJS file of a folder in a module package",
    "lib/orders.handler",
    {
      "package.json": '{"type":"module"}',
      "lib/package.json": "{}",
      "lib/orders.js": answers("loaded"),
    },
  ],
  ["a folder with an index file", "orders.handler", { "orders/index.js": answers("loaded") }],
  [
    "an export in an object",
    "index.api.get",
    { "index.js": `exports.api = { get: async () => "loaded" };` },
  ],
])("loads %s", async (_, handler, files) => {
  const started = await start(files, { configuration: { handler } });
  expect(await responseOf(started)).toBe("loaded");
});

test.each([
  ["Runtime.ImportModuleError", "main.handler", answers("loaded"), "Cannot find module 'main'"],
  ["Runtime.ImportModuleError", "index.handler", `require("not-there");`, "'not-there'"],
  ["Runtime.UserCodeSyntaxError", "index.handler", "exports.handler = (", "SyntaxError"],
  ["Runtime.HandlerNotFound", "index.other", answers("loaded"), "index.other is undefined"],
  ["Runtime.HandlerNotFound", "index.handler", "exports.handler = 1;", "is not a function"],
  ["Runtime.MalformedHandlerName", "index", answers("loaded"), "Bad handler"],
  ["Runtime.MalformedHandlerName", "../index.handler", answers("loaded"), "../index.handler"],
  ["TypeError", "index.handler", `throw new TypeError("at load");`, "at load"],
])("answers %s for the handler %s of %j", async (errorType, handler, code, message) => {
  const started = await start(code, { configuration: { handler } });
  const error = await errorOf(started);
  expect(error).toMatchObject({
    errorType,
    errorMessage: expect.stringContaining(message) as string,
    logTail: expect.stringContaining("Phase: init\tStatus: error") as string,
  });
  expect(error.trace).not.toHaveLength(0);
});

test("answers what the process exited with when it ends while loading", async () => {
  const error = await errorOf(await start("process.exit(3);"));
  expect(error).toMatchObject({
    errorType: "Runtime.ExitError",
    errorMessage: expect.stringMatching(/Runtime exited with error: exit status 3$/) as string,
  });
});

test("loads a second time, within the function's time-out, when loading takes longer than it may", async () => {
  const started = await start("for (;;);", {
    initSeconds: 0.5,
    configuration: { timeoutSeconds: 1 },
  });
  const startedAt = performance.now();
  const error = await errorOf(started);
  expect(performance.now() - startedAt).toBeGreaterThan(1500);
  expect(error.errorType).toBe("Sandbox.Timedout");
  expect(error.logTail).toContain("Phase: init\tStatus: timeout");
});

test("answers when the second loading is quick enough", async () => {
  // Each process has a log file beside the bundle's folder before it starts.
  const slowOnce = `
    const logs = require("node:fs").readdirSync("..").filter((name) => name.endsWith(".log"));
    while (logs.length === 1);
    exports.handler = async () => "loaded";`;
  const started = await start(slowOnce, { initSeconds: 0.5 });
  expect(await responseOf(started)).toBe("loaded");
});
