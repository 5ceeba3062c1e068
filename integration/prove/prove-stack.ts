import { type StackOutputs } from "../../contract/stacks";
import { type Diagnosis } from "../../doctor/diagnose";
import { inventory } from "../cloud/inventory";
import { HarnessError, messageOf } from "../errors";
import { type Progress } from "../terraform/progress";
import { type PlannedChange, type StackFolder } from "../terraform/stack-folder";
import { type Check, runChecks, skippedCheck } from "./check";
import { explainDrift } from "./drift";
import { EXPECTATIONS, expectedText } from "./expectations";
import { Observation, type ObservationOptions } from "./observation";
import { type JudgePlan } from "./plan-judge";
import { planDisagreements, planVerdict } from "./plan-verdict";
import { type CheckResult, type StackResult } from "./result";

/** What the run is doing with a stack, for people. */
export type Phase =
  "init" | "plan" | "apply" | "plan and invoke" | "check" | "destroy" | "count what is left";

export interface ProveStackOptions extends Omit<
  ObservationOptions,
  "stackFolder" | "collectProblems"
> {
  readonly stack: StackFolder;
  /** `<prefix>-<access path>`: distinguishes this stack's resources from all others. */
  readonly stackName: string;
  /**
   * Additional checks, which run only if the stack has no problem by then. With checks, a function or instance that
   * neither the lab nor the cloud can run counts as skipped. @default - none
   */
  readonly checks?: readonly Check[];
  /** Judges the plan before it is applied. */
  readonly judgePlan: JudgePlan;
  /** Leave the stack applied. */
  readonly keep: boolean;
  readonly onPhase?: (phase: Phase, progress?: Progress) => void;
}

/**
 * Plans a stack, judges the plan, applies it, and plans again: the second plan must be empty except for known drift.
 * Then invokes the function, compares it with the table and the doctor with what it said of the plan, destroys the
 * stack, and takes an inventory of what is left, which must be empty. Never throws: the result contains the problems.
 */
export async function proveStack(options: ProveStackOptions): Promise<StackResult> {
  const startedAt = performance.now();
  const proof = new StackProof(options);
  await proof.run();
  return proof.result((performance.now() - startedAt) / 1000);
}

class StackProof {
  readonly #problems: string[] = [];
  #planned: Diagnosis | undefined;
  #outputs: StackOutputs | undefined;
  #resources = 0;
  #knownDrift: readonly string[] = [];
  readonly #checks: CheckResult[] = [];
  #repeats: readonly string[] = [];
  #mayHoldResources = false;
  #keptFolder: string | undefined;

  readonly #options: ProveStackOptions;
  readonly #observation: Observation;

