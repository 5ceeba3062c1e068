import { CommandRun } from "../testing/command-run";
import { testOnLab } from "./testing/lab-test";
import { labOf, namespacesLeft } from "./testing/namespaces";

const SETTLE_SECONDS = 15;

testOnLab(
  "kill -9 while the function runs leaves no process, namespace, or folder",
  async () => {
    const script = "integration/lab/testing/function-to-kill.ts";
    const run = await CommandRun.start({ script, args: [] });
    try {
      await run.says("the function runs");
      // The lab's mounts and named namespaces live as long as the mount namespace of its processes.
      const namespaces = await labOf(run);
      // As long as the lab is up, they are there.
      expect(await namespacesLeft(namespaces, 1)).toEqual(namespaces);
      run.child.kill("SIGKILL");
      await run.exit();
      expect(await namespacesLeft(namespaces, SETTLE_SECONDS)).toEqual([]);
      expect(await run.left(SETTLE_SECONDS)).toEqual([]);
    } finally {
      await run.clean();
    }
  },
  120_000,
);
