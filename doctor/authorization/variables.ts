import { type RequestContext } from "./context";
import { charsOf, globOf, type Pattern } from "./pattern";
import { all, type Answer, unknown, YES } from "./truth";

/** A value of a policy, with its variables replaced by values from the request. */
export interface Resolved {
  readonly pattern: Pattern;
  /** Whether all its variables have a value. If one has none, AWS may skip the statement. */
  readonly valid: Answer;
}

const VARIABLE = /\$\{([^}]*)\}/g;
const WITH_DEFAULT = /^\s*([^,]+?)\s*,\s*'([^']*)'\s*$/;

/**
 * Replaces `${key}`, `${key, 'default'}`, `${*}`, `${?}`, and `${$}`. A replacement is literal text:
 * a wildcard inside it is not a wildcard.
 *
 * @param context `undefined` in a policy without variables (2008-10-17)
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function resolveVariables(
  value: string,
  context: RequestContext | undefined,
  wildcards: boolean,
): Resolved {
  const literal = wildcards ? globOf : charsOf;
  if (context === undefined) return { pattern: literal(value), valid: YES };
  const parts: Pattern[] = [];
  const valid: Answer[] = [];
  let end = 0;
  for (const found of value.matchAll(VARIABLE)) {
    parts.push(literal(value.slice(end, found.index)));
    end = found.index + found[0].length;
    const resolved = resolveVariable(found[1] ?? "", context);
    parts.push(resolved.pattern);
    valid.push(resolved.valid);
  }
  parts.push(literal(value.slice(end)));
  return { pattern: parts.flat(), valid: all(valid) };
}

function resolveVariable(content: string, context: RequestContext): Resolved {
  if (content === "*" || content === "?" || content === "$") {
    return { pattern: charsOf(content), valid: YES };
  }
  const parts = WITH_DEFAULT.exec(content);
  const key = parts?.[1] ?? content.trim();
  const defaultValue = parts?.[2];
  const value = context.lookup(key);
  if (value.state === "unknown") {
    return {
      pattern: [{ is: "unknown", key }],
      // A key that is certainly present may still have several values.
      valid: defaultValue === undefined ? unknown({ kind: "condition-key", key }) : YES,
    };
  }
  // A key with several values cannot replace a variable.
  const values = value.state === "known" ? value.values : [];
  const text = values.length === 1 ? values[0] : defaultValue;
  return text === undefined
    ? { pattern: [{ is: "never" }], valid: unknown({ kind: "policy-variable", key }) }
    : { pattern: charsOf(text), valid: YES };
}
