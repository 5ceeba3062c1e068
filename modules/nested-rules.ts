import { Token } from "cdktf";
import { type IConstruct } from "constructs";
import { z } from "zod";
import { ValidationError } from "./errors";
import { show, type Rule } from "./rules";

/** One value inside of props. A token that Terraform resolves later passes, as in `checkProps`. */
export function part<T>({ schema, must, atSynthesis = false }: Rule<T>): z.ZodType<T> {
  return z.custom<T>(
    (value) => (!atSynthesis && Token.isUnresolved(value)) || schema.safeParse(value).success,
    { error: must },
  );
}

/** Props inside of props: all of these, and no others. */
export function parts<T extends z.ZodRawShape>(shape: T): z.ZodObject<T, z.core.$strict> {
  const names = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === "unrecognized_keys"
        ? `have no other props than ${names}`
        : `be an object with ${names}`,
  });
}

/** A list inside of props, which synthesis needs. */
export function listOf<T extends z.ZodType>(
  element: T,
  { min = 0, max }: { readonly min?: number; readonly max: number },
): z.ZodArray<T> {
  const must = `be a list of ${min === 0 ? "at most" : `${min} to`} ${max}`;
  return z.array(element, { error: must }).min(min, { error: must }).max(max, { error: must });
}

/** A value that breaks a rule which no single value can break. */
export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly must: string;
  readonly got: unknown;
}

/**
 * Throws one ValidationError that lists each value inside of the props that breaks its rule, by its
 * path: `indexes[0].sortKey.name`. What several values break together is asked when each is right.
 */
export function checkNested<T>(
  scope: IConstruct,
  schema: z.ZodType<T>,
  props: T,
  together: (props: T) => readonly Problem[] = () => [],
): void {
  const issues = schema.safeParse(props).error?.issues ?? [];
  const single = issues.map(({ path, message: must }) => ({
    path,
    must,
    got: valueAt(props, path),
  }));
  const problems = single.length > 0 ? single : together(props);
  if (problems.length > 0) throw new ValidationError(problems.map(sentence), scope);
}

function sentence({ path, must, got }: Problem): string {
  return `\`${pathText(path)}\` must ${must}, got: ${show(got)}`;
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === "number" ? `${text}[${key}]` : `${text}${text && "."}${String(key)}`,
    "",
  );
}

function valueAt(props: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    props,
  );
}
