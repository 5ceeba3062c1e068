import { Token } from "cdktf";
import { type IConstruct } from "constructs";
import { z } from "zod";
import { ValidationError } from "./errors";

/** What a setting or prop must be: as a check, and as the text that follows "`name` must". */
export interface Rule<T> {
  readonly schema: z.ZodType<T>;
  readonly must: string;
  /** Whether synthesis needs the actual value, so a token is not allowed. @default false */
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

/** Formats a value for a message: short, and always on one line. */
export function show(value: unknown): string {
  // JSON cannot represent `undefined`, symbols and functions.
  const json = JSON.stringify(value) as string | undefined;
  const text = typeof value === "string" ? value : (json ?? typeof value);
  const line = text === "" ? '""' : text.replaceAll(/\s+/g, " ");
  return line.length > 120 ? `${line.slice(0, 117)}...` : line;
}

/** The error message for a value that breaks the rule. */
export function broken(name: string, rule: Rule<unknown>, value: unknown): string {
  return `\`${name}\` must ${rule.must}, got: ${show(value)}`;
}

type Checked<R> = { readonly [K in keyof R]: R[K] extends Rule<infer T> ? T | undefined : never };

/**
 * Throws one ValidationError that lists every prop that breaks its rule. Omitted props pass, and so
 * do tokens that Terraform resolves later.
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
