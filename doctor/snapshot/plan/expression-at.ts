import { type Expression, type Expressions, isExpression } from "./configuration";
import { type Resource } from "./document";
import { type Path, valueAt } from "./nodes";
import { type PlanIndex } from "./plan-index";

export interface FoundExpression {
  readonly expression: Expression;
  /** The part of the expression's value that the attribute is. */
  readonly rest: Path;
  /** Whether several blocks have this one expression, so that a value can be of another block. */
  readonly isShared: boolean;
}

/**
 * The expression that sets an attribute.
 *
 * @returns `dynamic` if a dynamic block sets it, whose expressions are not in the plan, and undefined if
 *   nothing does
 */
export function expressionAt(
  index: PlanIndex,
  resource: Resource,
  path: Path,
): FoundExpression | "dynamic" | undefined {
  const expressions = index.configurationOf(resource)?.expressions;
  let part: unknown = expressions;
  for (const [depth, step] of path.entries()) {
    const blocks = valueAt(resource.values, path.slice(0, depth));
    if (typeof step === "number" && Array.isArray(blocks) && Array.isArray(part)) {
      // Static and dynamic blocks are in one list.
      if (part.length !== blocks.length) return "dynamic";
    }
    if (typeof step === "number" && !Array.isArray(part) && depth > 0 && !isExpression(part)) {
      // A block that there is at most one of is no list.
      part ??= undefined;
    } else {
      part = valueAt(part, [step]);
    }
    if (isExpression(part)) {
      const whole = valueAt(resource.values, path.slice(0, depth + 1));
      return {
        expression: part,
        rest: path.slice(depth + 1),
        isShared: path.length > depth + 1 && Array.isArray(whole) && whole.length > 1,
      };
    }
    if (part === undefined) {
      const isBlock = depth === 0 && path.length > 1;
      return isBlock && valueAt(resource.values, path.slice(0, 1)) !== undefined
        ? "dynamic"
        : undefined;
    }
  }
  return undefined;
}

/**
 * A part of the value of an expression. Blocks of a set are in another order there than in the plan, so
 * they are found by what is known of them.
 *
 * @param planned the value in the plan
 */
export function partOf(
  value: unknown,
  path: Path,
  planned: unknown,
): { readonly value: unknown } | undefined {
  const [place, ...rest] = path;
  if (!isList(value) || typeof place !== "number" || value.length <= 1) {
    return { value: valueAt(value, path) };
  }
  const fields = Object.entries((valueAt(planned, [place]) ?? {}) as Expressions).filter(
    ([, field]) => ["string", "number", "boolean"].includes(typeof field) && field !== "",
  );
  const found = value.filter((element) =>
    fields.every(([name, field]) => {
      const configured: unknown = valueAt(element, [name]) ?? field;
      return String(configured) === String(field);
    }),
  );
  return found.length === 1 ? { value: valueAt(found[0], rest) } : undefined;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
