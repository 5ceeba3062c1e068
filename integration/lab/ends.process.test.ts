import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { CommandRun } from "../testing/command-run";
import { testOnLab } from "./testing/lab-test";

const SETTLE_SECONDS = 15;

/** The mounts of this machine. Those of a lab are in none of its own namespaces. */
const mounts = () => readFile("/proc/self/mounts", "utf8");

testOnLab.each([
  { phase: "the network is being built", text: "building the network", afterMilliseconds: 50 },
  { phase: "the network is up", text: "building the network", afterMilliseconds: 1_500 },
  { phase: "the function runs", text: "the function runs", afterMilliseconds: 2_000 },
])(
  "kill -9 while $phase leaves no process, namespace, mount, or folder",
  async ({ text, afterMilliseconds }) => {
    const before = await mounts();
    const run = await CommandRun.start({
      script: "integration/lab/testing/lab-to-kill.ts",
      args: [],
    });
    try {
      await run.says(text);
      await sleep(afterMilliseconds);
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
