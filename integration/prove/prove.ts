import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Listr } from "listr2";
import { ACCESS_PATHS } from "../../contract/stacks";
import type { Cloud } from "../cloud/cloud";
import { HarnessError, UsageError } from "../errors";
import type { WorkFolder } from "../process/work-folder";
import { synthesize } from "../synthesize";
import type { Progress } from "../terraform/progress";
import { terraformEnvironment } from "../terraform/environment";
import { StackFolder } from "../terraform/stack-folder";
import type { TerraformTool } from "../terraform/tool";
import type { Check } from "./check";
import type { Judgement } from "./judge";
import { type Phase, proveStack } from "./prove-stack";
import type { StackResult } from "./result";

/** What a stopped Terraform gets on a cloud that ends with the run, and on one that stays. */
const GRACE_SECONDS = { disposable: 10, lasting: 600 };

const MARK = { passed: "✔", failed: "✖", skipped: "↓" };

/** Stacks that were synthesized for one run, under names of its own. */
export interface Synthesis {
  /** Starts every name in the cloud. */
  readonly prefix: string;
  /** The stacks' folders by their names, in the order they are shown. */
  readonly folders: ReadonlyMap<string, string>;
}

export interface SynthesizeRunOptions {
  readonly work: WorkFolder;
  /** In the order in which they start and are shown. @default - all */
  readonly stacks?: readonly string[];
  readonly signal?: AbortSignal;
  /** @default - runs main.ts */
  readonly synthesize?: typeof synthesize;
}

/**
 * Synthesizes all stacks with names of this run's own, so that runs beside each other do not meet.
 * @throws HarnessError with what is wrong in the settings.
 * @throws UsageError where a stack that was asked for is not among them.
 */
export async function synthesizeRun(options: SynthesizeRunOptions): Promise<Synthesis> {
  const prefix = `prove-${randomBytes(3).toString("hex")}`;
  const folders = await (options.synthesize ?? synthesize)({
    into: join(options.work.path, "synthesis"),
    // What is made for a proof is for nobody to keep.
    settings: { prefix, deletionProtection: false },
    ...(options.signal && { signal: options.signal }),
  });
  const known = ACCESS_PATHS.filter((path) => folders.has(path));
  const unknown = options.stacks?.filter((stack) => !folders.has(stack)) ?? [];
  if (unknown.length > 0) {
    throw new UsageError(
      `there is no stack ${unknown.join(", ")} (--stack); there are ${known.join(", ")}`,
    );
  }
  const chosen = options.stacks ?? known;
  return { prefix, folders: new Map(chosen.map((path) => [path, folders.get(path) ?? ""])) };
}

export interface ProveOptions {
  readonly synthesis: Synthesis;
  readonly cloud: Cloud;
  readonly tool: TerraformTool;
  readonly work: WorkFolder;
  readonly parallel: number;
  /** What more must be seen of a stack. @default - nothing */
  readonly checksOf?: (stack: string) => readonly Check[];
  readonly keep: boolean;
  /** Every step in place on a terminal; else a line for each phase through `print`. */
  readonly live: boolean;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
  /** The doctor's judgement of each stack, while it is applied. */
  readonly onJudgement?: (stack: string, judgement: Judgement) => void;
  /** Proves one of them. @default - as `npm run prove` does */
  readonly proveStack?: typeof proveStack;
  /** What Terraform is run with. @default - made for the cloud */
  readonly terraformEnvironment?: typeof terraformEnvironment;
}

/** Proves the stacks, several at a time. @returns a result for each, in their order. */
export async function prove(options: ProveOptions): Promise<readonly StackResult[]> {
  const { synthesis, cloud, tool, work } = options;
  const signal = AbortSignal.any([options.signal, cloud.lost]);
  const environment = await (options.terraformEnvironment ?? terraformEnvironment)({
    workFolder: work.path,
    cloud: cloud.environment,
  });
  const results = new Map<string, StackResult>();
  const tasks = new Listr<unknown, "default" | "silent", "silent">(
    [...synthesis.folders].map(([stack, folder]) => ({
      title: stack,
      task: async (_, task) => {
        const result = await (options.proveStack ?? proveStack)({
          stack: new StackFolder({
            stack,
            folder,
            tool,
            environment,
            graceSeconds: cloud.disposable ? GRACE_SECONDS.disposable : GRACE_SECONDS.lasting,
          }),
          cloud,
          stackName: `${synthesis.prefix}-${stack}`,
          ...(options.checksOf && { checks: options.checksOf(stack) }),
          keep: options.keep,
          signal,
          onJudgement: (judgement) => options.onJudgement?.(stack, judgement),
          onPhase: options.live
            ? (phase, progress) => (task.output = phaseText(phase, progress))
            : eachPhaseOnce((phase) => {
                options.print(`${stack}: ${phase}`);
              }),
        });
        results.set(stack, result);
        task.title = summaryOf(result);
        if (!options.live) options.print(`${MARK[result.status]} ${task.title}`);
        if (result.status === "skipped") task.skip();
        if (result.status === "failed") throw new HarnessError(task.title);
      },
    })),
    {
      concurrent: options.parallel,
      exitOnError: false,
      registerSignalListeners: false,
      renderer: options.live ? "default" : "silent",
      rendererOptions: { collapseErrors: false, showErrorMessage: false, collapseSkips: false },
    },
  );
  await tasks.run();
  return [...synthesis.folders.keys()].flatMap((stack) => results.get(stack) ?? []);
}

function phaseText(phase: Phase, progress?: Progress): string {
  if (progress === undefined || progress.total === 0) return phase;
  return `${phase} ${progress.done}/${progress.total}  ${progress.activity}`;
}

function eachPhaseOnce(print: (phase: Phase) => void): (phase: Phase) => void {
  let last: Phase | undefined;
  return (phase) => {
    if (phase !== last) print(phase);
    last = phase;
  };
}

function summaryOf(result: StackResult): string {
  const seconds = `${result.seconds.toFixed(0)} s`;
  if (result.status === "failed") return `${result.stack}  ${result.result}  ${seconds}`;
  const facts = [
    `${result.resources} resources`,
    result.knownDrift === undefined ? "plan empty" : "plan empty but for known drift",
    result.status === "skipped" ? result.result : `${result.operations.length} operations`,
    ...(result.checks === undefined ? [] : [`${result.checks.length} checks`]),
    result.keptFolder === undefined ? "destroyed" : "kept",
  ];
  return `${result.stack}  ${facts.join(" · ")}  ${seconds}`;
}
