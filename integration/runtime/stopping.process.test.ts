import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { FunctionStoppedError } from "./errors";
import { type RunningFunction } from "./function";
import { isListening, responseOf, start, stopAll, until } from "./testing/test-functions";

jest.setTimeout(30_000);
afterEach(stopAll);

/** Listens on a port, and so does a child of it; both for as long as they live. */
const LISTENS = `
  const listen = \`
    const server = require("node:net").createServer((socket) => socket.destroy());
    server.listen(0, "127.0.0.1", () => console.log(server.address().port));\`;
  const { spawn } = require("node:child_process");
  let ports;
  exports.handler = async ({ busy }) => {
    while (busy);
    ports ??= await Promise.all([1, 2].map(async () => {
      const child = spawn(process.execPath, ["-e", listen]);
      const [line] = await require("node:events").once(child.stdout, "data");
      return Number(line);
    }));
    return { ports: [...ports, await own()], folder: require("node:path").dirname(process.cwd()) };
  };
  const own = () => new Promise((resolve) => {
    const server = require("node:net").createServer((socket) => socket.destroy());
    server.listen(0, "127.0.0.1", () => resolve(server.address().port));
    server.unref();
  });`;

interface Traces {
  readonly ports: readonly number[];
  readonly folder: string;
}

const tracesOf = async (started: RunningFunction) => (await responseOf(started)) as Traces;

async function expectThere({ ports, folder }: Traces): Promise<void> {
  expect(await Promise.all(ports.map(isListening))).toEqual([true, true, true]);
  expect(existsSync(folder)).toBe(true);
}

async function expectGone({ ports, folder }: Traces): Promise<void> {
  await until(async () => !(await Promise.all(ports.map(isListening))).includes(true));
  await until(() => !existsSync(folder));
}

test("ends the process, what it started, and removes its folder when it is stopped", async () => {
  const started = await start(LISTENS);
  const traces = await tracesOf(started);
  await expectThere(traces);
  await started.stop();
  expect(existsSync(traces.folder)).toBe(false);
  await expectGone(traces);
  await expect(started.invoke("")).rejects.toThrow(FunctionStoppedError);
  await started.stop();
});

test.each([
  ["in an invocation", "if (busy) process.exit(1);"],
  ["after an invocation", "if (busy) { setTimeout(() => process.exit(1), 50); return; }"],
])("ends what a process had started that crashed %s", async (_, crash) => {
  const started = await start(LISTENS.replace("while (busy);", crash));
  const { ports } = await tracesOf(started);
  await started.invoke('{"busy":true}');
  await until(async () => !(await Promise.all(ports.map(isListening))).includes(true));
  expect((await started.invoke("")).coldStart).toBe(true);
});

test("rejects an invocation that is under way when it is stopped", async () => {
  const started = await start(LISTENS);
  const traces = await tracesOf(started);
  const invoking = expect(started.invoke('{"busy":true}')).rejects.toThrow(FunctionStoppedError);
  await started.stop();
  await invoking;
  await expectGone(traces);
});

test("rejects an invocation whose process is about to start when it is stopped", async () => {
  const started = await start(LISTENS);
  const invoking = expect(started.invoke("")).rejects.toThrow(FunctionStoppedError);
  await started.stop();
  await invoking;
});

test("stops when its signal is aborted, and rejects with the signal's reason", async () => {
  const controller = new AbortController();
  const started = await start(LISTENS, { signal: controller.signal });
  const traces = await tracesOf(started);
  const reason = new Error("enough");
  const invoking = expect(started.invoke('{"busy":true}')).rejects.toBe(reason);
  controller.abort(reason);
  await invoking;
  await expect(started.invoke("")).rejects.toBe(reason);
  await expectGone(traces);
});

test("does not start when its signal is aborted already", async () => {
  const reason = new Error("enough");
  await expect(start(LISTENS, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

describe("when the harness is killed", () => {
  /** Another process that invokes the function, tells where its traces are and is then killed. */
  async function tracesOfKilledHarness(then: string): Promise<Traces> {
    const script = `
      const { start, responseOf } = require(${JSON.stringify(require.resolve("./testing/test-functions"))});
      void (async () => {
        const started = await start(${JSON.stringify(LISTENS)});
        const traces = await responseOf(started);
        ${then}
        process.stdout.write(JSON.stringify(traces));
      })();`;
    const harness = spawn(process.execPath, ["--import", require.resolve("tsx"), "-e", script], {
      stdio: ["ignore", "pipe", "inherit"],
      cwd: dirname(dirname(__dirname)),
    });
    const [line] = (await once(harness.stdout, "data")) as [Buffer];
    const traces = JSON.parse(line.toString()) as Traces;
    await expectThere(traces);
    harness.kill("SIGKILL");
    await once(harness, "exit");
    return traces;
  }

  test.each([
    ["is idle", ""],
    [
      "is busy",
      `void started.invoke('{"busy":true}'); await new Promise((r) => setTimeout(r, 100));`,
    ],
  ])("ends by itself and leaves no folder while it %s", async (_, then) => {
    await expectGone(await tracesOfKilledHarness(then));
  });
});
