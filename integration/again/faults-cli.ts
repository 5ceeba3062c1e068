/**
 * `npm run test:faults [runs] [seed]`: ends runs of `npm run prove` at random times, by each signal at each of their
 * processes, and counts what is left. The seed decides the times and the order.
 */
import { setMaxListeners } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "commander";
import { HarnessError } from "../errors";
import { runCommand } from "../exit-code";
import { interruptSignal } from "../process/interrupt";
import { WorkFolder } from "../process/work-folder";
import { CommandRun } from "../testing/command-run";
import { type Fault, faults, isTarget, problemOf, sentenceOf } from "./fault";
import { wholeNumber } from "./whole-number";

const PROVE = ["npm", "run", "--silent", "prove", "--", "--stack", "public"];
const SETTLE_SECONDS = 15;
/** A Terraform that was killed leaves everything to a destroy. */
const END_SECONDS = 180;
const WIDTHS = [5, 9, 11, 34, 9, 78];

function row(...cells: readonly (string | number)[]): string {
  return cells.map((cell, index) => String(cell).padEnd(WIDTHS[index] ?? 0)).join(" ");
}

/** Starts a run with a cache of the campaign, whose locks are those of its runs. It ends with the campaign. */
async function start({ cache, signal }: Pick<Campaign, "cache" | "signal">): Promise<CommandRun> {
  const run = await CommandRun.of(PROVE, { XDG_CACHE_HOME: cache });
  signal.addEventListener("abort", () => run.child.kill("SIGTERM"), { once: true });
  return run;
}

/** How long a run takes that nothing ends. Fills the cache. @throws HarnessError if it fails. */
async function usualSeconds(campaign: Pick<Campaign, "cache" | "signal">): Promise<number> {
  const startedAt = performance.now();
  const run = await start(campaign);
  try {
    const code = await run.exit();
    campaign.signal.throwIfAborted();
    if (code !== 0) throw new HarnessError(`a run without a fault failed:\n${run.output}`);
    return (performance.now() - startedAt) / 1000;
  } finally {
    await run.clean();
  }
}

/** Waits for the target, and sends it the signal. @returns whether there was one before the run ended. */
async function strike(run: CommandRun, { target, signal }: Fault): Promise<boolean> {
  while (!run.ended) {
    const pid =
      target === "npm"
        ? run.child.pid
        : (await run.processes()).find(({ words }) => isTarget(target, words))?.pid;
    if (pid !== undefined && sent(pid, signal)) return true;
    await sleep(50);
  }
  return false;
}

function sent(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    // It ended in between.
    return false;
  }
}

/** The locks that a run left in the cache. */
function locksIn(cache: string): Promise<readonly string[]> {
  const folder = join(cache, "cdktf-lambda-vpc-dynamodb");
  const locks = [join(folder, ".lock"), join(folder, "plugins", ".lock")];
  return Promise.resolve(locks.filter((lock) => existsSync(lock)));
}

interface Campaign {
  /** The cache of its runs. */
  readonly cache: string;
  /** How long a run usually takes. */
  readonly seconds: number;
  readonly signal: AbortSignal;
}

/** Prints a run's row. @returns whether all is as it must be. */
async function tryFault(fault: Fault, number: number, campaign: Campaign): Promise<boolean> {
  const { cache, seconds, signal } = campaign;
  const run = await start(campaign);
  try {
    await sleep(fault.at * seconds * 1000, undefined, { signal });
    const struck = await strike(run, fault);
    const saying = struck ? (run.lines.at(-1) ?? "nothing said yet") : "it had ended before";
    await Promise.race([run.exit(), sleep(END_SECONDS * 1000, undefined, { signal })]);
    const left = (await run.left(SETTLE_SECONDS, () => locksIn(cache))).filter(
      // A folder that the run names is kept for a person, and cleaned up with the run.
      (name) => !run.output.includes(`kept in ${join(run.temporary, name)}/`),
    );
    const end = { code: run.child.exitCode, signal: run.child.signalCode, lines: run.lines };
    const ended = run.ended ? String(end.code ?? end.signal) : "none";
    const sentence = run.lines.find((line) => sentenceOf(fault)?.test(line)) ?? "-";
    console.log(
      row(
        ...[number, fault.signal, fault.target],
        `${(fault.at * seconds).toFixed(1)} s: ${saying}`.slice(0, 34),
        ...[ended, sentence.slice(0, 78), left.length === 0 ? "nothing" : left.join(", ")],
      ),
    );
    const problem = run.ended
      ? struck && problemOf(fault, end)
      : `it did not end within ${END_SECONDS} s`;
    if (!problem && left.length === 0) return true;
    console.log(`  ${problem || `${left.length} left`}`);
    for (const line of run.lines.slice(-30)) console.log(`  | ${line}`);
    return false;
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await run.clean();
  }
}

async function campaign(runs: number, seed: number): Promise<number> {
  const signal = interruptSignal();
  // Each run adds one.
  setMaxListeners(0, signal);
  const work = await WorkFolder.make();
  try {
    const cache = work.path;
    const seconds = await usualSeconds({ cache, signal });
    console.log(`${runs} runs, seed ${seed}; a run takes ${seconds.toFixed(0)} s`);
    console.log(row("run", "signal", "target", "when", "exit code", "sentence", "left after 15 s"));
    let wrong = 0;
    for (const [index, fault] of faults(runs, seed).entries()) {
      signal.throwIfAborted();
      const ok = await tryFault(fault, index + 1, { cache, seconds, signal });
      if (!ok) wrong += 1;
    }
    console.log(`${runs - wrong} of ${runs} runs ended as they must, seed ${seed}`);
    return wrong === 0 ? 0 : 1;
  } finally {
    await work.remove();
  }
}

const command = new Command("test:faults")
  .description("End runs at random times by each signal at each of their processes.")
  .argument("[runs]", "number of runs", wholeNumber, 40)
  .argument("[seed]", "decides the times and the order", wholeNumber, 1)
  .action(async (runs: number, seed: number) => {
    process.exitCode = await campaign(runs, seed);
  });

void runCommand(command);
