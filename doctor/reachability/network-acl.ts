import type { NetworkAcl, NetworkAclEntry } from "../snapshot/network";
import {
  cidrOverlaps,
  intersect,
  parseCidr,
  subtract,
  toCidrs,
  union,
  type Range,
  type Ranges,
} from "./addresses";
import { blocked, ok, unknown, type Segment } from "./segment";
import type { PortRange } from "./fix";
import type { At, Hop } from "./trace";

/**
 * The way back goes to these. Functions and NAT gateways use all of them.
 * https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html
 */
export const EPHEMERAL_PORTS: PortRange = { from: 1024, to: 65535 };

const ALL_PORTS: PortRange = { from: 0, to: 65535 };

/** The rule `*`, which denies what no other rule matched. */
const LAST_RULE = 32767;

export interface AclCrossing {
  readonly at: At;
  /** `leaving`: the connection is opened from inside the subnet. */
  readonly way: "leaving" | "entering";
  /** The port that the connection is opened to. */
  readonly port: number;
  /** The addresses on the other side, and how to name them. */
  readonly target: Ranges;
  readonly peer: string;
  /** Whether every ephemeral port certainly comes up. */
  readonly allPortsUsed: boolean;
}

/** Both ways cover the whole target. */
export interface AclResult {
  readonly request: readonly Segment[];
  readonly answer: readonly Segment[];
}

/** One direction of a crossing. */
interface Leg {
  readonly direction: "outbound" | "inbound";
  readonly ports: PortRange;
  /** `undefined` when not even their order is known. */
  readonly rules: readonly Rule[] | undefined;
}

interface Rule {
  readonly number: number;
  readonly allows: boolean;
  /** What it matches; `undefined` when the entry does not say. */
  readonly match?: { readonly range: Range; readonly ports: PortRange };
}

interface Scan {
  readonly allowed: Ranges;
  readonly denied: readonly { readonly ranges: Ranges; readonly by: number }[];
  /** What a malformed entry decides. */
  readonly unclear: Ranges;
}

/**
 * Stateless, so the answers are checked as well. The lowest rule number that matches decides, whatever
 * the order of the answer. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 */
export function crossNetworkAcl(acl: NetworkAcl, crossing: AclCrossing): AclResult {
  const { outbound, inbound } = relevantRules(acl, crossing.target);
  const ports = { from: crossing.port, to: crossing.port };
  const out = { direction: "outbound", rules: outbound } as const;
  const back = { direction: "inbound", rules: inbound } as const;
  const [request, answer] = crossing.way === "leaving" ? [out, back] : [back, out];
  return {
    request: cross(acl, crossing, { ...request, ports }),
    answer: cross(acl, crossing, { ...answer, ports: EPHEMERAL_PORTS }),
  };
}

function cross(
  acl: NetworkAcl,
  crossing: AclCrossing,
  { direction, ports, rules }: Leg,
): readonly Segment[] {
  const { at, peer, target } = crossing;
  const component = {
    kind: "network-acl",
    id: acl.NetworkAclId,
    at,
    direction,
    ports,
    peer,
  } as const;
  const field = { kind: "field", id: acl.NetworkAclId, field: "Entries" } as const;
  if (rules === undefined) return [{ ranges: target, hops: [unknown(component, field)] }];

  // Mostly one: rules seldom allow a part of the ports only.
  const scans = splitPorts(rules, ports).map((part) => scan(rules, target, part));
  const open = scans.map(({ allowed }) => allowed).reduce(intersect);
  // As it mostly is: all pass.
  if (open === target) return [{ ranges: open, hops: [ok(component)] }];
  const openSomewhere =
    scans.length === 1 ? open : union(scans.flatMap(({ allowed }) => [...allowed]));
  const unclear = subtract(union(scans.flatMap((one) => [...one.unclear])), open);

  const segments: Segment[] = [];
  const add = (ranges: Ranges, hop: Hop) => {
    if (ranges.length > 0) segments.push({ ranges, hops: [hop] });
  };
  add(open, ok(component));
  add(unclear, unknown(component, field));
  let undecided = subtract(subtract(target, open), unclear);
  for (const { ranges: denied, by } of scans.flatMap((one) => one.denied)) {
    if (undecided.length === 0) break;
    const hit = intersect(undecided, denied);
    undecided = subtract(undecided, hit);
    const shut = subtract(hit, openSomewhere);
    const part = intersect(hit, openSomewhere);
    const decided = { ...component, deniedBy: by };
    const fixFor = (ranges: Ranges) =>
      ({
        action: "allow-in-network-acl",
        networkAclId: acl.NetworkAclId,
        direction,
        ports,
        cidrs: toCidrs(ranges),
        before: by,
      }) as const;
    if (shut.length > 0) add(shut, blocked(decided, "SUBNET_ACL_RESTRICTION", fixFor(shut)));
    if (part.length > 0) {
      const code = "SUBNET_ACL_RESTRICTION";
      const fix = fixFor(part);
      const what = "ephemeral-ports";
      add(
        part,
        crossing.allPortsUsed
          ? { ...decided, status: "partial", code, fix }
          : unknown(decided, { kind: "unsupported", what, id: acl.NetworkAclId }, code, fix),
      );
    }
  }
  return segments;
}

