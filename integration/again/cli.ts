/**
 * `npm run test:again [rounds] [seed]`: proves all stacks round after round, with the command that a person would
 * run, and keeps the folders of failed stacks. The seed decides the order in which the stacks of a round start and
 * which rounds are busy.
 */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { Command, Option } from "commander";
import fc from "fast-check";
import { z } from "zod";
import { ACCESS_PATHS } from "../../contract/stacks";
import { CommandError, messageOf } from "../errors";
import { runCommand } from "../exit-code";
import { run } from "../process/child";
import { interruptSignal } from "../process/interrupt";
import { WorkFolder } from "../process/work-folder";
import { wholeNumber } from "./whole-number";

const REPOSITORY = join(__dirname, "../..");
const SCRIPTS = {
  moto: "integration/prove/cli.ts",
  localstack: "integration/function-checks/cli.ts",
};
/** On these clouds, a round that is interrupted destroys nothing. It only removes its containers. */
const GRACE_SECONDS = 60;

interface Options {
  readonly cloud: keyof typeof SCRIPTS;
  readonly busy: number;
}

/** A round's results file. */
const report = z.object({
  passed: z.number(),
  failed: z.number(),
  skipped: z.number(),
  seconds: z.number(),
  repeats: z.array(z.string()),
  stacks: z.array(
    z.object({
      stack: z.string(),
      problems: z.array(z.string()),
      keptFolder: z.string().optional(),
      checks: z
        .array(z.object({ name: z.string(), status: z.string(), result: z.string() }))
        .default([]),
    }),
  ),
});
type Report = z.infer<typeof report>;

/** Keeps every processor busy. @returns a function that stops this. */
function keepBusy(): () => Promise<unknown> {
  const workers = Array.from(
    { length: availableParallelism() },
    () => new Worker("for (;;);", { eval: true }),
  );
  return () => Promise.all(workers.map((worker) => worker.terminate()));
}

/** @throws CommandError if the round ends without results. */
async function proveOnce(
  { cloud }: Options,
  stacks: readonly string[],
  signal: AbortSignal,
): Promise<Report> {
  const work = await WorkFolder.make();
  try {
    const results = join(work.path, "results.json");
    await run({
      title: "the round",
      command: process.execPath,
      args: [
        ...["--import", "tsx", SCRIPTS[cloud], "--cloud", cloud],
        ...["--stack", stacks.join(","), "--json", results],
      ],
      folder: REPOSITORY,
      environment: { ...process.env, TSX_DISABLE_CACHE: "1" },
      stopSignal: "SIGINT",
      graceSeconds: GRACE_SECONDS,
      signal,
    }).catch((error: unknown) => {
      // A round with a failed stack also exits with 1, and has written its results.
      if (!(error instanceof CommandError && existsSync(results))) throw error;
    });
    return report.parse(JSON.parse(await readFile(results, "utf8")));
  } finally {
    await work.remove();
  }
}

function failuresOf({ stacks }: Report): readonly string[] {
  return stacks.flatMap(({ stack, problems, keptFolder, checks }) => [
    ...problems.slice(0, 1).map((problem) => `${stack}: ${problem}`),
    ...checks
      .filter(({ status }) => status === "failed")
      .map(({ name, result }) => `${stack}: ${name}: ${result}`),
    ...(keptFolder === undefined ? [] : [`${stack}: state and logs are kept in ${keptFolder}`]),
  ]);
}

async function again(rounds: number, seed: number, options: Options): Promise<number> {
  const signal = interruptSignal();
  console.log(`${rounds} rounds on ${options.cloud}, seed ${seed}`);
  const orders = fc.sample(
    fc.shuffledSubarray([...ACCESS_PATHS], { minLength: ACCESS_PATHS.length }),
    {
      seed,
      numRuns: rounds,
    },
  );
  const [busyRounds = []] = fc.sample(
    fc.shuffledSubarray([...orders.keys()], { minLength: Math.min(options.busy, rounds) }),
    { seed, numRuns: 1 },
  );
  const busy = new Set(busyRounds.slice(0, options.busy));
  const totals = { passed: 0, failed: 0, repeats: 0 };
  for (const [index, stacks] of orders.entries()) {
    const rest = busy.has(index) ? keepBusy() : () => Promise.resolve();
    try {
      const round = await proveOnce(options, stacks, signal);
      const ok = round.failed === 0 && round.passed > 0;
      totals[ok ? "passed" : "failed"] += 1;
      totals.repeats += round.repeats.length;
      const facts = [
        `${round.passed} passed, ${round.failed} failed, ${round.skipped} skipped`,
        `${round.repeats.length} requests retried`,
        `${round.seconds.toFixed(0)} s`,
        ...(busy.has(index) ? ["all processors busy"] : []),
      ];
      console.log(`round ${index + 1}: ${facts.join(" · ")}`);
      for (const text of [...failuresOf(round), ...round.repeats]) console.log(`  ${text}`);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      totals.failed += 1;
      console.log(`round ${index + 1}: ${messageOf(error)}`);
    } finally {
      await rest();
    }
  }
  console.log(
    `${totals.passed} rounds passed, ${totals.failed} failed, ${totals.repeats} requests retried, seed ${seed}`,
  );
  return totals.failed === 0 ? 0 : 1;
}

const command = new Command("test:again")
  .description("Prove all stacks many times in a row.")
  .argument("[rounds]", "number of rounds", wholeNumber, 40)
  .argument("[seed]", "decides the order of the stacks and which rounds are busy", wholeNumber, 1)
  .addOption(
    new Option("--cloud <name>", "the cloud to run on")
      .choices(Object.keys(SCRIPTS))
      .default("moto"),
  )
  .option("--busy <n>", "number of rounds that run with all processors busy", wholeNumber, 3)
  .action(async (rounds: number, seed: number, options: Options) => {
    process.exitCode = await again(rounds, seed, options);
  });

void runCommand(command);
