import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { MissingToolError } from "../errors";
import { findMoto } from "../cloud/moto/python";
import { UnsupportedRuntimeError } from "./errors";
import { pythonWithSdk, type PythonWithSdk } from "./python";
import { errorOf, isListening, responseOf, start, stopAll, until } from "./testing/test-functions";

jest.setTimeout(60_000);
afterEach(stopAll);

let python: PythonWithSdk;

// moto, which everything here runs on, needs boto3.
beforeAll(async () => {
  python = await pythonWithSdk((await findMoto()).python);
});

/** A function of one Python file. */
const report = (code: string, configuration: object = {}) =>
  start(
    { "report.py": code },
    {
      python,
      configuration: { runtime: "python3.13", handler: "report.handler", ...configuration },
    },
  );

test("answers, and keeps its process for the next invocation", async () => {
  const started = await report(`
import os
count = 0

def handler(event, context):
    global count
    count += 1
    print("counted", event["name"])
    return {"pid": os.getpid(), "count": count, "cwd": os.path.basename(os.getcwd())}
`);
  const first = await started.invoke('{"name":"a"}');
  const second = await started.invoke('{"name":"b"}');
  expect([first.coldStart, second.coldStart]).toEqual([true, false]);
  const answer = JSON.parse(first.payload) as { pid: number };
  expect(answer).toEqual({ pid: answer.pid, count: 1, cwd: "task" });
  expect(JSON.parse(second.payload)).toEqual({ pid: answer.pid, count: 2, cwd: "task" });
  expect(first.logTail).toContain(
    `INIT_START Runtime Version: python3.13 (Python ${python.version})`,
  );
  expect(second.logTail).toContain("counted b\n");
  expect(second.logTail).not.toContain("counted a\n");
});

test("sees what Lambda's context says, no variable of this process, and no home folder", async () => {
  process.env.AWS_PROFILE = "personal";
  const started = await report(`
import os
from pathlib import Path

def handler(event, context):
    return {
        "names": [context.function_name, context.function_version, context.memory_limit_in_mb],
        "arn": context.invoked_function_arn,
        "remaining": context.get_remaining_time_in_millis(),
        "profile": os.environ.get("AWS_PROFILE"),
        "homes": [str(Path.home()), os.path.expanduser("~/.aws")],
    }
`).finally(() => delete process.env.AWS_PROFILE);
  const answer = (await responseOf(started)) as { remaining: number };
  expect(answer).toEqual({
    names: ["orders", "$LATEST", "256"],
    arn: "arn:aws:lambda:us-east-2:123456789012:function:orders",
    remaining: answer.remaining,
    profile: null,
    homes: ["/home/sbx_user1051", "/home/sbx_user1051/.aws"],
  });
  expect(answer.remaining).toBeLessThanOrEqual(20_000);
  expect(answer.remaining).toBeGreaterThan(10_000);
});

test("calls the cloud that it was given, with boto3", async () => {
  const started = await report(`
import boto3
client = boto3.client("dynamodb")

def handler(event, context):
    return client.meta.endpoint_url
`);
  expect(await responseOf(started)).toBe("http://127.0.0.1:9");
});

test.each([
  ["Runtime.ImportModuleError", "report.handler", "import not_there", "named 'not_there'"],
  ["Runtime.ImportModuleError", "other.handler", "", "Unable to import module 'other'"],
  ["Runtime.UserCodeSyntaxError", "report.handler", "def handler(", "Syntax error"],
  ["Runtime.HandlerNotFound", "report.other", "", "'other' missing on module 'report'"],
  ["Runtime.MalformedHandlerName", "report", "", "Bad handler 'report'"],
  ["KeyError", "report.handler", "{}['name']", "'name'"],
])("answers %s for the handler %s of %j", async (errorType, handler, code, message) => {
  const error = await errorOf(await report(code, { handler }));
  expect(error).toMatchObject({
    errorType,
    errorMessage: expect.stringContaining(message) as string,
  });
});

test.each([
  ["ValueError", "raise ValueError('too late')", "too late"],
  ["Runtime.MarshalError", "return object()", "Unable to marshal response"],
  ["Runtime.ExitError", "import sys; sys.exit(3)", "exit status 3"],
])("answers %s for a handler with %j", async (errorType, line, message) => {
  const started = await report(`def handler(event, context):\n    ${line}\n`);
  const error = await errorOf(started);
  expect(error).toMatchObject({
    errorType,
    errorMessage: expect.stringContaining(message) as string,
  });
});

test("ends a function that takes too long, also one that never waits", async () => {
  const started = await report("def handler(event, context):\n    while True: pass\n", {
    timeoutSeconds: 1,
  });
  expect((await errorOf(started)).errorType).toBe("Sandbox.Timedout");
});

test("ends a function that uses more memory than it has", async () => {
  const started = await report(
    "import time\n\ndef handler(event, context):\n    kept = b'x' * 400_000_000\n    time.sleep(5)\n",
  );
  const error = await errorOf(started);
  expect(error.logTail).toContain("Runtime.OutOfMemory");
});

test("ends with a harness that is killed, and leaves no folder, although it is busy", async () => {
  const code = `
import os, socket
server = socket.create_server(("127.0.0.1", 0))

def handler(event, context):
    while event.get("busy"): pass
    return {"port": server.getsockname()[1], "folder": os.path.dirname(os.getcwd())}
`;
  const options = { python, configuration: { runtime: "python3.13", handler: "report.handler" } };
  const script = `
    const { start, responseOf } = require(${JSON.stringify(require.resolve("./testing/test-functions"))});
    void (async () => {
      const started = await start(${JSON.stringify({ "report.py": code })}, ${JSON.stringify(options)});
      const traces = await responseOf(started);
      void started.invoke('{"busy":true}');
      await new Promise((resolve) => setTimeout(resolve, 100));
      process.stdout.write(JSON.stringify(traces));
    })();`;
  const harness = spawn(process.execPath, ["--import", require.resolve("tsx"), "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
    cwd: dirname(dirname(__dirname)),
  });
  const [line] = (await once(harness.stdout, "data")) as [Buffer];
  const { port, folder } = JSON.parse(line.toString()) as { port: number; folder: string };
  expect([await isListening(port), existsSync(folder)]).toEqual([true, true]);
  harness.kill("SIGKILL");
  await once(harness, "exit");
  await until(async () => !(await isListening(port)));
  await until(() => !existsSync(folder));
});

test("says so when this machine's Python is not the one that the function is deployed for", async () => {
  const [major = "", minor = ""] = python.version.split(".");
  expect((await report("", { runtime: `python${major}.${minor}` })).versionNote).toBeUndefined();
  expect((await report("", { runtime: "python3.99" })).versionNote).toBe(
    `The function is deployed for python3.99, but it runs on this machine's Python ${python.version}.`,
  );
});

test("is refused without an endpoint of the cloud's, and in another language", async () => {
  const configuration = { runtime: "python3.13", handler: "report.handler" };
  await expect(start("", { python, configuration, environment: {} })).rejects.toThrow(
    "orders was not started: without AWS_ENDPOINT_URL",
  );
  await expect(start("", { python, configuration: { runtime: "ruby3.4" } })).rejects.toThrow(
    UnsupportedRuntimeError,
  );
});

test("takes no interpreter that does not answer", async () => {
  await expect(pythonWithSdk("/nowhere/python3")).rejects.toThrow(MissingToolError);
});
