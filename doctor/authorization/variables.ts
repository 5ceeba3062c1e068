import { mayHaveSeveralValues, type RequestContext } from "./context";
import { charsOf, globOf, type Pattern } from "./pattern";
import { all, type Answer, unknown, YES } from "./truth";

/** A value of a policy, with its variables replaced by values from the request. */
export interface Resolved {
  readonly pattern: Pattern;
  /**
   * Whether all its variables have a value. A variable without one equals nothing. AWS does not say
   * whether another value beside it can still match.
   */
  readonly valid: Answer;
  /** Whether all its variables can be used. AWS does not say what one with several values does. */
  readonly usable: Answer;
}

const ALL_VALID = { valid: YES, usable: YES };

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
  if (context === undefined || !value.includes("${")) {
    return { ...ALL_VALID, pattern: literal(value) };
  }
  const parts: Pattern[] = [];
  const variables: Resolved[] = [];
  let end = 0;
  for (const found of value.matchAll(VARIABLE)) {
    parts.push(literal(value.slice(end, found.index)));
    end = found.index + found[0].length;
    const resolved = resolveVariable(found[1] ?? "", context);
    parts.push(resolved.pattern);
    variables.push(resolved);
  }
  parts.push(literal(value.slice(end)));
  return {
    pattern: parts.flat(),
    valid: all(variables.map(({ valid }) => valid)),
    usable: all(variables.map(({ usable }) => usable)),
  };
}

function resolveVariable(content: string, context: RequestContext): Resolved {
  if (content === "*" || content === "?" || content === "$") {
    return { ...ALL_VALID, pattern: charsOf(content) };
  }
  const parts = WITH_DEFAULT.exec(content);
  const key = parts?.[1] ?? content.trim();
  const defaultValue = parts?.[2];
  const value = context.lookup(key);
  const name = key.toLowerCase();
  if (value.state === "unknown") {
    const doubt = (what: string) => unknown({ kind: "condition-key", key }, { name: what + name });
    const hasDefault = defaultValue !== undefined;
    return {
      pattern: [{ is: "unknown", key }],
      valid: hasDefault || value.present ? YES : doubt("no value for "),
      usable: hasDefault || !mayHaveSeveralValues(key) ? YES : doubt("several values for "),
    };
  }
  const values = value.state === "known" ? value.values : [];
  const text = values.length === 1 ? values[0] : defaultValue;
  if (text !== undefined) return { ...ALL_VALID, pattern: charsOf(text) };
  const doubt = unknown({ kind: "policy-variable", key }, { name: `no value for ${name}` });
  const several = values.length > 1;
  return { pattern: [{ is: "never" }], valid: doubt, usable: several ? doubt : YES };
}
