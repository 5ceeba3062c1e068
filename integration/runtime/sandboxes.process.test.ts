import { dirname } from "node:path";
import { UnsupportedRuntimeError } from "./errors";
import { errorOf, responseOf, start, stopAll } from "./testing/test-functions";

jest.setTimeout(30_000);
afterEach(stopAll);

const COUNTS = `
  let invocations = 0;
  console.log("loading");
  exports.handler = async ({ name, busy, milliseconds = 0 }) => {
    console.log("before %s", name);
    while (busy) invocations += 1;
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    console.error("after %s", name);
    return { pid: process.pid, invocations: ++invocations };
  };`;

test("starts a process for the first invocation and keeps it for the next", async () => {
  const started = await start(COUNTS);
  const first = await started.invoke("");
  const second = await started.invoke("");
  expect([first.coldStart, second.coldStart]).toEqual([true, false]);
  expect(JSON.parse(first.payload)).toMatchObject({ invocations: 1 });
  expect(JSON.parse(second.payload)).toMatchObject({ invocations: 2 });
  expect(first.logTail).toContain("Init Duration:");
  expect(second.logTail).not.toContain("Init Duration:");
});

test("starts a new process after one that timed out", async () => {
  const started = await start(COUNTS, { configuration: { timeoutSeconds: 1 } });
  expect(await responseOf(started)).toMatchObject({ invocations: 1 });
  expect((await errorOf(started, { busy: true })).errorType).toBe("Sandbox.Timedout");
  const { coldStart, payload } = await started.invoke("");
  expect(coldStart).toBe(true);
  expect(JSON.parse(payload)).toMatchObject({ invocations: 1 });
});

test("gives each of the invocations at the same time a process and a log of its own", async () => {
  const started = await start(COUNTS);
  const names = ["a", "b", "c"];
  const results = await Promise.all(
    names.map((name) => started.invoke(JSON.stringify({ name, milliseconds: 100 }))),
  );
  const pids = results.map(({ payload }) => (JSON.parse(payload) as { pid: number }).pid);
  expect(new Set(pids).size).toBe(3);
  for (const [index, { logTail }] of results.entries()) {
    const said = [...logTail.matchAll(/(?:before|after) (\w)/g)].map(([, name]) => name);
    expect(said).toEqual([names[index], names[index]]);
  }
  expect(pids).toContain(((await responseOf(started)) as { pid: number }).pid);
});

test("has what was written while loading and in the invocation in its log, in order", async () => {
  const started = await start(COUNTS);
  const { logTail } = await started.invoke('{"name":"x"}');
  const line = (text: string) => `[-:.0-9TZ]+\t[-0-9a-z]+\t${text}\n`;
  expect(logTail).toMatch(
    new RegExp(
      "^INIT_START [^\n]+\n" +
        line("INFO\tloading") +
        "START RequestId: [-0-9a-f]{36} Version: \\$LATEST\n" +
        line("INFO\tbefore x") +
        line("ERROR\tafter x") +
        "END RequestId: [-0-9a-f]{36}\nREPORT [^\n]+\n$",
    ),
  );
  expect((await started.invoke('{"name":"y"}')).logTail).not.toMatch(/loading|before x|INIT_START/);
});

test("keeps the last 4 KB of the log", async () => {
  const started = await start(`
    exports.handler = async () => {
      process.stdout.write("first" + "x".repeat(10000) + "last\\n");
    };`);
  const { logTail } = await started.invoke("");
  expect(Buffer.byteLength(logTail)).toBe(4096);
  expect(logTail).toContain("xlast\n");
  expect(logTail).not.toContain("first");
});

test("tells the function what Lambda's context does", async () => {
  const started = await start(`
    exports.handler = async (event, context) => ({
      ...context,
      remaining: context.getRemainingTimeInMillis(),
      cwd: process.cwd(),
    });`);
  const context = (await responseOf(started)) as Record<string, unknown>;
  expect(context).toEqual({
    awsRequestId: expect.stringMatching(/^[-0-9a-f]{36}$/) as string,
    callbackWaitsForEmptyEventLoop: true,
    cwd: expect.stringMatching(/\/task$/) as string,
    functionName: "orders",
    functionVersion: "$LATEST",
    invokedFunctionArn: "arn:aws:lambda:us-east-2:123456789012:function:orders",
    logGroupName: "/aws/lambda/orders",
    logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/) as string,
    memoryLimitInMB: "256",
    remaining: expect.any(Number) as number,
  });
  expect(context.remaining).toBeLessThanOrEqual(20_000);
  expect(context.remaining).toBeGreaterThan(15_000);
});

test("shows the function nothing of this process's environment and home folder", async () => {
  process.env.AWS_PROFILE = "personal";
  process.env.HTTPS_PROXY = "http://127.0.0.1:9";
  const started = await start(
    `exports.handler = async () => ({
      names: Object.keys(process.env).sort(),
      path: process.env.PATH,
      home: require("node:os").homedir(),
      imported: (await import("node:os")).homedir(),
      offset: new Date().getTimezoneOffset(),
    });`,
    { configuration: { variables: { TABLE_NAME: "orders" } } },
  );
  const home = "/home/sbx_user1051";
  expect(await responseOf(started)).toEqual({
    names: [
      "AWS_ACCESS_KEY_ID",
      "AWS_DEFAULT_REGION",
      "AWS_ENDPOINT_URL",
      "AWS_EXECUTION_ENV",
      "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
      "AWS_LAMBDA_FUNCTION_NAME",
      "AWS_LAMBDA_FUNCTION_VERSION",
      "AWS_LAMBDA_INITIALIZATION_TYPE",
      "AWS_LAMBDA_LOG_GROUP_NAME",
      "AWS_LAMBDA_LOG_STREAM_NAME",
      "AWS_LAMBDA_RUNTIME_API",
      "AWS_REGION",
      "AWS_SECRET_ACCESS_KEY",
      "AWS_SESSION_TOKEN",
      "LAMBDA_RUNTIME_DIR",
      "LAMBDA_TASK_ROOT",
      "LANG",
      "PATH",
      "TABLE_NAME",
      "TZ",
      "_HANDLER",
    ],
    path: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    home,
    imported: home,
    offset: 0,
  });
});

test("says so when this machine's Node.js is not the one the function is deployed for", async () => {
  const { node } = process.versions;
  const major = Number(node.split(".")[0]);
  const noteFor = async (runtime: string) =>
    (await start("", { configuration: { runtime } })).versionNote;
  expect(await noteFor(`nodejs${major}.x`)).toBeUndefined();
  expect(await noteFor(`nodejs${major + 2}.x`)).toBe(
    `The function is deployed for nodejs${major + 2}.x, but it runs on this machine's Node.js ${node}.`,
  );
});

test("throws when the function is deployed for another language", async () => {
  await expect(start("", { configuration: { runtime: "python3.13" } })).rejects.toThrow(
    UnsupportedRuntimeError,
  );
});
