import { toCidrs, union, type Ranges } from "./addresses";
import { cached, type Segment } from "./segment";
import {
  type Finding,
  type Hop,
  type Note,
  type Path,
  type SourceSubnet,
  type Status,
  type SubnetGroup,
  type Trace,
  type Verdict,
  type Via,
} from "./trace";

export interface SubnetTrace {
  /** @default - the source is outside any VPC */
  readonly subnet?: SourceSubnet;
  readonly vpcId?: string;
  readonly paths: readonly Path[];
}

/** Merges all addresses that take the same hops into one path. */
export function toPaths(
  before: readonly Hop[],
  segments: readonly Segment[],
  cidrsOf: (ranges: Ranges) => readonly string[] = toCidrs,
): readonly Path[] {
  const only = segments.length === 1;
  return (only ? segments : merge(segments)).map((segment) => {
    const { ranges, names = [], via, notes = [] } = segment;
    const hops = [...before, ...names, ...segment.hops];
    const destinations = cidrsOf(ranges);
    return { status: statusOf(hops), destinations, hops, ...(via && { via }), notes };
  });
}

function merge(segments: readonly Segment[]): readonly Segment[] {
  const same = new Map<string, Segment>();
  for (const segment of segments) {
    const { hops, names, via, notes } = segment;
    const key = JSON.stringify([hops, names, via, notes]);
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

/** A hop that certainly blocks decides, regardless of unknown hops. */
function statusOf(hops: readonly Hop[]): Status {
  let worst: Status = "ok";
  for (const { status } of hops) {
    if (status === "blocked") return status;
    if (status === "unknown" || (status === "partial" && worst === "ok")) worst = status;
  }
  return worst;
}

const PRIVATE: readonly Via["kind"][] = ["gateway-endpoint", "interface-endpoint", "dax-cluster"];

export function summarize(
  traces: readonly SubnetTrace[],
  about: Pick<Trace, "region" | "port" | "possible" | "unseen" | "credentials">,
): Trace {
  const keyOf = createKeys();
  const groups = toGroups(traces, keyOf);
  const paths = groups.flatMap((group) => group.paths);
  const arriving = paths.filter(({ status }) => status === "ok" || status === "partial");
  const isPrivate = arriving.every(({ via }) => via !== undefined && PRIVATE.includes(via.kind));
  return {
    verdict: verdictOf(new Set(paths.map(({ status }) => status))),
    ...(arriving.length > 0 && { private: isPrivate }),
    ...about,
    groups,
    findings: toFindings(groups, keyOf),
  };
}

function verdictOf(statuses: ReadonlySet<Status>): Verdict {
  const passes = statuses.has("ok") || statuses.has("partial");
  const fails = statuses.has("blocked") || statuses.has("partial");
  if (passes && fails) return "PARTIAL";
  if (statuses.has("unknown") || statuses.size === 0) return "INDETERMINATE";
  return passes ? "REACHABLE" : "UNREACHABLE";
}

type KeyOf = (part: Hop | Note | Via | readonly string[]) => string;

/** Short keys that are equal for equal parts. Many paths share most parts. */
function createKeys(): KeyOf {
  const keys = new Map<string, string>();
  return cached((part) => {
    const json = JSON.stringify(part);
    const key = keys.get(json) ?? `${keys.size} `;
    keys.set(json, key);
    return key;
  });
}

function toGroups(traces: readonly SubnetTrace[], keyOf: KeyOf): readonly SubnetGroup[] {
  const groups = new Map<string, SubnetGroup & { readonly subnets: SourceSubnet[] }>();
  for (const { subnet, vpcId, paths } of traces) {
    let key = vpcId ?? "";
    for (const { destinations, hops, via, notes } of paths) {
      key += keyOf(destinations);
      for (const hop of hops) key += keyOf(hop);
      for (const note of notes) key += keyOf(note);
      if (via !== undefined) key += keyOf(via);
    }
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

function toFindings(groups: readonly SubnetGroup[], keyOf: KeyOf): readonly Finding[] {
  const causes = new Map<string, Cause>();
  const add = (
    part: Hop | Note,
    subnets: readonly SourceSubnet[],
    destinations: Iterable<string>,
  ) => {
    const key = keyOf(part);
    const known = causes.get(key) ?? {
      cause: causeOf(part),
      subnetIds: new Set(),
      destinations: new Set(),
    };
    for (const { subnetId } of subnets) known.subnetIds.add(subnetId);
    for (const destination of destinations) known.destinations.add(destination);
    causes.set(key, known);
  };
  for (const { subnets, paths } of groups) {
    for (const { hops, notes, destinations } of paths) {
      for (const hop of hops) if (hop.status !== "ok") add(hop, subnets, destinations);
      for (const note of notes) add(note, subnets, destinations);
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
  if (part.status === "ok") throw new TypeError("a hop that is ok is not a finding");
  const { code, kind, id, fix } = part;
  const common = { code, kind, id, hop: part, ...(fix && { fix }) };
  return part.status === "unknown"
    ? { effect: "unknown", ...common, reason: part.reason }
    : { effect: "blocks", ...common };
}
