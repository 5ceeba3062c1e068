/** IPv4 addresses are numbers. Sets of addresses are sorted, disjoint, inclusive ranges. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

export type Ranges = readonly Range[];

export const NOTHING: Ranges = [];

const SLASH = 47;
const DOT = 46;
const ZERO = 48;
const ADDRESSES = 2 ** 32;

/**
 * The range of an IPv4 CIDR such as `10.0.0.0/24`. Host bits are cleared. `undefined` when the text
 * is not a CIDR.
 */
export function parseCidr(text: string): Range | undefined {
  if (!readCidr(text)) return undefined;
  const [first = 0, last = 0] = read;
  return { first, last };
}

/** Whether the CIDR overlaps the ranges. `undefined` when it is not a CIDR. Allocates nothing. */
export function cidrOverlaps(ranges: Ranges, text: string): boolean | undefined {
  if (!readCidr(text)) return undefined;
  const start = read[0] ?? 0;
  const end = read[1] ?? 0;
  for (const { first, last } of ranges) {
    if (first <= end && start <= last) return true;
  }
  return false;
}

/** First and last address of the last CIDR that was parsed. */
const read = new Float64Array(2);

/**
 * Parses by hand and allocates nothing, because a snapshot can hold a million CIDRs, and few of them
 * concern DynamoDB.
 */
function readCidr(text: string): boolean {
  let address = 0;
  let part = 0;
  let digits = 0;
  let dots = 0;
  let slash = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charCodeAt(index);
    if (character >= ZERO && character < ZERO + 10) {
      part = part * 10 + (character - ZERO);
      digits += 1;
      if (digits > 3 || part > 255) return false;
    } else if (digits > 0 && !slash && character === (dots < 3 ? DOT : SLASH)) {
      address = (address << 8) | part;
      slash = character === SLASH;
      dots += slash ? 0 : 1;
      part = 0;
      digits = 0;
    } else {
      return false;
    }
  }
  if (!slash || digits === 0 || part > 32) return false;
  // JavaScript treats a shift by 32 as a shift by 0.
  const mask = part === 0 ? 0 : -1 << (32 - part);
  read[0] = (address & mask) >>> 0;
  read[1] = (address | ~mask) >>> 0;
  return true;
}

/** The number of addresses. A smaller range is more specific. */
export function sizeOf(range: Range): number {
  return range.last - range.first + 1;
}

export function overlaps(ranges: Ranges, range: Range): boolean {
  for (const { first, last } of ranges) {
    if (first <= range.last && range.first <= last) return true;
  }
  return false;
}

/** What is in both. Returns the same array when one of them contains the other. */
export function intersect(left: Ranges, right: Ranges): Ranges {
  if (left === right) return left;
  if (holds(right, left)) return left;
  const both: Range[] = [];
  for (const one of left) {
    for (const other of right) {
      const first = Math.max(one.first, other.first);
      const last = Math.min(one.last, other.last);
      if (first <= last) both.push({ first, last });
    }
  }
  if (equal(both, left)) return left;
  return equal(both, right) ? right : both;
}

/** What is in the first and not in the second. */
export function subtract(from: Ranges, taken: Ranges): Ranges {
  if (from === taken) return NOTHING;
  let rest = from;
  for (const hole of taken) {
    if (!overlaps(rest, hole)) continue;
    const left: Range[] = [];
    for (const { first, last } of rest) {
      if (first < hole.first) left.push({ first, last: Math.min(last, hole.first - 1) });
      if (last > hole.last) left.push({ first: Math.max(first, hole.last + 1), last });
    }
    rest = left;
  }
  return rest;
}

/** Sorts the ranges, and merges ranges that overlap or touch. */
export function union(ranges: Ranges): Ranges {
  const sorted = [...ranges].sort((a, b) => a.first - b.first);
  const joined: Range[] = [];
  for (const range of sorted) {
    const before = joined.at(-1);
    if (before !== undefined && range.first <= before.last + 1) {
      joined[joined.length - 1] = {
        first: before.first,
        last: Math.max(before.last, range.last),
      };
    } else {
      joined.push(range);
    }
  }
  return joined;
}

export function covers(outer: Ranges, inner: Ranges): boolean {
  return subtract(inner, outer).length === 0;
}

export function rangesOf(...cidrs: readonly string[]): Ranges {
  return union(cidrs.flatMap((cidr) => parseCidr(cidr) ?? []));
}

/** The internet does not route to these. */
export const PRIVATE = rangesOf("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10");

export function isPrivate(ranges: Ranges): boolean {
  return covers(PRIVATE, ranges);
}

/** The smallest list of CIDRs that covers exactly these addresses. */
export function toCidrs(ranges: Ranges): readonly string[] {
  const cidrs: string[] = [];
  for (const { first, last } of ranges) {
    let start = first;
    while (start <= last) {
      let size = 1;
      let prefix = 32;
      while (prefix > 0 && start % (size * 2) === 0 && start + size * 2 - 1 <= last) {
        size *= 2;
        prefix -= 1;
      }
      cidrs.push(`${formatAddress(start)}/${prefix}`);
      start += size;
    }
  }
  return cidrs;
}

/** Whether a single range covers all of them. */
function holds(outer: Ranges, inner: Ranges): boolean {
  const [only] = outer;
  if (only === undefined || outer.length > 1) return false;
  return inner.every(({ first, last }) => only.first <= first && last <= only.last);
}

function formatAddress(address: number): string {
  return [ADDRESSES / 256, 65536, 256, 1].map((unit) => Math.floor(address / unit) % 256).join(".");
}

function equal(left: Ranges, right: Ranges): boolean {
  return (
    left.length === right.length &&
    left.every(({ first, last }, index) => {
      const other = right[index];
      return other?.first === first && other.last === last;
    })
  );
}
