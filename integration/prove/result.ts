import type { Operation } from "../../contract/function";

export type Status = "passed" | "failed" | "skipped";

/** Of something more that was to be seen of a stack. */
export interface CheckResult {
  readonly name: string;
  readonly status: Status;
  /** Why, where it was skipped or failed. */
  readonly result: string;
  readonly seconds: number;
}

export interface StackResult {
  readonly stack: string;
  readonly way: string;
  readonly expected: string;
  readonly status: Status;
  /** What was seen, in a few words; why, where it was skipped. */
  readonly result: string;
  /** Of a failure: what was expected, what came, the last lines of what said so. */
  readonly problems: readonly string[];
  /** Resources that were made. */
  readonly resources: number;
  /** What the function was asked for, and did; none where its answer would mean nothing. */
  readonly operations: readonly Operation[];
  /** The doctor's verdict on the network. @default - it was not asked */
  readonly network?: string;
  /** The doctor's verdict on the permissions. @default - it was not asked */
  readonly permissions?: string;
  readonly seconds: number;
  /** What the second plan would change because of what the cloud is known to do, where there is such. */
  readonly knownDrift?: readonly string[];
  readonly checks?: readonly CheckResult[];
  /** Requests that the provider sent again, where there are such. */
  readonly repeats?: readonly string[];
  /** Where state and logs are, when they were kept. */
  readonly keptFolder?: string;
}

/** What came of a whole run. */
export interface Run {
  readonly results: readonly StackResult[];
  /** Requests that their client sent again. */
  readonly repeats: readonly string[];
  readonly seconds: number;
}

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Counts stacks, and each check of theirs. */
export function totalsOf(results: readonly StackResult[]): Totals {
  const all = results.flatMap((result) => [result, ...(result.checks ?? [])]);
  const count = (status: Status): number => all.filter((result) => result.status === status).length;
  return { passed: count("passed"), failed: count("failed"), skipped: count("skipped") };
}
