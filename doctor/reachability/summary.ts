import { toCidrs, union, type Ranges } from "./addresses";
import type { Segment } from "./segment";
import type {
  Finding,
  Hop,
  Note,
  Path,
  SourceSubnet,
  Status,
  SubnetGroup,
  Trace,
  Verdict,
} from "./trace";

export interface SubnetTrace {
  /** @default - the source is outside any VPC */
  readonly subnet?: SourceSubnet;
  readonly vpcId?: string;
  readonly paths: readonly Path[];
}

/** Thousands of paths share one array of ranges. */
const cidrsOf = new WeakMap<Ranges, readonly string[]>();

function namesOf(ranges: Ranges): readonly string[] {
  const known = cidrsOf.get(ranges) ?? toCidrs(ranges);
  cidrsOf.set(ranges, known);
  return known;
}

const keys = new WeakMap<Hop | Note, string>();

/** Equal for equal ones. Most hops are shared by many paths. */
function keyOf(part: Hop | Note): string {
  const key = keys.get(part) ?? JSON.stringify(part);
  keys.set(part, key);
  return key;
}

function keyOfWay({ hops, via, notes = [] }: Pick<Segment, "hops" | "via" | "notes">): string {
  return [...hops.map(keyOf), ...notes.map(keyOf), JSON.stringify(via)].join();
}

/** One path for all addresses that take the same hops. */
export function toPaths(before: readonly Hop[], segments: readonly Segment[]): readonly Path[] {
  const only = segments.length === 1;
  return (only ? segments : merge(segments)).map(({ ranges, hops: after, via, notes = [] }) => {
    const names = after.filter(({ kind }) => kind === "dns");
    const hops = [...before, ...names, ...after.filter(({ kind }) => kind !== "dns")];
    const destinations = namesOf(ranges);
    return { status: statusOf(hops), destinations, hops, ...(via && { via }), notes };
  });
}

function merge(segments: readonly Segment[]): readonly Segment[] {
  const same = new Map<string, Segment>();
  for (const segment of segments) {
    const key = keyOfWay(segment);
    const other = same.get(key);
    const ranges =
      other === undefined ? segment.ranges : union([...other.ranges, ...segment.ranges]);
    same.set(key, { ...segment, ranges });
  }
  return [...same.values()].sort((a, b) => firstOf(a) - firstOf(b));
}

function firstOf({ ranges }: Segment): number {
  return ranges[0]?.first ?? 0;
}

/** What blocks for certain blocks, whatever else is not known. */
function statusOf(hops: readonly Hop[]): Status {
  const order: readonly Status[] = ["blocked", "unknown", "partial"];
  return order.find((status) => hops.some((hop) => hop.status === status)) ?? "ok";
}

export function summarize(
  traces: readonly SubnetTrace[],
  about: { readonly region: string; readonly port: number },
): Trace {
  const groups = toGroups(traces);
  const paths = groups.flatMap((group) => group.paths);
  const arriving = paths.filter(({ status }) => status === "ok" || status === "partial");
  const isPrivate = arriving.every(
    ({ via }) => via?.kind === "gateway-endpoint" || via?.kind === "interface-endpoint",
  );
  return {
    verdict: verdictOf(new Set(paths.map(({ status }) => status))),
    ...(arriving.length > 0 && { private: isPrivate }),
    ...about,
    groups,
    findings: toFindings(groups),
  };
}

function verdictOf(statuses: ReadonlySet<Status>): Verdict {
  const passes = statuses.has("ok") || statuses.has("partial");
  const fails = statuses.has("blocked") || statuses.has("partial");
  if (passes && fails) return "PARTIAL";
  if (statuses.has("unknown") || statuses.size === 0) return "INDETERMINATE";
  return passes ? "REACHABLE" : "UNREACHABLE";
}

function toGroups(traces: readonly SubnetTrace[]): readonly SubnetGroup[] {
  const groups = new Map<string, SubnetGroup & { readonly subnets: SourceSubnet[] }>();
  for (const { subnet, vpcId, paths } of traces) {
    const key = [
      vpcId,
      ...paths.flatMap((path) => [path.destinations.join(), keyOfWay(path)]),
    ].join();
    const group = groups.get(key) ?? { subnets: [], ...(vpcId && { vpcId }), paths };
    if (subnet !== undefined) group.subnets.push(subnet);
    groups.set(key, group);
  }
  return [...groups.values()];
}

interface Cause {
  readonly cause: Pick<Finding, "effect" | "code" | "kind" | "id" | "hop" | "reason" | "fix">;
  readonly subnetIds: Set<string>;
  readonly destinations: Set<string>;
}

function toFindings(groups: readonly SubnetGroup[]): readonly Finding[] {
  const causes = new Map<string, Cause>();
  for (const { subnets, paths } of groups) {
    for (const { hops, notes, destinations } of paths) {
      for (const part of [...hops.filter(({ status }) => status !== "ok"), ...notes]) {
        const key = keyOf(part);
        const known = causes.get(key) ?? {
          cause: causeOf(part),
          subnetIds: new Set(),
          destinations: new Set(),
        };
        for (const { subnetId } of subnets) known.subnetIds.add(subnetId);
        for (const destination of destinations) known.destinations.add(destination);
        causes.set(key, known);
      }
    }
  }
  const effects = ["blocks", "unknown", "notes"];
  return [...causes.values()]
    .map(({ cause, subnetIds, destinations }) => ({
      ...cause,
      subnetIds: [...subnetIds],
      destinations: [...destinations],
    }))
    .sort((a, b) => effects.indexOf(a.effect) - effects.indexOf(b.effect));
}

function causeOf(part: Hop | Note): Cause["cause"] {
  if (!("status" in part)) return { effect: "notes", ...part };
  if (part.status === "ok") throw new TypeError("a hop that is ok is no finding");
  const { code, kind, id, fix } = part;
  const common = { code, kind, id, hop: part, ...(fix && { fix }) };
  return part.status === "unknown"
    ? { effect: "unknown", ...common, reason: part.reason }
    : { effect: "blocks", ...common };
}