  constructor(options: ProveStackOptions) {
    this.#options = options;
    this.#observation = new Observation({
      ...options,
      stackFolder: options.stack.folder,
      collectProblems: (work) => this.#collectProblems(work),
    });
  }

  async run(): Promise<void> {
    const { signal } = this.#options;
    await this.#collectProblems(() => this.#applyAndJudge());
    if (!this.#mayHoldResources) return;
    await this.#end();
    this.#repeats = await this.#options.stack.repeats();
    // Its logs show why it failed.
    if (this.#problems.length > 0 && !signal.aborted) {
      this.#keptFolder = this.#options.stack.folder;
    }
  }

  async #end(): Promise<void> {
    const { keep, signal, cloud } = this.#options;
    if (keep && !signal.aborted) {
      this.#keptFolder = this.#options.stack.folder;
    } else if (!signal.aborted || !cloud.disposable) {
      await this.#collectProblems(() => this.#destroy());
    }
  }

  result(seconds: number): StackResult {
    const { stack } = this.#options.stack;
    const expectation =
      this.#outputs === undefined ? undefined : EXPECTATIONS[this.#outputs.accessPath];
    return {
      stack,
      way: expectation?.way ?? "",
      expected: expectation === undefined ? "" : expectedText(expectation),
      ...this.#verdict(),
      problems: this.#problems,
      resources: this.#resources,
      operations: this.#observation.operations,
      ...(this.#planned && { plan: planVerdict(this.#planned) }),
      ...this.#observation.result,
      seconds,
      ...(this.#knownDrift.length > 0 && { knownDrift: this.#knownDrift }),
      ...(this.#checks.length > 0 && { checks: this.#checks }),
      ...(this.#repeats.length > 0 && { repeats: this.#repeats }),
      ...(this.#keptFolder !== undefined && { keptFolder: this.#keptFolder }),
    };
  }

  #verdict(): Pick<StackResult, "status" | "result"> {
    const [problem] = this.#problems;
    if (problem !== undefined) {
      return { status: "failed", result: problem.split(/[\n;]/, 1)[0] ?? problem };
    }
    const seen = [this.#observation.text, this.#observation.result.network];
    return { status: "passed", result: seen.filter(Boolean).join("; ") };
  }

  async #applyAndJudge(): Promise<void> {
    const { stack } = this.#options;
    this.#options.onPhase?.("init");
    await stack.init(this.#signal);
    this.#mayHoldResources = true;
    await this.#plan();
    this.#resources = await stack.applyPlan(this.#command("apply"));
    const outputs = await stack.outputs(this.#signal);
    this.#outputs = outputs;
    this.#options.onPhase?.("plan and invoke");
    // The plan reads resources, and the function changes only items, so they do not affect each other.
    await Promise.all([
      this.#collectProblems(() => this.#planAgain()),
      this.#observe(outputs),
      this.#collectProblems(() => this.#takeInventory()),
    ]);
    this.#comparePlan();
    await this.#check(outputs);
  }

  /** A plan that cannot be judged fails the stack, which is applied all the same. */
  async #plan(): Promise<void> {
    const { stack, cloud, judgePlan, signal, onPhase } = this.#options;
    onPhase?.("plan");
    await stack.plan(this.#signal);
    await this.#collectProblems(async () => {
      const text = await stack.show(this.#signal);
      const client = cloud.clientConfig;
      this.#planned = await judgePlan({ stack: stack.stack, text, client, signal });
    });
  }

  #comparePlan(): void {
    const deployed = this.#observation.judgement?.diagnosis;
    if (this.#planned === undefined || deployed === undefined) return;
    this.#problems.push(...planDisagreements(this.#planned, deployed));
  }

  async #check(outputs: StackOutputs): Promise<void> {
    const { cloud, stack, signal, checks, onPhase } = this.#options;
    const { notAsked, notShown } = this.#observation;
    this.#checks.push(
      ...notShown.map((why) => skippedCheck("packets show what the network does", why)),
    );
    if (checks === undefined || this.#problems.length > 0) return;
    if (notAsked !== undefined) {
      this.#checks.push(skippedCheck("the stack's function or instance is tested", notAsked));
    }
    if (outputs.accessPath === "instance") return;
    const applied = { cloud, outputs, stackFolder: stack.folder, signal };
    let done = 0;
    const results = await runChecks(checks, applied, (activity) => {
      onPhase?.("check", { done, total: checks.length, activity });
      done += 1;
    });
    this.#checks.push(...results);
  }

  async #observe(outputs: StackOutputs): Promise<void> {
    await this.#observation.observe(outputs);
    this.#problems.push(...this.#observation.problems);
  }

  async #planAgain(): Promise<void> {
    const { stack, cloud } = this.#options;
    const changes = await stack.plan(this.#signal);
    const drift = await explainDrift(cloud, changes, () => stack.plannedAttributes(this.#signal));
    this.#knownDrift = [...drift.values()].sort();
    const unknown = changes.filter(({ address }) => !drift.has(address));
    if (unknown.length > 0) throw new HarnessError(secondPlanText(unknown));
  }

  /** An inventory that misses what is applied would also miss what is left. */
  async #takeInventory(): Promise<void> {
    const { cloud, stackName } = this.#options;
    const found = await inventory(cloud.clientConfig, stackName);
    if (found.length === 0) {
      throw new HarnessError(
        `the inventory found nothing named or tagged ${stackName} after apply`,
      );
    }
  }

  async #destroy(): Promise<void> {
    const { stack, cloud, stackName, onPhase } = this.#options;
    try {
      // Not the run's signal: the stack is destroyed even after an interrupt.
      await stack.destroy({
        onProgress: (progress) => onPhase?.("destroy", progress),
        signal: cloud.lost,
      });
    } catch (error) {
      // The state lists what is left, unless that went away with the cloud.
      if (!(cloud.disposable && cloud.lost.aborted)) this.#keptFolder = stack.folder;
      throw error;
    }
    onPhase?.("count what is left");
    const left = await inventory(cloud.clientConfig, stackName);
    if (left.length > 0) {
      throw new HarnessError(`${left.length} left after destroy: ${left.join(", ")}`);
    }
  }

  async #collectProblems(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const { lost } = this.#options.cloud;
      // A cloud that has gone is why nothing answers any longer.
      const message = messageOf(lost.aborted ? lost.reason : error);
      // An interrupt stops every command at once, but it is only one problem.
      if (!this.#problems.includes(message)) this.#problems.push(message);
    }
  }

  get #signal(): { readonly signal: AbortSignal } {
    return { signal: this.#options.signal };
  }

  #command(phase: Phase): {
    readonly signal: AbortSignal;
    readonly onProgress: (progress: Progress) => void;
  } {
    return {
      ...this.#signal,
      onProgress: (progress) => this.#options.onPhase?.(phase, progress),
    };
  }
}

function secondPlanText(changes: readonly PlannedChange[]): string {
  const list = changes.map(({ address, action }) => `${action} ${address}`).join(", ");
  return `second plan must be empty, got: ${list}`;
}
