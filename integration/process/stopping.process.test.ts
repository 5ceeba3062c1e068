import { InterruptedError } from "../errors";
import { Witness } from "../testing/witness";
import { Child, run } from "./child";

let witness: Witness;

beforeEach(async () => {
  witness = await Witness.start();
});
afterEach(() => witness.stop());

/** JavaScript that starts another process of the same group. */
function starts(code: string, stdio: "inherit" | "ignore"): string {
  return `require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(code)}], { stdio: "${stdio}" });`;
}

const heedless = 'process.on("SIGTERM", () => {}); process.on("SIGINT", () => {});';

function options(code: string) {
  return {
    title: "the tool",
    command: process.execPath,
    args: ["-e", code],
    environment: {},
    graceSeconds: 20,
  };
}

test("an aborted signal ends the command and what it started, and is what `run` rejects with", async () => {
  const interrupt = new AbortController();
  const code = witness.hello("parent") + starts(witness.hello("grandchild"), "inherit");
  const running = run({ ...options(code), signal: interrupt.signal });
  await witness.sees("grandchild", "parent");
  const reason = new InterruptedError("SIGINT");
  interrupt.abort(reason);
  await expect(running).rejects.toBe(reason);
  await witness.sees();
});

test("a signal that is aborted while the command is being started ends it too", async () => {
  const interrupt = new AbortController();
  const running = run({ ...options(witness.hello("tool")), signal: interrupt.signal });
  const reason = new InterruptedError("SIGINT");
  interrupt.abort(reason);
  await expect(running).rejects.toBe(reason);
});

test("a signal that is not aborted lets the command end by itself", async () => {
  const interrupt = new AbortController();
  const { stdout } = await run({ ...options('console.log("done")'), signal: interrupt.signal });
  expect(stdout).toBe("done");
  interrupt.abort(new InterruptedError("SIGINT"));
});

test.each(["SIGTERM", "SIGINT"] as const)("is asked to stop with %s", async (stopSignal) => {
  const code = `process.on("${stopSignal}", () => process.exit(7)); ${witness.hello("tool")}`;
  const child = await Child.start({ ...options(code), stopSignal });
  await witness.sees("tool");
  await child.stop();
  await expect(child.exit).resolves.toMatchObject({ code: 7, signal: null });
});

test("is asked to stop with SIGTERM when no signal is named", async () => {
  const child = await Child.start(options(witness.hello("tool")));
  await witness.sees("tool");
  await child.stop();
  await expect(child.exit).resolves.toMatchObject({ code: null, signal: "SIGTERM" });
});

test("is killed when it has not stopped after its grace", async () => {
  const child = await Child.start({
    ...options(heedless + witness.hello("tool")),
    graceSeconds: 0.3,
  });
  await witness.sees("tool");
  const stoppedAt = performance.now();
  await child.stop();
  expect(performance.now() - stoppedAt).toBeGreaterThan(290);
  await expect(child.exit).resolves.toMatchObject({ code: null, signal: "SIGKILL" });
});

test("has its grace to finish what it is at", async () => {
  const code = `process.on("SIGTERM", () => setTimeout(() => process.exit(0), 300)); ${witness.hello("tool")}`;
  const child = await Child.start(options(code));
  await witness.sees("tool");
  await child.stop();
  await expect(child.exit).resolves.toMatchObject({ code: 0, signal: null });
});

test("what it started is killed with it, when that does not stop by itself", async () => {
  const grandchild = heedless + witness.hello("grandchild");
  const code = witness.hello("parent") + starts(grandchild, "ignore");
  const child = await Child.start(options(code));
  await witness.sees("grandchild", "parent");
  await child.stop();
  await witness.sees();
});

test("what it started is killed when it ends by itself, or is killed by somebody else", async () => {
  const grandchild = heedless + witness.hello("grandchild");
  const code = witness.hello("parent") + starts(grandchild, "inherit");
  const child = await Child.start(options(code));
  await witness.sees("grandchild", "parent");
  process.kill(child.pid, "SIGKILL");
  await expect(child.exit).resolves.toMatchObject({ signal: "SIGKILL" });
  await witness.sees();
});

test("ends after its grace, also while a process that left its group holds its output", async () => {
  const escaped = `require("node:child_process").spawn(process.execPath,
    ["-e", ${JSON.stringify(witness.hello("escaped"))}], { detached: true, stdio: "inherit" });`;
  const child = await Child.start({
    ...options(witness.hello("tool") + escaped),
    graceSeconds: 0.3,
  });
  await witness.sees("escaped", "tool");
  await child.stop();
  await expect(child.exit).resolves.toMatchObject({ signal: "SIGTERM" });
  await witness.sees("escaped");
});

test("can be stopped when it has ended already, and twice", async () => {
  const child = await Child.start(options(""));
  await child.exit;
  await child.stop();
  await child.stop();
  await expect(child.exit).resolves.toMatchObject({ code: 0 });
});
