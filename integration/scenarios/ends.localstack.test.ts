import { setTimeout as sleep } from "node:timers/promises";
import { CommandRun } from "../testing/command-run";
import {
  allContainers,
  containersOf,
  killLocalStack,
  networksAndVolumes,
} from "../testing/containers";

/** How long after its end something of a run may still be there. */
const SETTLE_SECONDS = 15;

let before: readonly string[];

beforeAll(async () => {
  before = await networksAndVolumes();
});

function integration(): Promise<CommandRun> {
  return CommandRun.start({ script: "integration/integrate/cli.ts", args: ["--stack", "public"] });
}

/** What is left of a run that was alone, 15 s after its end. */
async function leftOf(run: CommandRun): Promise<readonly string[]> {
  const left = await run.left(SETTLE_SECONDS, async () => [
    ...(await containersOf(run.child.pid)),
    // The reaper too, which goes last.
    ...(await allContainers()),
  ]);
  const names = await networksAndVolumes();
  return [...left, ...names.filter((name) => !before.includes(name))];
}

async function ended(
  text: string,
  end: (run: CommandRun) => Promise<unknown>,
): Promise<{ readonly code: number | null; readonly output: string; readonly left: unknown }> {
  const run = await integration();
  try {
    await run.says(text);
    await end(run);
    const code = await run.exit();
    return { code, output: run.output, left: await leftOf(run) };
  } finally {
    await run.clean();
  }
}

function kill(signal: NodeJS.Signals): (run: CommandRun) => Promise<unknown> {
  return (run) => Promise.resolve(run.child.kill(signal));
}

describe("a run on LocalStack leaves no process, folder, container, network or volume", () => {
  test("after Ctrl-C while LocalStack starts", async () => {
    const run = await integration();
    try {
      while ((await containersOf(run.child.pid)).length === 0) await sleep(50);
      run.child.kill("SIGINT");
      expect(await run.exit()).toBe(130);
      expect(await leftOf(run)).toEqual([]);
    } finally {
      await run.clean();
    }
  }, 120_000);

  test.each(["public: apply", "public: check"])(
    "after Ctrl-C in %s",
    async (text) => {
      const { code, output, left } = await ended(text, kill("SIGINT"));
      expect(left).toEqual([]);
      expect(code).toBe(130);
      expect(output).toContain("SIGINT: stopping what was started");
      expect(output).not.toMatch(/\n\s+at /);
    },
    240_000,
  );

  test.each(["public: apply", "public: check"])(
    "after kill -9 in %s",
    async (text) => {
      const { code, left } = await ended(text, kill("SIGKILL"));
      expect(left).toEqual([]);
      expect(code).toBeNull();
    },
    240_000,
  );

  test("after LocalStack ended by itself, which is the failure of the stack, with its last lines", async () => {
    const { code, output, left } = await ended("public: apply", (run) =>
      killLocalStack(run.child.pid),
    );
    expect(left).toEqual([]);
    expect(code).toBe(1);
    expect(output).toMatch(/LocalStack exited 137; its last lines:\n {2}\S/);
  }, 240_000);
});

test("two runs at a time do not disturb each other, nor does one that is killed", async () => {
  const killed = await integration();
  const other = await integration();
  try {
    await killed.says("public: check");
    await other.says("public: apply");
    killed.child.kill("SIGKILL");
    await killed.exit();
    const left = await killed.left(SETTLE_SECONDS, () => containersOf(killed.child.pid));
    expect(left).toEqual([]);
    expect(await containersOf(other.child.pid)).not.toEqual([]);
    expect(await other.exit()).toBe(0);
    expect(await leftOf(other)).toEqual([]);
  } finally {
    await killed.clean();
    await other.clean();
  }
}, 600_000);
