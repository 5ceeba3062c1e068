/**
 * Runs as a separate process with JavaScript as its argument. Starts that code, creates one folder to keep and one to
 * lose, locks the one to keep, prints their paths, and waits to be killed.
 */
import { whileLocked } from "../process/cache-folder";
import { Child } from "../process/child";
import { WorkFolder } from "../process/work-folder";

async function harness(code: string): Promise<void> {
  const kept = await WorkFolder.make();
  kept.keep();
  const lost = await WorkFolder.make();
  await Child.start({
    title: "what it started",
    command: process.execPath,
    args: ["-e", code],
    environment: {},
  });
  await whileLocked(kept.path, () => {
    console.log(JSON.stringify({ kept: kept.path, lost: lost.path }));
    setInterval(() => undefined, 60_000);
    return new Promise(() => undefined);
  });
}

void harness(process.argv[2] ?? "");
