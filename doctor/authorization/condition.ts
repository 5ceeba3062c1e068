import { booleanOf, takesVariables, takesWildcards } from "./comparisons";
import { type KeyValue, type RequestContext } from "./context";
import { invalidValue, type Matches, matchesOf, unknownKey } from "./matches";
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
  const { comparison, negated } = condition.operator;
  const value = context.lookup(condition.key);
  if (comparison === "null") return evaluateNull(condition, value);
  if (value.state === "absent") return whenAbsent(condition);
  const absent = isAbsent(condition, value);

  const withVariables = variables && takesVariables(comparison) ? context : undefined;
  const expected = condition.values.map((text) => ({
    text,
    ...resolveVariables(text, withVariables, takesWildcards(comparison)),
  }));
  const matches = matchesOf(condition, comparison, expected, value);
  const whenPresent = all([
    isMet(condition, matches),
    ...expected.map(({ usable }) => usable),
    // A value equals nothing where a variable has no value, so a negated operator matches.
    ...(negated ? [] : expected.map(({ valid }) => valid)),
  ]);
  return any([all([absent, whenAbsent(condition)]), all([not(absent), whenPresent])]);
}

function isMet(condition: Condition, { some, notAll, mayBeSeveral }: Matches): Answer {
  const { negated, set } = condition.operator;
  const [met, unmet] = negated ? [notAll, some] : [some, notAll];
  if (set === "any") return met;
  if (set === "all") return not(unmet);
  // AWS requires a set operator for a key with several values, and does not say what happens without one.
  return mayBeSeveral ? all([met, any([not(unmet), unknownKey(condition)])]) : met;
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
      if (expected === undefined) return invalidValue(condition, text);
      return expected ? absent : not(absent);
    }),
  );
}

function isAbsent({ key }: Condition, value: KeyValue): Answer {
  switch (value.state) {
    case "known":
      return answer(value.values.length === 0);
    case "absent":
      return YES;
    case "unknown":
      return value.present
        ? NO
        : unknown({ kind: "condition-key", key }, { name: `${key.toLowerCase()} is absent` });
  }
}
