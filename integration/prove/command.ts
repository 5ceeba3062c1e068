import { cpus } from "node:os";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import type { startCloud } from "../cloud";
import type { Cloud, CloudName } from "../cloud/cloud";
import { confirmAws } from "../cloud/aws/confirm";
import { InterruptedError, messageOf, MissingToolError, UsageError } from "../errors";
import { type Host, INTERRUPTED, interruptSignal } from "../process/interrupt";
import { WorkFolder } from "../process/work-folder";
import { type configuredSettings, regionOf } from "../synthesize";
import type { findTerraform, TerraformTool } from "../terraform/tool";
import type { Check } from "./check";
import { colours } from "./colours";
import type { prove as proveStacks, Synthesis, synthesizeRun } from "./prove";
import { renderReport } from "./report";
import { type StackResult, totalsOf } from "./result";
import { requireWritable, writeResults } from "./results-file";

/** One of the commands that prove stacks. */
export interface ProofCommand {
  readonly name: string;
  readonly description: string;
  /** What may be chosen; the first is the default. */
  readonly clouds: readonly CloudName[];
  /** What more must be seen of the stacks that were chosen. @default - nothing */
  readonly checks?: (run: {
    readonly cloud: Cloud;
    readonly stacks: readonly string[];
  }) => (stack: string) => readonly Check[];
}

/** What such a command is made of, and where it runs. */
export interface ProofParts {
  readonly configuredSettings: typeof configuredSettings;
  readonly findTerraform: typeof findTerraform;
  readonly synthesizeRun: typeof synthesizeRun;
  readonly startCloud: typeof startCloud;
  readonly prove: typeof proveStacks;
  readonly host: Host;
}

interface Options {
  readonly stack?: readonly string[];
  readonly cloud: CloudName;
  readonly keep: boolean;
  readonly yes: boolean;
  readonly json?: string;
  readonly parallel: number;
}

const EXIT = { asExpected: 0, notAsExpected: 1, wrongUse: 2, interrupted: INTERRUPTED };

/** In the run's folder. */
const REQUEST_LOG = "requests.jsonl";

function commandLine({ name, description, clouds }: ProofCommand, host: Host): Command {
  const command = new Command(name)
    .description(description)
    .option("--stack <names>", "only these, separated by commas", names)
    .addOption(
      new Option("--cloud <name>", "where the AWS API comes from")
        .choices(clouds)
        .default(clouds[0]),
    )
    .option("--keep", "leave the stacks applied, until Ctrl-C on an emulator", false)
    .option("--json <file>", "write the results there as well")
    .option("--parallel <n>", "stacks at a time", wholeNumber, Math.max(4, cpus().length))
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
    })
    .exitOverride();
  return clouds.includes("aws")
    ? command.option("--yes", "on aws, do not ask before anything is made", false)
    : command;
}

function names(text: string): readonly string[] {
  return text.split(",").map((name) => name.trim());
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 32) {
    throw new InvalidArgumentError("It must be a whole number from 1 to 32.");
  }
  return number;
}

/** Runs the command. @returns its exit code, when everything that it started has stopped. */
export async function run(
  command: ProofCommand,
  args: readonly string[],
  parts: ProofParts,
): Promise<number> {
  try {
    return await prove(command, args, parts);
  } catch (error) {
    return exitCodeOf(error, parts.host);
  }
}

