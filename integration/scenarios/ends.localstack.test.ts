import { setTimeout as sleep } from "node:timers/promises";
import { CommandRun } from "../testing/command-run";
import {
  containersOf,
  imageOf,
  killLocalStack,
  leavings,
  leftInDocker,
  sessionOf,
} from "../testing/containers";

/** How long after its end something of a run may still be there. */
const SETTLE_SECONDS = 15;

let before: readonly string[];

beforeAll(async () => {
  before = await leavings();
});

function integration(environment: Readonly<Record<string, string>> = {}): Promise<CommandRun> {
  return CommandRun.start({
    script: "integration/function-checks/cli.ts",
    args: ["--stack", "public"],
    environment,
  });
}

/** What is left of a run 15 s after its end. */
function leftOf(run: CommandRun): Promise<readonly string[]> {
  return run.left(SETTLE_SECONDS, () => leftInDocker(run.child.pid, before));
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
      expect(output).toContain("SIGINT: stopping everything that was started");
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
  // One reaper for both, as Testcontainers has it: it removes nothing while one of them needs it.
  const reaper = "FROM testcontainers/ryuk:0.14.0\nLABEL org.testcontainers.ryuk=true\n";
  const environment = { RYUK_CONTAINER_IMAGE: await imageOf(reaper) };
  const killed = await integration(environment);
  await killed.says("public: apply");
  const other = await integration(environment);
  try {
    await other.says("public: apply");
    expect(await sessionOf(killed.child.pid)).toBe(await sessionOf(other.child.pid));
    await killed.says("public: check");
    killed.child.kill("SIGKILL");
    await killed.exit();
    const left = await killed.left(SETTLE_SECONDS, () => containersOf(killed.child.pid));
    expect(left).toEqual([]);
    expect(await containersOf(other.child.pid)).not.toEqual([]);
    expect({ code: await other.exit(), output: other.output }).toMatchObject({ code: 0 });
    expect(await leftOf(other)).toEqual([]);
  } finally {
    await killed.clean();
    await other.clean();
  }
}, 600_000);
