import { type Operation } from "../../contract/function";
import { type Cost } from "../../doctor/cost/cost";
import { type Packets } from "./packets";

export type Status = "passed" | "failed" | "skipped";

/** The result of an additional check of a stack. */
export interface CheckResult {
  readonly name: string;
  readonly status: Status;
  /** The reason, if the check was skipped or failed. */
  readonly result: string;
  readonly seconds: number;
}

export interface StackResult {
  readonly stack: string;
  readonly way: string;
  readonly expected: string;
  readonly status: Status;
  /** The outcome in a few words; the reason, if the stack was skipped. */
  readonly result: string;
  /** For a failure: what was expected, what happened, and the last lines of the command that failed. */
  readonly problems: readonly string[];
  /** The number of resources that were created. */
  readonly resources: number;
  /** The operations that the function performed; none if its answers would mean nothing. */
  readonly operations: readonly Operation[];
  /** What the function did, in a few words. @default - it was not asked */
  readonly function?: string;
  /** What became of the function's packets in the lab. @default - the lab was not asked */
  readonly packets?: Packets;
  /** What no policy decided for certain about requests in the lab, if there is any such thing. */
  readonly undecided?: readonly string[];
  /** The doctor's verdict on the plan, before apply. @default - the plan was not judged */
  readonly plan?: { readonly network: string; readonly permissions: string };
  /** The doctor's verdict on the network. @default - the doctor was not asked */
  readonly network?: string;
  /** The doctor's verdict on the permissions. @default - the doctor was not asked */
  readonly permissions?: string;
  /** What the paths cost that the packets take. @default - the doctor was not asked */
  readonly cost?: Cost["ways"];
  readonly seconds: number;
  /** The changes in the second plan that a known behavior of the cloud explains, if there are any. */
  readonly knownDrift?: readonly string[];
  readonly checks?: readonly CheckResult[];
  /** Requests that the provider retried, if there are any. */
  readonly repeats?: readonly string[];
  /** The folder with state and logs, if it was kept. */
  readonly keptFolder?: string;
}

/** The results of a whole run. */
export interface Run {
  /** The release of the AWS provider that the stacks ran on, `5.100.0`. */
  readonly provider: string;
  readonly results: readonly StackResult[];
  /** Requests that their client retried. */
  readonly repeats: readonly string[];
  readonly seconds: number;
}

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Counts stacks and their checks. */
export function totalsOf(results: readonly StackResult[]): Totals {
  const all = results.flatMap((result) => [result, ...(result.checks ?? [])]);
  const count = (status: Status): number => all.filter((result) => result.status === status).length;
  return { passed: count("passed"), failed: count("failed"), skipped: count("skipped") };
}
