import { z } from "zod";
import { type Flag } from "./reference";

/** What a call does something to. */
export interface Target {
  /** An ARN, in which every ID is 0, or `*`. */
  readonly arn: string;
  /** `asked`: the call puts the Stack tag on it. `has`: it carries the Stack tag already. @default - neither */
  readonly stack?: Flag;
}

/** A call that somebody has to be allowed to make, as IAM names it. */
export interface Call {
  /** E.g. `ec2:CreateSubnet`. */
  readonly action: string;
  readonly on: readonly Target[];
  /** The ARN of the role that the call hands to a service. @default - none */
  readonly role?: string;
  /** Condition keys that the request has besides those of tags. @default - none */
  readonly keys?: Readonly<Record<string, string>>;
}

/** A line of the request log of moto's server. */
export const entrySchema = z.object({
  client: z.string(),
  operation: z.string(),
  request: z.string(),
  status: z.string(),
  answer: z.string(),
});
export type Entry = z.infer<typeof entrySchema>;

/** Sorted, each once. */
export function distinct(calls: readonly Call[]): readonly Call[] {
  return [...new Set(calls.map((call) => JSON.stringify(call)))]
    .sort()
    .map((text) => JSON.parse(text) as Call);
}

export function without(calls: readonly Call[], others: readonly Call[]): readonly Call[] {
  const texts = new Set(others.map((call) => JSON.stringify(call)));
  return calls.filter((call) => !texts.has(JSON.stringify(call)));
}

export function withRole(call: Call, role: string | undefined): Call {
  return role === undefined ? call : { ...call, role: normal(role) };
}

/** In the account of the examples. */
export function normal(arn: string): string {
  return arn.replace(/:\d{12}:/, ":111122223333:");
}
