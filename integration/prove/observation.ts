import { type Operation } from "../../contract/function";
import { type StackOutputs } from "../../contract/stacks";
import { type Cloud, lacks } from "../cloud/cloud";
import { type NoLab, type RunLab } from "../lab/run-lab";
import { askLab, type AskLab } from "./ask-lab";
import { exercise, expectUnreachable } from "./exercise";
import { EXPECTATIONS, needsOf } from "./expectations";
import {
  diagnoseStack,
  type DiagnoseStack,
  judge,
  type Judgement,
  networkText,
  permissionsText,
} from "./judge";
import { disagreements, judgePackets, undecided } from "./judge-packets";
import { functionText, notShown, type Packets } from "./packets";
import { type StackResult } from "./result";

export interface ObservationOptions {
  readonly cloud: Cloud;
  /** The run's lab, or why there is none. */
  readonly lab: RunLab | NoLab;
  readonly stackFolder: string;
  readonly signal: AbortSignal;
  /** Receives the doctor's judgment while the stack is applied. */
  readonly onJudgement?: (judgement: Judgement) => void;
  /** Asks the doctor. @default - diagnoses what the cloud says is deployed */
  readonly diagnoseStack?: DiagnoseStack;
  /** Asks the lab. @default - runs the function in the network that was deployed */
  readonly askLab?: AskLab;
  /** Turns what the work throws into problems of the stack. */
  readonly collectProblems: (work: () => Promise<void>) => Promise<void>;
}

/** What doctor, lab, and cloud show of an applied stack's function or instance. */
export class Observation {
  readonly problems: string[] = [];
  #judgement: Judgement | undefined;
  #packets: Packets | undefined;
  #operations: readonly Operation[] = [];
  #notAsked: string | undefined;
  readonly #options: ObservationOptions;

  constructor(options: ObservationOptions) {
    this.#options = options;
  }

  /** The function runs in the lab, and where it is deployed. If neither can run it, it runs beside the cloud. */
  async observe(outputs: StackOutputs): Promise<void> {
    const { cloud, collectProblems } = this.#options;
    const deployed = () => collectProblems(() => this.#askFunction(outputs));
    const lab = this.#askDoctorAndLab(outputs);
    if (cloud.capabilities.runsFunctions) await Promise.all([deployed(), lab]);
    else await lab;
    if (this.#inLab !== undefined) this.#notAsked = undefined;
    else if (!cloud.capabilities.runsFunctions) await deployed();
  }

  /** Why neither lab nor cloud could ask; undefined if one of them did. */
  get notAsked(): string | undefined {
    return this.#notAsked;
  }

  /** Why no packets show what the network does: of the stack, or of some of its interfaces. */
  get notShown(): readonly string[] {
    // There, the function itself shows it.
    if (this.#options.cloud.capabilities.isolatesNetwork || this.#packets === undefined) return [];
    return notShown(this.#packets);
  }

  /** The doctor's judgment of what is deployed. */
  get judgement(): Judgement | undefined {
    return this.#judgement;
  }

  /** The operations that the function performed. */
  get operations(): readonly Operation[] {
    return this.#operations.length > 0
      ? this.#operations
      : (this.#inLab?.sources[0]?.operations ?? []);
  }

  get result(): Partial<StackResult> {
    const packets = this.#packets;
    const unknown = this.#inLab === undefined ? [] : undecided(this.#inLab);
    const diagnosis = this.#judgement?.diagnosis;
    return {
      function: this.text,
      ...(packets && { packets }),
      ...(unknown.length > 0 && { undecided: unknown }),
      ...(diagnosis && {
        network: networkText(diagnosis),
        permissions: permissionsText(diagnosis),
        cost: diagnosis.cost.ways,
      }),
    };
  }

  /** What the function did, in a few words. */
  get text(): string {
    if (this.#notAsked !== undefined) return `not tested: ${this.#notAsked}`;
    return this.#inLab === undefined ? this.#operations.join(" ") : functionText(this.#inLab);
  }

  get #inLab(): Extract<Packets, { sources: unknown }> | undefined {
    return this.#packets !== undefined && "sources" in this.#packets ? this.#packets : undefined;
  }

  async #askDoctorAndLab(outputs: StackOutputs): Promise<void> {
    const { collectProblems } = this.#options;
    await collectProblems(() => this.#askDoctor(outputs));
    await collectProblems(() => this.#askLab(outputs));
  }

  /** Judges network and permissions, which no emulator evaluates. */
  async #askDoctor(outputs: StackOutputs): Promise<void> {
    const { cloud, diagnoseStack: askDoctor = diagnoseStack, onJudgement } = this.#options;
    const judgement = await askDoctor(outputs, cloud.clientConfig);
    this.#judgement = judgement;
    onJudgement?.(judgement);
    this.problems.push(...judge(judgement.diagnosis, EXPECTATIONS[outputs.accessPath]));
  }

  /** Sends the packets that the doctor's judgment is about. */
  async #askLab(outputs: StackOutputs): Promise<void> {
    const { lab, cloud, stackFolder, signal, askLab: ask = askLab } = this.#options;
    const judgement = this.#judgement;
    if (judgement === undefined) return;
    const packets = await ask({
      lab,
      snapshot: judgement.snapshot,
      outputs,
      stackFolder,
      cloud: cloud.clientConfig,
      signal,
    });
    this.#packets = packets;
    if (!("skipped" in lab) && lab.required) {
      this.problems.push(...notShown(packets).map((why) => `packets not shown (--lab on): ${why}`));
    }
    if ("skipped" in packets) return;
    this.problems.push(
      ...judgePackets(packets, EXPECTATIONS[outputs.accessPath]),
      ...disagreements(packets, judgement.diagnosis),
    );
  }

  async #askFunction(outputs: StackOutputs): Promise<void> {
    const { cloud, stackFolder, signal } = this.#options;
    this.#notAsked = lacks(cloud, needsOf(outputs.accessPath));
    if (this.#notAsked !== undefined || outputs.accessPath === "instance") return;
    const deployed = await cloud.openFunction({ outputs, stackFolder, signal });
    try {
      if (!EXPECTATIONS[outputs.accessPath].reaches) {
        await expectUnreachable(deployed);
        return;
      }
      this.#operations = await exercise({
        deployed,
        tableName: outputs.tableName,
        accessLevel: outputs.accessLevel,
        client: cloud.clientConfig,
      });
    } finally {
      await deployed.stop();
    }
  }
}
