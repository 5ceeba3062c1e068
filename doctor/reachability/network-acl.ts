import { type NetworkAcl, type NetworkAclEntry } from "../snapshot/network";
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
import { type PortRange, type Protocol } from "./fix";
import { type At, type Hop } from "./trace";

/**
 * The ports for return traffic. Functions and NAT gateways use all of them.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/nacl-ephemeral-ports.html
 */
export const EPHEMERAL_PORTS: PortRange = { from: 1024, to: 65535 };

/** @see https://www.iana.org/assignments/protocol-numbers/protocol-numbers.xhtml */
export const PROTOCOL_NUMBERS: Readonly<Record<Protocol, string>> = { tcp: "6", udp: "17" };

const ALL_PORTS: PortRange = { from: 0, to: 65535 };

/** The rule `*`. It denies what no other rule matches. */
export const LAST_RULE = 32767;

/** What the client sends. */
export interface Packets {
  /** The destination port of the connection. */
  readonly port: number;
  /** @default "tcp" */
  readonly protocol?: Protocol | undefined;
}

export interface AclCrossing extends Packets {
  readonly at: At;
  /** `leaving`: the connection starts inside the subnet. */
  readonly connection: "leaving" | "entering";
  /** The addresses on the other side. `peer` is their name in the report. */
  readonly peerRanges: Ranges;
  readonly peer: string;
  /** Whether the client certainly uses every ephemeral port. */
  readonly allPortsUsed: boolean;
}

/** Each of the two lists covers all of the peer's addresses. */
export interface AclResult {
  readonly request: readonly Segment[];
  readonly answer: readonly Segment[];
}

/** One direction of a crossing. */
interface Leg {
  readonly direction: "outbound" | "inbound";
  readonly ports: PortRange;
  /** `undefined` when the order of the rules is unknown. */
  readonly rules: readonly Rule[] | undefined;
}

interface Rule {
  readonly number: number;
  readonly allows: boolean;
  /** What the rule matches. `undefined` when the entry does not say. */
  readonly match?: { readonly range: Range; readonly ports: PortRange };
}

type Piece = { readonly ranges: Ranges } & (
  | { readonly passes: "all" }
  | { readonly passes: "unclear" }
  /** `by` is the number of the rule that denies. */
  | { readonly passes: "none" | "some ports"; readonly by: number }
);

interface Scan {
  readonly allowed: Ranges;
  readonly denied: readonly { readonly ranges: Ranges; readonly by: number }[];
  /** The result of a malformed entry. */
  readonly unclear: Ranges;
}

/**
 * A network ACL is stateless, so this checks the responses too. The matching rule with the lowest
 * number decides, regardless of the order in the answer.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 */
export function crossNetworkAcl(acl: NetworkAcl, crossing: AclCrossing): AclResult {
  const { outbound, inbound } = relevantRules(acl, crossing);
  const leaving = crossing.connection === "leaving";
  return {
    request: cross(acl, crossing, {
      direction: leaving ? "outbound" : "inbound",
      ports: { from: crossing.port, to: crossing.port },
      rules: leaving ? outbound : inbound,
    }),
    answer: cross(acl, crossing, {
      direction: leaving ? "inbound" : "outbound",
      ports: EPHEMERAL_PORTS,
      rules: leaving ? inbound : outbound,
    }),
  };
}

function cross(acl: NetworkAcl, crossing: AclCrossing, leg: Leg): readonly Segment[] {
  const { peerRanges } = crossing;
  const pieces: readonly Piece[] =
    leg.rules === undefined
      ? [{ ranges: peerRanges, passes: "unclear" }]
      : divide(leg.rules, peerRanges, leg.ports);
  return pieces.map((piece) => ({
    ranges: piece.ranges,
    hops: [hopFor(piece, acl.NetworkAclId, crossing, leg)],
  }));
}

function hopFor(piece: Piece, id: string, crossing: AclCrossing, leg: Leg): Hop {
  const { at, peer, allPortsUsed, protocol } = crossing;
  const udp = protocol === "udp" && { protocol };
  const { direction, ports } = leg;
  const component = { kind: "network-acl", id, at, direction, ports, ...udp, peer } as const;
  if (piece.passes === "all") return ok(component);
  if (piece.passes === "unclear")
    return unknown(component, { kind: "field", id, field: "Entries" });

  const { by: deniedBy } = piece;
  const code = "SUBNET_ACL_RESTRICTION";
  const fix = {
    action: "allow-in-network-acl",
    networkAclId: id,
    direction,
    ports,
    ...udp,
    cidrs: toCidrs(piece.ranges),
    before: deniedBy,
  } as const;
  if (piece.passes === "none") return blocked({ deniedBy, ...component }, code, fix);
  return allPortsUsed
    ? { status: "partial", code, fix, deniedBy, ...component }
    : unknown(
        { deniedBy, ...component },
        { kind: "unsupported", what: "ephemeral-ports", id },
        code,
        fix,
      );
}

