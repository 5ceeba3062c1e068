/** Something unknown: where it would come from, and why it is missing. */
export interface Unknown {
  readonly known: false;
  /** The missing file or call, e.g. `describe-vpcs.json` or `ec2:DescribeVpcs`. */
  readonly missing: string;
  /** One phrase, e.g. `the file is not in the folder` or `access denied`. */
  readonly why: string;
}

/** Why a call about a thing has no answer, if there is no such thing. */
export const NOT_THERE = "it does not exist";

/** A complete collection, in any order, or the reason why it is unknown. An empty collection is known. */
export type Known<T> = { readonly known: true; readonly items: readonly T[] } | Unknown;

/** One fact, or the reason why it is unknown. */
export type Fact<T> = { readonly known: true; readonly value: T } | Unknown;

/** An answer exists, but it lacks a field that AWS always returns. */
export function notReturned(field: string, command: string): Unknown {
  return { known: false, missing: field, why: `${command} returned none` };
}
