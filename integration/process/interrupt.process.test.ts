import { EventEmitter } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { InterruptedError } from "../errors";
import { until } from "../testing/until";
import { interruptSignal } from "./interrupt";

/** A process that was started by process 7. */
class FakeProcess extends EventEmitter {
  ppid = 7;
  said = "";
  readonly stdout = Object.assign(new EventEmitter(), { isTTY: false, write: () => true });
  readonly stderr = Object.assign(new EventEmitter(), {
    isTTY: false,
    write: (text: string) => (this.said += text),
  });

  constructor(readonly env: NodeJS.ProcessEnv) {
    super();
  }

  exit(): void {
    throw new Error("not now");
  }
}

test("the end of the npm that started this process is an interrupt", async () => {
  const host = new FakeProcess({ STARTED_BY: "7" });
  const signal = interruptSignal(host);
  await sleep(700);
  expect(signal.aborted).toBe(false);
  host.ppid = 1;
  await until(() => signal.aborted);
  expect(signal.reason).toBeInstanceOf(InterruptedError);
  expect(host.said).toBe("\nnpm has ended: stopping everything that was started\n");
});

test("an npm that ended before this process could look is an interrupt, too", async () => {
  const host = new FakeProcess({ STARTED_BY: "6" });
  const signal = interruptSignal(host);
  await until(() => signal.aborted);
  expect(host.said).toContain("npm has ended");
});

test("the end of a shell is none, as after nohup", async () => {
  const host = new FakeProcess({});
  const signal = interruptSignal(host);
  host.ppid = 1;
  await sleep(700);
  expect(signal.aborted).toBe(false);
});

test("a process that this one starts has not been started by npm", () => {
  const host = new FakeProcess({ STARTED_BY: "7", PATH: "/usr/bin" });
  interruptSignal(host);
  expect(host.env).toEqual({ PATH: "/usr/bin" });
});