/** Groups the peer's addresses by result. Denied addresses are grouped by the first rule that denies. */
function divide(rules: readonly Rule[], peerRanges: Ranges, ports: PortRange): readonly Piece[] {
  // Usually one: rules seldom allow only some of the ports.
  const scans = splitPorts(rules, ports).map((part) => scan(rules, peerRanges, part));
  const open = scans.map(({ allowed }) => allowed).reduce(intersect);
  if (open === peerRanges) return [{ ranges: open, passes: "all" }];
  const openSomewhere = union(scans.flatMap(({ allowed }) => [...allowed]));
  const unclear = subtract(union(scans.flatMap((one) => [...one.unclear])), open);
  const pieces: Piece[] = [
    { ranges: open, passes: "all" },
    { ranges: unclear, passes: "unclear" },
  ];
  let undecided = subtract(subtract(peerRanges, open), unclear);
  for (const { ranges, by } of scans.flatMap((one) => one.denied)) {
    const hit = intersect(undecided, ranges);
    undecided = subtract(undecided, hit);
    pieces.push(
      { ranges: subtract(hit, openSomewhere), passes: "none", by },
      { ranges: intersect(hit, openSomewhere), passes: "some ports", by },
    );
  }
  return pieces.filter(({ ranges }) => ranges.length > 0);
}

/** The rules that could apply to the peer, in order. Reads each entry once. */
function relevantRules(
  acl: NetworkAcl,
  { peerRanges, protocol = "tcp" }: AclCrossing,
): Record<Leg["direction"], Rule[] | undefined> {
  const unordered = { outbound: undefined, inbound: undefined };
  if (acl.Entries === undefined) return unordered;
  const outbound: Rule[] = [];
  const inbound: Rule[] = [];
  for (const entry of acl.Entries) {
    if (isForeign(entry, protocol) || cidrOverlaps(peerRanges, entry.CidrBlock ?? "") === false)
      continue;
    const { RuleNumber: number, RuleAction: action, Egress: egress } = entry;
    const known = number !== undefined && (action === "allow" || action === "deny");
    if (!known || egress === undefined) return unordered;
    const range = parseCidr(entry.CidrBlock ?? "");
    const ports = portsOf(entry);
    const match = range && ports && { range, ports };
    (egress ? outbound : inbound).push({ number, allows: action === "allow", match });
  }
  return { outbound: inOrder(outbound), inbound: inOrder(inbound) };
}

function inOrder(rules: Rule[]): Rule[] {
  // Numbers are unique. If two are the same, the rule that denies decides.
  return rules.length < 2
    ? rules
    : rules.sort((a, b) => a.number - b.number || Number(a.allows) - Number(b.allows));
}

/** Whether the entry is for another protocol, or not for IPv4. */
function isForeign(
  { Protocol: matched, CidrBlock, Ipv6CidrBlock }: NetworkAclEntry,
  protocol: Protocol,
): boolean {
  const isOurs =
    matched === undefined ||
    matched === "-1" ||
    matched === protocol ||
    matched === PROTOCOL_NUMBERS[protocol];
  if (!isOurs) return true;
  return CidrBlock === undefined && Ipv6CidrBlock !== undefined;
}

function portsOf({ Protocol, PortRange: ports }: NetworkAclEntry): PortRange | undefined {
  if (Protocol === "-1") return ALL_PORTS;
  if (Protocol === undefined || ports?.From === undefined || ports.To === undefined) {
    return undefined;
  }
  return { from: ports.From, to: ports.To };
}

/** Port ranges that each rule matches either completely or not at all. */
function splitPorts(rules: readonly Rule[], ports: PortRange): readonly PortRange[] {
  const { from, to } = ports;
  const inner: number[] = [];
  for (const { match } of rules) {
    if (match === undefined) continue;
    if (match.ports.from > from && match.ports.from <= to) inner.push(match.ports.from);
    if (match.ports.to >= from && match.ports.to < to) inner.push(match.ports.to + 1);
  }
  if (inner.length === 0) return [ports];
  const starts = [...new Set([from, ...inner])].sort((a, b) => a - b);
  return starts.map((start, index) => ({ from: start, to: (starts[index + 1] ?? to + 1) - 1 }));
}

function scan(rules: readonly Rule[], peerRanges: Ranges, ports: PortRange): Scan {
  let rest = peerRanges;
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
