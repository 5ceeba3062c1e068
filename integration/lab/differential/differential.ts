import { analyze, type Path, type Trace } from "../../../doctor/reachability";
import { type NetworkSnapshot } from "../../../doctor/snapshot/network";
import { startLab } from "../network/start";
import { type LabPlan, planLab, type PlanOptions } from "../plan";
import { compare, type Comparison, pathsFor, type Seen } from "./compare";
import { clientPorts } from "./flows";
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
    const observer = await Observer.start(lab);
    return await tryAll(
      { plan, observer, trace, ports: clientPorts(snapshot) },
      flowsOf(planned.plan),
    );
  } finally {
    await lab.stop();
  }
}

interface Trial {
  readonly plan: LabPlan;
  readonly observer: Observer;
  readonly trace: Trace;
  /** One of every range that the network tells apart. */
  readonly ports: readonly number[];
}

async function tryAll(trial: Trial, flows: readonly Flow[]): Promise<readonly Compared[]> {
  const { plan, observer, trace } = trial;
  const compared: Compared[] = [];
  for (const [source, { subnetId }] of plan.sources.entries()) {
    const own = flows.filter((flow) => flow.source === source);
    if (own.length === 0 && plan.destinations.length > 0) continue;
    const about = subnetId === undefined ? {} : { subnetId };
    const resolution = await observer.resolve(source);
    if (resolution.outcome === "ends") {
      const addresses = plan.destinations.map(({ address }) => address);
      for (const address of addresses.length === 0 ? [undefined] : addresses) {
        const comparison = compare(pathsFor(trace, subnetId, address), resolution);
        compared.push({ ...about, ...(address && { address }), seen: resolution, comparison });
      }
      continue;
    }
    for (const flow of own) {
      const { address, sourcePort } = flow;
      const seen = await observer.connect(flow);
      const paths = pathsFor(trace, subnetId, address);
      const comparison = compare(paths, seen);
      const whole = comparison.kind === "agree" ? await tryPorts(trial, flow, paths) : undefined;
      compared.push({ ...about, address, sourcePort, seen, comparison: whole ?? comparison });
    }
  }
  return compared;
}

/** Where the analyzer says that only some client ports pass, some pass, and some do not. */
async function tryPorts(
  { observer, ports }: Trial,
  flow: Flow,
  [path]: readonly Path[],
): Promise<Comparison | undefined> {
  const partial = path?.hops.filter(({ status }) => status === "partial") ?? [];
  const [only] = partial;
  // A NAT gateway chooses ports of its own, so two such hops are about different ports.
  if (path?.status !== "partial" || partial.length > 1) return undefined;
  if (only?.kind !== "network-acl" || only.protocol === "udp") return undefined;
  // Beyond it, a port that an earlier source's connection holds is another one.
  if (only.at === "nat-gateway" && flow.source > 0) return undefined;
  const outcomes = new Set<Seen["outcome"]>();
  for (const sourcePort of ports) {
    outcomes.add((await observer.connect({ ...flow, sourcePort })).outcome);
  }
  if (outcomes.size > 1) return undefined;
  const why = `all of ${ports.length} client ports have one end: ${[...outcomes].join()}`;
  return { kind: "disagree", why };
}
