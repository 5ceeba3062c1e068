import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandError, HarnessError, InterruptedError } from "../../errors";
import { serve } from "../../testing/loopback";
import { scratchFolder, writeShellScript } from "../../testing/scratch";
import { until } from "../../testing/until";
import { type Cloud } from "../cloud";
import { startMoto, type StartMotoOptions } from "./moto";

/** Leaves beside itself with what it was started, and whether it was stopped. */
const LEAVES_TRACES = `trap 'touch "$0.stopped"; exit 0' TERM
echo "$@" > "$0.arguments"`;
/** Until it is told to stop, or to die. */
const LIVES = `echo thinking >&2
until [ -e "$0.die" ]; do sleep 0.02; done
echo MemoryError >&2
echo '127.0.0.1 - - [21/Nov/2026 07:15:53] "POST / HTTP/1.1" 200 -' >&2
exit 9`;

const announces = (port: number) => `echo " * Running on http://127.0.0.1:${port}" >&2`;

const clouds: Cloud[] = [];

afterEach(async () => {
  await Promise.all(clouds.splice(0).map((cloud) => cloud.stop()));
});

/** A Python that does this, in shell code, when it is to run moto. */
async function fakePython(code: string) {
  const python = await writeShellScript(
    join(await scratchFolder(), "python"),
    `${LEAVES_TRACES}\n${code}`,
  );
  return {
    python,
    arguments: () => readFile(`${python}.arguments`, "utf8"),
    wasStarted: () => existsSync(`${python}.arguments`),
    wasStopped: () => existsSync(`${python}.stopped`),
    die: () => writeFile(`${python}.die`, ""),
    start: async (options: Partial<StartMotoOptions> = {}) => {
      const moto = { python, version: "5.2.1" };
      const cloud = await startMoto({ region: "eu-central-1", moto, ...options });
      clouds.push(cloud);
      return cloud;
    },
  };
}

/** One whose announced port is answered. */
async function livingMoto() {
  const { port } = await serve(() => ({ body: "<html>" }));
  const moto = await fakePython(`${announces(port)}\n${LIVES}`);
  return { port, ...moto };
}

async function rejectionOf(starting: Promise<unknown>): Promise<unknown> {
  return starting.then(
    () => undefined,
    (error: unknown) => error,
  );
}

