import { randomBytes } from "node:crypto";
import { setMaxListeners } from "node:events";
import { join } from "node:path";
import { Listr } from "listr2";
import { ACCESS_PATHS } from "../../contract/stacks";
import { printableLine } from "../../doctor/printable";
import { type Cloud, type CloudName } from "../cloud/cloud";
import { HarnessError, UsageError } from "../errors";
import { type NoLab, type RunLab } from "../lab/run-lab";
import { type WorkFolder } from "../process/work-folder";
import { configuredSettings, synthesize } from "../synthesize";
import { type Progress } from "../terraform/progress";
import { terraformEnvironment } from "../terraform/environment";
import { StackFolder } from "../terraform/stack-folder";
import { type TerraformTool } from "../terraform/tool";
import { type Check } from "./check";
import { type Judgement } from "./judge";
import { PlanJudge } from "./plan-judge";
import { type Phase, proveStack } from "./prove-stack";
import { type StackResult } from "./result";

/** How long a stopped Terraform may take to finish: on a cloud that stops with the run, and on one that stays. */
const GRACE_SECONDS = { disposable: 10, lasting: 600 };

const MARK = { passed: "✔", failed: "✖", skipped: "↓" };

/** Stacks that were synthesized for one run, with names that are unique to the run. */
export interface Synthesis {
  /** The prefix of every name in the cloud. */
  readonly prefix: string;
  /** The stack folders by stack name, in display order. */
  readonly folders: ReadonlyMap<string, string>;
}

export interface SynthesizeRunOptions {
  readonly work: WorkFolder;
  /** The stacks to prove, in the order in which they start and are shown. @default - all */
  readonly stacks?: readonly string[];
  /** The cloud that the stacks are for. @default - an emulator */
  readonly cloud?: CloudName;
  readonly signal?: AbortSignal;
  /** @default - the settings in cdktf.json and in the environment */
  readonly configured?: Readonly<Record<string, unknown>>;
  /** @default - runs main.ts */
  readonly synthesize?: typeof synthesize;
}

/**
 * Synthesizes all stacks with names that are unique to this run, so that concurrent runs do not collide.
 * @throws HarnessError that says what is wrong in the settings.
 * @throws UsageError if one of `stacks` does not exist.
 */
export async function synthesizeRun(options: SynthesizeRunOptions): Promise<Synthesis> {
  requireStacks(options.stacks, ACCESS_PATHS);
  const prefix = `prove-${randomBytes(3).toString("hex")}`;
  const folders = await (options.synthesize ?? synthesize)({
    into: join(options.work.path, "synthesis"),
    // Nobody needs to protect the resources of a proof.
    settings: {
      prefix,
      deletionProtection: false,
      ...(options.cloud !== "aws" &&
        onEmulator(options.configured ?? (await configuredSettings()))),
    },
    ...(options.signal && { signal: options.signal }),
  });
  const known = ACCESS_PATHS.filter((path) => folders.has(path));
  requireStacks(options.stacks, known);
  const chosen = options.stacks ?? known;
  return { prefix, folders: new Map(chosen.map((path) => [path, folders.get(path) ?? ""])) };
}

/** @throws UsageError if one of them is not known. */
function requireStacks(stacks: readonly string[] = [], known: readonly string[]): void {
  const unknown = stacks.filter((stack) => !known.includes(stack));
  if (unknown.length === 0) return;
  throw new UsageError(
    `there is no stack ${unknown.join(", ")} (--stack); choose from ${known.join(", ")}`,
  );
}

/** An emulator is an account of its own, without the boundary that is set. */
function onEmulator(
  configured: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return {
    ...("allowedAccountIds" in configured && { allowedAccountIds: [] }),
    ...("permissionsBoundary" in configured && { permissionsBoundary: "none" }),
    ...inEmptyVpc(configured),
  };
}

/** An emulator's VPC has no owner, and so no endpoint to find: the stack adds one. */
function inEmptyVpc({
  existingVpc,
}: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (typeof existingVpc !== "object" || existingVpc === null) return {};
  const { endpoint = "find" } = existingVpc as { readonly endpoint?: unknown };
  return endpoint === "find" ? { existingVpc: { ...existingVpc, endpoint: "add" } } : {};
}

export interface ProveOptions {
  readonly synthesis: Synthesis;
  readonly cloud: Cloud;
  readonly tool: TerraformTool;
  /** The release of the AWS provider to run on. @default - the one that proofs are made with */
  readonly provider?: string;
  readonly work: WorkFolder;
  /** The run's lab, or why there is none. */
  readonly lab: RunLab | NoLab;
  readonly parallel: number;
  /** Additional checks of a stack. @default - none */
  readonly checksOf?: (stack: string) => readonly Check[];
  readonly keep: boolean;
  /** Update one line per stack in place, on a terminal. Otherwise, print a line for each phase. */
  readonly live: boolean;
  readonly print: (line: string) => void;
  readonly signal: AbortSignal;
  /** Receives the doctor's judgment of each stack while the stack is applied. */
  readonly onJudgement?: (stack: string, judgement: Judgement) => void;
  /** Proves one stack. @default - as `npm run prove` does */
  readonly proveStack?: typeof proveStack;
  /** Creates the environment for Terraform. @default - the environment for the cloud */
  readonly terraformEnvironment?: typeof terraformEnvironment;
}

/** Proves the stacks, several at a time. @returns a result for each stack, in the same order. */
export async function prove(options: ProveOptions): Promise<readonly StackResult[]> {
  const { synthesis, cloud, tool, work } = options;
  const signal = AbortSignal.any([options.signal, cloud.lost]);
  // Each stack adds some: for its commands, its lab, and its function.
  setMaxListeners(0, signal);
  const environment = await (options.terraformEnvironment ?? terraformEnvironment)({
    workFolder: work.path,
    cloud: cloud.environment,
  });
  const results = new Map<string, StackResult>();
  const planJudge = new PlanJudge();
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
            ...(options.provider !== undefined && { provider: options.provider }),
            graceSeconds: cloud.disposable ? GRACE_SECONDS.disposable : GRACE_SECONDS.lasting,
          }),
          cloud,
          stackName: `${synthesis.prefix}-${stack}`,
          lab: options.lab,
          judgePlan: planJudge.judge,
          ...(options.checksOf && { checks: options.checksOf(stack) }),
          keep: options.keep,
          signal,
          onJudgement: (judgement) => options.onJudgement?.(stack, judgement),
          onPhase: options.live
            ? (phase, progress) => (task.output = printableLine(phaseText(phase, progress)))
            : eachPhaseOnce((phase) => {
                options.print(`${stack}: ${phase}`);
              }),
        });
        results.set(stack, result);
        task.title = printableLine(summaryOf(result));
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
  try {
    await tasks.run();
  } finally {
    await planJudge.stop();
  }
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
    ...(result.plan === undefined ? [] : ["as planned"]),
    result.knownDrift === undefined ? "plan empty" : "plan empty except for known drift",
    result.status === "skipped" ? result.result : (result.function ?? "not asked"),
    ...(result.checks === undefined ? [] : [`${result.checks.length} checks`]),
    result.keptFolder === undefined ? "destroyed" : "kept",
  ];
  return `${result.stack}  ${facts.join(" · ")}  ${seconds}`;
}
