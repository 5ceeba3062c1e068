/** Where something would have come from, and why it did not. */
export interface Unknown {
  readonly known: false;
  /** The file or call that would tell, e.g. `describe-vpcs.json` or `ec2:DescribeVpcs`. */
  readonly missing: string;
  /** One phrase, e.g. `the file is not in the folder` or `access denied`. */
  readonly why: string;
}

/** A whole collection, in any order, or the reason why it is not known. An empty one is known. */
export type Known<T> = { readonly known: true; readonly items: readonly T[] } | Unknown;

/** One fact, or the reason why it is not known. */
export type Fact<T> = { readonly known: true; readonly value: T } | Unknown;
