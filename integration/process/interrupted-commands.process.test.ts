import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CommandRun } from "../testing/command-run";
import { scratchFolder } from "../testing/scratch";

/** A Python that never finishes what it was asked to do, and no cache of a former run. */
async function slowPython(): Promise<Readonly<Record<string, string>>> {
  const folder = await scratchFolder();
  const python = join(folder, "python3");
  await writeFile(python, "#!/bin/sh\nsleep 60\n");
  await chmod(python, 0o755);
  return { PATH: `${folder}:${process.env.PATH ?? ""}`, XDG_CACHE_HOME: join(folder, "cache") };
}

test.each([
  ["npm run scan", "integration/scan/cli.ts", [], "python3"],
  [
    "npm run test:settings",
    "integration/generated-settings/cli.ts",
    ["5000", "1"],
    "generated-stacks.ts",
  ],
] as const)(
  "%s stops what it started when it is interrupted, and leaves nothing",
  async (_, script, args, started) => {
    const run = await CommandRun.start({ script, args, environment: await slowPython() });
    try {
      while (!(await run.processes()).some(({ words }) => words.join(" ").includes(started))) {
        expect(run.ended).toBe(false);
        await sleep(100);
      }
      run.child.kill("SIGINT");
      expect(await run.exit()).toBe(130);
      expect(run.output).toContain("SIGINT: stopping everything that was started");
      expect(await run.left(15)).toEqual([]);
    } finally {
      await run.clean();
    }
  },
  60_000,
);

test.each([
  ["npm run scan", "integration/scan/cli.ts"],
  ["npm run test:settings", "integration/generated-settings/cli.ts"],
  ["npm run test:again", "integration/again/cli.ts"],
  ["npm run test:faults", "integration/again/faults-cli.ts"],
])(
  "%s exits 2 for an option that it does not have, and says so in one line",
  async (_, script) => {
    const run = await CommandRun.start({ script, args: ["--nope"] });
    try {
      expect(await run.exit()).toBe(2);
      expect(run.output).toBe("error: unknown option '--nope'");
    } finally {
      await run.clean();
    }
  },
  60_000,
);