/** The rules that could decide about the target, in order. Each entry is looked at once. */
function relevantRules(
  acl: NetworkAcl,
  target: Ranges,
): Record<Leg["direction"], Rule[] | undefined> {
  const unordered = { outbound: undefined, inbound: undefined };
  if (acl.Entries === undefined) return unordered;
  const outbound: Rule[] = [];
  const inbound: Rule[] = [];
  for (const entry of acl.Entries) {
    if (isForeign(entry) || cidrOverlaps(target, entry.CidrBlock ?? "") === false) continue;
    const { RuleNumber: number, RuleAction: action, Egress: egress } = entry;
    const known = number !== undefined && (action === "allow" || action === "deny");
    if (!known || egress === undefined) return unordered;
    const range = parseCidr(entry.CidrBlock ?? "");
    const ports = portsOf(entry);
    const match = range && ports && { range, ports };
    (egress ? outbound : inbound).push({ number, allows: action === "allow", match });
  }
  const byNumber = (a: Rule, b: Rule) => a.number - b.number;
  return { outbound: outbound.sort(byNumber), inbound: inbound.sort(byNumber) };
}

/** Of another protocol than TCP over IPv4. */
function isForeign({ Protocol, CidrBlock, Ipv6CidrBlock }: NetworkAclEntry): boolean {
  const tcp = Protocol === "-1" || Protocol === "6" || Protocol === "tcp";
  if (!tcp && Protocol !== undefined) return true;
  return CidrBlock === undefined && Ipv6CidrBlock !== undefined;
}

function portsOf({ Protocol, PortRange: ports }: NetworkAclEntry): PortRange | undefined {
  if (Protocol === "-1") return ALL_PORTS;
  if (Protocol === undefined || ports?.From === undefined || ports.To === undefined) {
    return undefined;
  }
  return { from: ports.From, to: ports.To };
}

/** Ranges of ports that every rule matches as a whole or not at all. */
function splitPorts(rules: readonly Rule[], { from, to }: PortRange): readonly PortRange[] {
  const starts = new Set([from]);
  for (const { match } of rules) {
    if (match === undefined) continue;
    const { ports } = match;
    if (ports.from > from && ports.from <= to) starts.add(ports.from);
    if (ports.to >= from && ports.to < to) starts.add(ports.to + 1);
  }
  if (starts.size === 1) return [{ from, to }];
  const sorted = [...starts].sort((a, b) => a - b);
  return sorted.map((start, index) => ({ from: start, to: (sorted[index + 1] ?? to + 1) - 1 }));
}

function scan(rules: readonly Rule[], target: Ranges, ports: PortRange): Scan {
  let rest = target;
  let allowed: Ranges = [];
  const denied: { ranges: Ranges; by: number }[] = [];
  for (const { number, allows, match } of rules) {
    if (rest.length === 0) break;
    if (match === undefined) return { allowed, denied, unclear: rest };
    if (ports.from < match.ports.from || match.ports.to < ports.to) continue;
    const hit = intersect(rest, [match.range]);
    if (hit.length === 0) continue;
    rest = subtract(rest, hit);
    if (allows) allowed = allowed.length === 0 ? hit : union([...allowed, ...hit]);
    else denied.push({ ranges: hit, by: number });
  }
  if (rest.length > 0) denied.push({ ranges: rest, by: LAST_RULE });
  return { allowed, denied, unclear: [] };
}
