import * as ipaddr from "ipaddr.js";
import { type Comparison } from "./operators";
import { type Pattern, ignoringCase, match, matchArn } from "./pattern";
import { type Answer, answer } from "./truth";

/** One value in a policy: as written, and with its variables replaced. */
export interface PolicyValue {
  readonly text: string;
  readonly pattern: Pattern;
}

/** Whether the operator's values can contain variables. AWS names only these two families. */
export function takesVariables(comparison: Comparison): boolean {
  return comparison.startsWith("string-") || comparison === "arn-like";
}

export function takesWildcards(comparison: Comparison): boolean {
  return comparison === "string-like" || comparison === "arn-like";
}

/** @returns `undefined` when the policy's value does not have the operator's type */
export function compare(
  comparison: Exclude<Comparison, "null">,
  expected: PolicyValue,
  actual: string,
): Answer | undefined {
  switch (comparison) {
    case "string-equals":
    case "string-like":
      return match(expected.pattern, actual);
    case "string-equals-ignore-case":
      return match(ignoringCase(expected.pattern), actual.toLowerCase());
    case "arn-like":
      return matchArn(expected.pattern, actual);
    case "numeric-equals":
    case "numeric-less-than":
    case "numeric-less-than-equals":
    case "numeric-greater-than":
    case "numeric-greater-than-equals":
      return order(comparison, numberOf(expected.text), numberOf(actual));
    case "date-equals":
    case "date-less-than":
    case "date-less-than-equals":
    case "date-greater-than":
    case "date-greater-than-equals":
      return order(comparison, secondsOf(expected.text), secondsOf(actual));
    case "bool":
      return equal(booleanOf(expected.text), booleanOf(actual));
    case "binary-equals":
      return equal(bytesOf(expected.text), bytesOf(actual));
    case "ip-address":
      return inRange(expected.text, actual);
  }
}

function order(
  comparison: string,
  expected: number | undefined,
  actual: number | undefined,
): Answer | undefined {
  if (expected === undefined) return undefined;
  if (actual === undefined) return answer(false);
  if (comparison.endsWith("-less-than")) return answer(actual < expected);
  if (comparison.endsWith("-less-than-equals")) return answer(actual <= expected);
  if (comparison.endsWith("-greater-than")) return answer(actual > expected);
  if (comparison.endsWith("-greater-than-equals")) return answer(actual >= expected);
  return answer(actual === expected);
}

function equal<T>(expected: T | undefined, actual: T | undefined): Answer | undefined {
  return expected === undefined ? undefined : answer(expected === actual);
}

function numberOf(text: string): number | undefined {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

export function booleanOf(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return lower === "true" ? true : lower === "false" ? false : undefined;
}

function bytesOf(text: string): string | undefined {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text)
    ? Buffer.from(text, "base64").toString("hex")
    : undefined;
}

const W3C_DATE = /^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?)?$/;

/**
 * Seconds since 1970, from a date or from a number of seconds.
 *
 * @see https://www.w3.org/TR/NOTE-datetime
 */
function secondsOf(text: string): number | undefined {
  if (W3C_DATE.test(text)) {
    const milliseconds = Date.parse(text);
    return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
  }
  return numberOf(text);
}

function inRange(range: string, address: string): Answer | undefined {
  const [base, bits] = parseRange(range) ?? [];
  if (base === undefined || bits === undefined) return undefined;
  const parsed = parseAddress(address);
  return answer(parsed?.kind() === base.kind() && parsed.match(base, bits));
}

/** Whether a range contains all addresses of a CIDR, or none. `undefined` when it has some. */
export function containsAll(range: string, cidr: string): boolean | undefined {
  const [outer, inner] = [parseRange(range), parseRange(cidr)];
  if (outer === undefined || inner === undefined) return undefined;
  if (within(outer, inner)) return true;
  return within(inner, outer) ? undefined : false;
}

type Range = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

function within([outer, most]: Range, [inner, bits]: Range): boolean {
  return outer.kind() === inner.kind() && bits >= most && inner.match(outer, most);
}

function parseRange(text: string): Range | undefined {
  const [addressText = "", bitsText, ...rest] = text.split("/");
  const base = parseAddress(addressText);
  if (base === undefined || rest.length > 0) return undefined;
  const most = base.kind() === "ipv4" ? 32 : 128;
  if (bitsText === undefined) return [base, most];
  const bits = /^\d{1,3}$/.test(bitsText) ? Number(bitsText) : Infinity;
  return bits <= most ? [base, bits] : undefined;
}

function parseAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : undefined;
}