async function prove(
  command: ProofCommand,
  args: readonly string[],
  parts: ProofParts,
): Promise<number> {
  const { host } = parts;
  const notice = noticeOn(host);
  const options = commandLine(command, host).parse(args, { from: "user" }).opts<Options>();
  if (options.cloud === "aws" && options.keep) {
    throw new UsageError("--keep is not for aws: what is made there is always destroyed");
  }
  if (options.json !== undefined) await requireWritable(options.json);
  const interrupt = interruptSignal(host);
  const work = await WorkFolder.make();
  let cloud: Cloud | undefined;
  let kept = false;
  try {
    const startedAt = performance.now();
    const { tool, synthesis, running } = await prepare(
      parts,
      options,
      work,
      interrupt,
      (started) => {
        cloud = started;
      },
    );
    notice(`${tool.product} ${tool.version} · ${running.title} · ${running.clientConfig.region}`);
    if (running.name === "aws") {
      await confirmAws({
        ...synthesis,
        cloud: running,
        yes: options.yes,
        print: notice,
        signal: interrupt,
      });
    }
    // What only the state knows of must not go with a run that is killed.
    if (!running.disposable) {
      work.keep();
      notice(`until everything is destroyed, the state is in ${work.path}`);
    }
    const results = await parts.prove({
      synthesis,
      cloud: running,
      tool,
      work,
      parallel: options.parallel,
      ...(command.checks && {
        checksOf: command.checks({ cloud: running, stacks: [...synthesis.folders.keys()] }),
      }),
      keep: options.keep,
      live: host.stdout.isTTY,
      print: notice,
      signal: interrupt,
    });
    // With --keep the folders' stacks end with the emulator.
    kept = !options.keep && results.some(({ keptFolder }) => keptFolder !== undefined);
    const seconds = (performance.now() - startedAt) / 1000;
    const repeats = running.repeats ?? results.flatMap(({ repeats = [] }) => repeats);
    const run = { results, repeats, seconds };
    host.stdout.write(`\n${renderReport(run)}\n`);
    if (kept) await keepFailed(work, synthesis, results, notice);
    if (options.json !== undefined) await writeResults(options.json, run);
    if (options.keep) await holdUntilInterrupted(running, interrupt, notice);
    if (interrupt.aborted) return EXIT.interrupted;
    return totalsOf(results).failed === 0 ? EXIT.asExpected : EXIT.notAsExpected;
  } finally {
    await cloud?.stop();
    if (kept) work.keep();
    else await work.remove();
  }
}

/** What passed is of no use to the person who looks into what failed. */
async function keepFailed(
  work: WorkFolder,
  { folders }: Synthesis,
  results: readonly StackResult[],
  notice: Notice,
): Promise<void> {
  for (const { stack, keptFolder } of results) {
    const folder = folders.get(stack);
    if (keptFolder === undefined && folder !== undefined) await rm(folder, { recursive: true });
  }
  const requests = join(work.path, REQUEST_LOG);
  if (existsSync(requests)) notice(`every request and its answer is in ${requests}`);
}

/** Everything a proof needs, got at the same time. What was started before something failed is still handed over. */
async function prepare(
  parts: ProofParts,
  options: Options,
  work: WorkFolder,
  signal: AbortSignal,
  onCloud: (cloud: Cloud) => void,
): Promise<{ tool: TerraformTool; synthesis: Synthesis; running: Cloud }> {
  const notice = noticeOn(parts.host);
  const settings = await parts.configuredSettings();
  const needed = [
    parts.findTerraform({ onNotice: notice, signal }),
    parts.synthesizeRun({ work, signal, ...(options.stack && { stacks: options.stack }) }),
    parts
      .startCloud(options.cloud, {
        region: regionOf(settings),
        requestLog: join(work.path, REQUEST_LOG),
        onNotice: notice,
        signal,
      })
      .then((cloud) => {
        onCloud(cloud);
        return cloud;
      }),
  ] as const;
  await Promise.allSettled(needed);
  const [tool, synthesis, running] = await Promise.all(needed);
  return { tool, synthesis, running };
}

/** A kept emulator lives as long as this process. */
async function holdUntilInterrupted(
  cloud: Cloud,
  signal: AbortSignal,
  notice: Notice,
): Promise<void> {
  if (!cloud.disposable || signal.aborted) return;
  const { endpoint = "" } = cloud.clientConfig;
  notice(
    `the stacks are kept; AWS_ENDPOINT_URL=${endpoint} leads to them. Ctrl-C ends ${cloud.name}.`,
  );
  const ended = AbortSignal.any([signal, cloud.lost]);
  if (!ended.aborted) await once(ended, "abort");
}

type Notice = (text: string) => void;

function noticeOn(host: Host): Notice {
  return (text) => {
    host.stdout.write(`${text}\n`);
  };
}

function exitCodeOf(error: unknown, host: Host): number {
  if (error instanceof CommanderError) {
    // Help and version are asked for; all else commander has said already.
    return error.exitCode === 0 ? EXIT.asExpected : EXIT.wrongUse;
  }
  if (error instanceof InterruptedError) return EXIT.interrupted;
  // Several wrong settings are several errors; the last lines of a command are one.
  const errors = error instanceof UsageError ? messageOf(error).split("\n") : [messageOf(error)];
  for (const text of errors) host.stderr.write(`${colours.red("error:")} ${text}\n`);
  return error instanceof UsageError || error instanceof MissingToolError
    ? EXIT.wrongUse
    : EXIT.notAsExpected;
}
