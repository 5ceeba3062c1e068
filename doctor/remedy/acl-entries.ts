import { type PortRange, type Protocol } from "../reachability";
import { type NetworkAclEntry } from "../snapshot/network";
import { type AclEntry } from "./fix";

/** What has to be allowed, before the entry that denies it. */
export interface Allowance {
  readonly direction: "outbound" | "inbound";
  readonly ports: PortRange;
  /** @default "tcp" */
  readonly protocol?: Protocol;
  readonly cidrs: readonly string[];
  /** The number of the entry that denies. 32767 is the last entry, `*`. */
  readonly before: number;
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html */
const MAX_NUMBER = 32766;

const NUMBERS: Readonly<Record<Protocol, string>> = { tcp: "6", udp: "17" };

/**
 * Entries with free numbers that decide before the entry that denies. If there is no room below it, its
 * rule moves behind them: first as a copy, and only then is the entry itself replaced.
 *
 * @returns undefined if there is no room, or the entry that denies is not one for IPv4
 */
export function entriesThatAllow(
  entries: readonly NetworkAclEntry[],
  { direction, ports, protocol = "tcp", cidrs, before }: Allowance,
): readonly AclEntry[] | undefined {
  const sameDirection = entries.filter(({ Egress }) => Egress === (direction === "outbound"));
  const taken = sameDirection.flatMap(({ RuleNumber }) => RuleNumber ?? []);
  const allow = (number: number, cidr: string, replaces = false): AclEntry => {
    return { number, replaces, allow: true, protocol: NUMBERS[protocol], cidr, ports };
  };

  const below = numbersBelow(before, taken, cidrs.length);
  if (below !== undefined) {
    return cidrs.flatMap((cidr, index) => {
      const number = below[index];
      return number === undefined ? [] : allow(number, cidr);
    });
  }
  const denying = sameDirection.find(({ RuleNumber }) => RuleNumber === before);
  const copy = denying && copyOf(denying, before + cidrs.length);
  const next = Math.min(MAX_NUMBER + 1, ...taken.filter((number) => number > before));
  const [first, ...others] = cidrs;
  if (copy === undefined || first === undefined || before + cidrs.length >= next) return undefined;
  return [
    copy,
    ...others.map((cidr, index) => allow(before + 1 + index, cidr)),
    allow(before, first, true),
  ];
}

/** The highest free numbers. Behind the last numbered entry, the lowest, so that room is left. */
function numbersBelow(
  before: number,
  taken: readonly number[],
  count: number,
): readonly number[] | undefined {
  const used = new Set(taken);
  const last = Math.max(0, ...taken.filter((number) => number < before));
  if (before > MAX_NUMBER && last + count <= MAX_NUMBER) {
    return Array.from({ length: count }, (_, index) => last + 1 + index);
  }
  const free: number[] = [];
  for (let number = Math.min(before - 1, MAX_NUMBER); number > 0; number -= 1) {
    if (free.length === count) break;
    if (!used.has(number)) free.unshift(number);
  }
  return free.length === count ? free : undefined;
}

function copyOf(
  { Protocol: protocol, CidrBlock: cidr, PortRange: range, RuleAction }: NetworkAclEntry,
  number: number,
): AclEntry | undefined {
  if (protocol === undefined || cidr === undefined || RuleAction !== "deny") return undefined;
  const ports =
    range?.From === undefined || range.To === undefined
      ? undefined
      : { from: range.From, to: range.To };
  return { number, replaces: false, allow: false, protocol, cidr, ...(ports && { ports }) };
}
