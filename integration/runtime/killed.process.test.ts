import { setTimeout as sleep } from "node:timers/promises";
import { CommandRun } from "../testing/command-run";

const onLinux = process.platform === "linux" ? describe : describe.skip;

onLinux("a harness that is killed", () => {
  // Also before the function's process has all that it ends itself with.
  test.concurrent.each([0, 50, 100, 200, 300, 400, 600, 1000])(
    "leaves no busy function, %d ms after it was started",
    async (milliseconds) => {
      const run = await CommandRun.start({
        script: "integration/testing/busy-function.ts",
        args: [],
      });
      try {
        await run.says("starting");
        await sleep(milliseconds);
        run.child.kill("SIGKILL");
        await run.exit();
        expect(await run.left(10)).toEqual([]);
      } finally {
        await run.clean();
      }
    },
    60_000,
  );
});
