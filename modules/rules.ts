import { Token } from "cdktf";
import type { IConstruct } from "constructs";
import { z } from "zod";
import { ValidationError } from "./errors";

/** What a setting or prop must be: once as a check, once as words that end "`name` must …". */
export interface Rule<T> {
  readonly schema: z.ZodType<T>;
  readonly must: string;
  /** Synthesis itself needs the value, so that a token will not do. @default false */
  readonly atSynthesis?: boolean;
}

export function wholeNumber(min: number, max: number): Rule<number> {
  return {
    schema: z.int().min(min).max(max),
    must: `be a whole number between ${min} and ${max}`,
  };
}

export function oneOf<T extends string | number>(values: readonly T[]): Rule<T> {
  return { schema: z.literal(values), must: `be one of ${values.join(", ")}` };
}

/** A value as a message shows it: short, and never more than one line. */
export function show(value: unknown): string {
  // JSON has no word for `undefined`, symbols and functions.
  const json = JSON.stringify(value) as string | undefined;
  const text = typeof value === "string" ? value : (json ?? typeof value);
  const line = text === "" ? '""' : text.replaceAll(/\s+/g, " ");
  return line.length > 120 ? `${line.slice(0, 117)}...` : line;
}

/** The sentence for a value that breaks the rule. */
export function broken(name: string, rule: Rule<unknown>, value: unknown): string {
  return `\`${name}\` must ${rule.must}, got: ${show(value)}`;
}

type Checked<R> = { readonly [K in keyof R]: R[K] extends Rule<infer T> ? T | undefined : never };

/**
 * Throws one ValidationError with every prop that breaks its rule. What was left out, and tokens
 * that Terraform resolves later, pass.
 */
export function checkProps<R extends Readonly<Record<string, Rule<unknown>>>>(
  scope: IConstruct,
  rules: R,
  props: Checked<R>,
): void {
  const problems = Object.entries(rules).flatMap(([name, rule]) => {
    const value: unknown = props[name];
    if (value === undefined || (!rule.atSynthesis && Token.isUnresolved(value))) return [];
    return rule.schema.safeParse(value).success ? [] : [broken(name, rule, value)];
  });
  if (problems.length > 0) throw new ValidationError(problems, scope);
}
