import { type StackOutputs } from "../../contract/stacks";
import { type ClientConfig } from "../cloud/cloud";
import { planLab } from "../lab/plan";
import { type LabPlan, type LabSource } from "../lab/plan/lab-plan";
import { type NoLab, type RunLab } from "../lab/run-lab";
import { StackLab } from "../lab/stack-lab";
import { exercise, ExerciseError } from "./exercise";
import { type Judgement } from "./judge";
import { arrived, endText, type Packets, type SourcePackets } from "./packets";

export interface AskLabOptions {
  readonly lab: RunLab | NoLab;
  /** The deployed state. */
  readonly snapshot: Judgement["snapshot"];
  readonly outputs: StackOutputs;
  readonly stackFolder: string;
  readonly cloud: ClientConfig;
  readonly signal: AbortSignal;
}

export type AskLab = (options: AskLabOptions) => Promise<Packets>;

/**
 * Runs the stack's function or instance in the network that was deployed, at each of its interfaces.
 * @throws HarnessError if the network cannot be built, or if the function cannot run.
 */
export const askLab: AskLab = async (options) => {
  const { lab: run, snapshot, signal } = options;
  if ("skipped" in run) return run;
  const planned = planLab(snapshot.network);
  if ("skipped" in planned) return planned;
  try {
    return await askPlanned(planned.plan, run, options);
  } catch (error) {
    // An interrupt ends the lab, and whatever is under way in it.
    signal.throwIfAborted();
    throw error;
  }
};

async function askPlanned(plan: LabPlan, run: RunLab, options: AskLabOptions): Promise<Packets> {
  const lab = await StackLab.start({ ...options, plan, run });
  try {
    const sources: SourcePackets[] = [];
    for (const source of lab.sources) sources.push(await askSource(lab, source, options));
    const notModeled = sources.filter((source) => arrived(source) === undefined);
    const [first] = notModeled;
    return first !== undefined && notModeled.length === sources.length
      ? { skipped: endText(first) }
      : { sources };
  } finally {
    await lab.stop();
  }
}

async function askSource(
  lab: StackLab,
  source: LabSource,
  { outputs, stackFolder, cloud }: AskLabOptions,
): Promise<SourcePackets> {
  const before = lab.arrivals.length;
  const deployed = await lab.open(outputs, stackFolder, source);
  try {
    const { result, hops } = await lab.capture(async () => {
      try {
        const { tableName, accessLevel } = outputs;
        return {
          operations: await exercise({ deployed, tableName, accessLevel, client: cloud }),
        };
      } catch (error) {
        if (!(error instanceof ExerciseError)) throw error;
        return { operations: [], failure: failureOf(error) };
      }
    });
    return {
      ...(source.subnetId !== undefined && { subnetId: source.subnetId }),
      addresses: lab.addresses,
      ...result,
      hops: hops.filter(({ effect }) => effect === "passes"),
      ends: [...hops.filter(({ effect }) => effect !== "passes"), ...lab.nobody],
      arrivals: lab.arrivals.slice(before),
    };
  } finally {
    await deployed.stop();
  }
}

function failureOf(error: ExerciseError): NonNullable<SourcePackets["failure"]> {
  const { operation, errorType, message, milliseconds } = error;
  return {
    operation,
    errorType,
    message,
    ...(milliseconds !== undefined && { seconds: milliseconds / 1000 }),
  };
}
