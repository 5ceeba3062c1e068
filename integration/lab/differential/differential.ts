import { analyze } from "../../../doctor/reachability";
import { type NetworkSnapshot } from "../../../doctor/snapshot/network";
import { startLab } from "../network/start";
import { type LabPlan, planLab, type PlanOptions } from "../plan";
import { compare, type Comparison, pathsFor, type Seen } from "./compare";
import { type Flow, Observer } from "./observe";

/** One flow, as both see it. */
export interface Compared {
  readonly subnetId?: string;
  readonly address?: string;
  readonly sourcePort?: number;
  readonly seen: Seen;
  readonly comparison: Comparison;
}

export interface DifferentialOptions extends PlanOptions {
  /** The flows to try. */
  readonly flowsOf: (plan: LabPlan) => readonly Flow[];
  /** Takes something out of the plan. @default - the plan as it is */
  readonly change?: (plan: LabPlan) => LabPlan;
}

/** Sends packets through a lab of the network, and asks the analyzer about each. */
export async function differ(
  snapshot: NetworkSnapshot,
  { flowsOf, change = (plan) => plan, ...options }: DifferentialOptions,
): Promise<readonly Compared[]> {
  const trace = analyze(snapshot, options);
  const judge = (about: Omit<Compared, "comparison">): Compared => {
    const paths = pathsFor(trace, about.subnetId, about.address);
    return { ...about, comparison: compare(paths, about.seen) };
  };
  const planned = planLab(snapshot, options);
  if ("skipped" in planned) {
    const seen: Seen = { outcome: "skipped", reason: planned.skipped };
    return trace.groups.flatMap(({ subnets, paths }) =>
      paths.map((path) => ({
        ...(subnets[0] && { subnetId: subnets[0].subnetId }),
        seen,
        comparison: compare([path], seen),
      })),
    );
  }
  const plan = change(planned.plan);
  const lab = await startLab(plan);
  try {
    return await tryAll(plan, await Observer.start(lab), flowsOf(planned.plan), judge);
  } finally {
    await lab.stop();
  }
}

async function tryAll(
  plan: LabPlan,
  observer: Observer,
  flows: readonly Flow[],
  judge: (about: Omit<Compared, "comparison">) => Compared,
): Promise<readonly Compared[]> {
  const compared: Compared[] = [];
  for (const [source, { subnetId }] of plan.sources.entries()) {
    const own = flows.filter((flow) => flow.source === source);
    if (own.length === 0 && plan.destinations.length > 0) continue;
    const about = subnetId === undefined ? {} : { subnetId };
    const resolution = await observer.resolve(source);
    if (resolution.outcome === "ends") {
      const addresses = plan.destinations.map(({ address }) => ({ address }));
      const all = addresses.length === 0 ? [{}] : addresses;
      compared.push(...all.map((one) => judge({ ...about, ...one, seen: resolution })));
      continue;
    }
    for (const { address, sourcePort, ...rest } of own) {
      const seen = await observer.connect({ address, sourcePort, ...rest });
      compared.push(judge({ ...about, address, sourcePort, seen }));
    }
  }
  return compared;
}