test("is a cloud of this machine that ends with the run and isolates no network", async () => {
  const { port, start } = await livingMoto();
  expect(await start()).toMatchObject({
    name: "moto",
    title: `moto 5.2.1 on 127.0.0.1:${port}`,
    capabilities: { isolatesNetwork: false },
    disposable: true,
    clientConfig: { region: "eu-central-1", endpoint: `http://127.0.0.1:${port}` },
    environment: { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`, AWS_REGION: "eu-central-1" },
  });
});

test.each([
  ["any port that is free", {}, 0],
  ["the port it was told to take", { port: 5000 }, 5000],
])("listens on this machine alone, on %s", async (_, options, port) => {
  const moto = await livingMoto();
  await moto.start(options);
  expect(await moto.arguments()).toEqual(
    expect.stringMatching(new RegExp(`/serve\\.py 127\\.0\\.0\\.1 ${port}\\n$`)),
  );
});

test("keeps each request and its answer in the file it was given", async () => {
  const moto = await livingMoto();
  await moto.start({ requestLog: "/run/requests.jsonl" });
  expect(await moto.arguments()).toMatch(/\/serve\.py 127\.0\.0\.1 0 \/run\/requests\.jsonl\n$/);
});

test("tells the requests that a client sent again", async () => {
  const { port } = await serve(() => ({ body: "<html>" }));
  const repeat = "ec2 CreateRoute of mixed (attempt=2; max=25)";
  const { start } = await fakePython(
    `echo 'repeated: ${repeat}' >&2\n${announces(port)}\n${LIVES}`,
  );
  const { repeats } = await start();
  expect(repeats).toEqual([repeat]);
});

test("ends when it is stopped, which is no loss", async () => {
  const { start, wasStopped } = await livingMoto();
  const cloud = await start();
  expect(wasStopped()).toBe(false);
  await cloud.stop();
  expect(wasStopped()).toBe(true);
  expect(cloud.lost.aborted).toBe(false);
});

test("is lost, with the last of what it said, when it ends by itself", async () => {
  const { start, die } = await livingMoto();
  const { lost } = await start();
  expect(lost.aborted).toBe(false);
  const loss = once(lost, "abort");
  await die();
  await loss;
  expect(lost.reason).toBeInstanceOf(CommandError);
  const { failure } = lost.reason as CommandError;
  expect(failure).toMatchObject({ command: "moto_server", outcome: "exited 9" });
  expect(failure.lastLines.at(-1)).toBe("MemoryError");
});

test("says what it said when it dies before it announces its port", async () => {
  const { start } = await fakePython('echo "Port 5000 is in use by another program." >&2\nexit 1');
  const error = await rejectionOf(start({ port: 5000 }));
  expect(error).toBeInstanceOf(CommandError);
  expect((error as CommandError).failure).toMatchObject({
    command: "moto_server",
    outcome: "exited 1",
    lastLines: ["Port 5000 is in use by another program."],
  });
});

test("says what it said when it dies before anything listens on the port it announced", async () => {
  const { start } = await fakePython(`${announces(9)}\nsleep 0.2\necho MemoryError >&2\nexit 9`);
  const error = await rejectionOf(start());
  expect(error).toBeInstanceOf(CommandError);
  expect((error as CommandError).failure.lastLines.at(-1)).toBe("MemoryError");
});

test("says what it said when it dies instead of answering", async () => {
  const asked = new AbortController();
  const { port } = await serve(() => {
    asked.abort();
    return new Promise(() => undefined);
  });
  const { start, die } = await fakePython(`${announces(port)}\n${LIVES}`);
  const starting = rejectionOf(start());
  await once(asked.signal, "abort");
  await die();
  const error = await starting;
  expect(error).toBeInstanceOf(CommandError);
  expect((error as CommandError).failure.outcome).toBe("exited 9");
});

async function silentPort(): Promise<number> {
  const { port } = await serve(() => new Promise(() => undefined));
  return port;
}

test.each([
  ["announces nothing", () => Promise.resolve(LIVES)],
  ["does not answer", async () => `${announces(await silentPort())}\n${LIVES}`],
  ["announces a port where nothing listens", () => Promise.resolve(`${announces(9)}\n${LIVES}`)],
])("is ended, and shows what it said, when it %s in time", async (_, code) => {
  const { start, wasStopped } = await fakePython(await code());
  const error = await rejectionOf(start({ startSeconds: 0.6 }));
  expect(error).toBeInstanceOf(HarnessError);
  expect((error as HarnessError).message).toMatch(
    /^moto_server did not answer within 0\.6 s on 127\.0\.0\.1; its last lines:\n[^]*thinking$/,
  );
  expect(wasStopped()).toBe(true);
});

test("says so when it said nothing in time", async () => {
  const { start } = await fakePython("exec sleep 20");
  await expect(start({ startSeconds: 0.2 })).rejects.toThrow(
    "moto_server did not answer within 0.2 s on 127.0.0.1; it printed nothing",
  );
});

test.each([
  ["announces its port", () => Promise.resolve(LIVES)],
  ["answers", async () => `${announces(await silentPort())}\n${LIVES}`],
])("is ended when it is interrupted before it %s", async (_, code) => {
  const { start, wasStarted, wasStopped } = await fakePython(await code());
  const interrupt = new AbortController();
  const reason = new InterruptedError("SIGINT");
  const starting = rejectionOf(start({ signal: interrupt.signal }));
  await until(wasStarted);
  interrupt.abort(reason);
  expect(await starting).toBe(reason);
  expect(wasStopped()).toBe(true);
});

test("is ended when it is interrupted while it is being started", async () => {
  const { start } = await fakePython(LIVES);
  const interrupt = new AbortController();
  const reason = new InterruptedError("SIGINT");
  const starting = rejectionOf(start({ signal: interrupt.signal }));
  interrupt.abort(reason);
  expect(await starting).toBe(reason);
});

test("is not started when the interrupt came before", async () => {
  const { start, wasStarted } = await livingMoto();
  const reason = new InterruptedError("SIGINT");
  expect(await rejectionOf(start({ signal: AbortSignal.abort(reason) }))).toBe(reason);
  expect(wasStarted()).toBe(false);
});

test("is a missing tool when its Python cannot be started", async () => {
  const moto = { python: join(await scratchFolder(), "python"), version: "5.2.1" };
  await expect(startMoto({ region: "eu-central-1", moto })).rejects.toMatchObject({
    name: "MissingToolError",
  });
});
