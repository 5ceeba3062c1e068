import {
  booleanOf,
  compare,
  type PolicyValue,
  takesVariables,
  takesWildcards,
} from "./comparisons";
import { type KeyValue, type RequestContext } from "./context";
import { type Condition } from "./policy";
import { all, any, type Answer, answer, NO, not, unknown, YES } from "./truth";
import { resolveVariables } from "./variables";

/**
 * Whether a request meets one operator and key of a `Condition` block.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function evaluateCondition(
  condition: Condition,
  context: RequestContext,
  variables: boolean,
): Answer {
  const { comparison, negated, set } = condition.operator;
  const value = context.lookup(condition.key);
  if (comparison === "null") return evaluateNull(condition, value);

  if (value.state === "absent" || (value.state === "known" && value.values.length === 0)) {
    return whenAbsent(condition);
  }
  if (value.state === "unknown") return unknownKey(condition);
  const withVariables = variables && takesVariables(comparison) ? context : undefined;
  const resolved = condition.values.map((text) => ({
    text,
    ...resolveVariables(text, withVariables, takesWildcards(comparison)),
  }));
  const valid = all(resolved.map((each) => each.valid));

  const met = value.values.map((actual) => {
    const matches = any(
      resolved.map((expected) => compareValue(condition, comparison, expected, actual)),
    );
    return negated ? not(matches) : matches;
  });
  if (set === "all") return all([...met, valid]);
  if (set === "any") return all([any(met), valid]);
  return all([single(met, condition), valid]);
}

function compareValue(
  condition: Condition,
  comparison: Parameters<typeof compare>[0],
  expected: PolicyValue,
  actual: string,
): Answer {
  return (
    compare(comparison, expected, actual) ??
    unknown({ kind: "condition-value", key: condition.key, value: expected.text })
  );
}

/** AWS requires a set operator for a key with several values, and does not say what happens without one. */
function single(met: readonly Answer[], condition: Condition): Answer {
  if (met.every(({ truth }) => truth === "true")) return YES;
  if (met.every(({ truth }) => truth === "false")) return NO;
  return met.length === 1 ? all(met) : unknownKey(condition);
}

function whenAbsent(condition: Condition): Answer {
  const { set, ifExists, negated } = condition.operator;
  if (set === "all") return YES;
  // "Evaluate as true when the key is not present" against "false when there is no key".
  if (set === "any") return ifExists ? unknownKey(condition) : NO;
  return answer(ifExists || negated);
}

function evaluateNull(condition: Condition, value: KeyValue): Answer {
  const absent = isAbsent(condition, value);
  return any(
    condition.values.map((text) => {
      const expected = booleanOf(text);
      if (expected === undefined) {
        return unknown({ kind: "condition-value", key: condition.key, value: text });
      }
      return expected ? absent : not(absent);
    }),
  );
}

function isAbsent(condition: Condition, value: KeyValue): Answer {
  switch (value.state) {
    case "known":
      return answer(value.values.length === 0);
    case "absent":
      return YES;
    case "unknown":
      return value.present ? NO : unknownKey(condition);
  }
}

function unknownKey({ key }: Condition): Answer {
  return unknown({ kind: "condition-key", key });
}
