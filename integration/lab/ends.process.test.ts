import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { CommandRun } from "../testing/command-run";
import { testOnLab } from "./testing/lab-test";

const SETTLE_SECONDS = 15;

/** The mounts of this machine. Those of a lab are in none of its own namespaces. */
const mounts = () => readFile("/proc/self/mounts", "utf8");

testOnLab(
  "kill -9 while the function runs leaves no process, namespace, mount, or folder",
  async () => {
    const before = await mounts();
    const script = "integration/lab/testing/function-to-kill.ts";
    const run = await CommandRun.start({ script, args: [] });
    try {
      await run.says("the function runs");
      await sleep(2_000);
      // A namespace without a name lives as long as its processes.
      expect((await run.processes()).length).toBeGreaterThan(1);
      run.child.kill("SIGKILL");
      await run.exit();
      expect(await run.left(SETTLE_SECONDS)).toEqual([]);
      expect(await mounts()).toBe(before);
    } finally {
      await run.clean();
    }
  },
  120_000,
);
