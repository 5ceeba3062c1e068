import { booleanOf, compare, containsAll, type PolicyValue, takesVariables } from "./comparisons";
import { type KeyValue, mayHaveSeveralValues, type UnknownValue } from "./context";
import { type Comparison } from "./operators";
import { matchesAll, plainText, textOf } from "./pattern";
import { type Condition } from "./policy";
import { all, any, type Answer, answer, NO, not, unknown, YES } from "./truth";
import { type Resolved } from "./variables";

type Comparing = Exclude<Comparison, "null">;
type Expected = PolicyValue & Resolved;

/** How the values of a key compare with those of a policy. */
export interface Matches {
  /** Whether a value of the key matches one of the policy's. */
  readonly some: Answer;
  /** Whether a value of the key matches none of the policy's. */
  readonly notAll: Answer;
  readonly mayBeSeveral: boolean;
}

export function matchesOf(
  condition: Condition,
  comparison: Comparing,
  expected: readonly Expected[],
  value: KeyValue & { readonly state: "known" | "unknown" },
): Matches {
  return value.state === "known"
    ? knownMatches(condition, comparison, expected, value.values)
    : possibleMatches(condition, comparison, expected, value);
}

function knownMatches(
  condition: Condition,
  comparison: Comparing,
  expected: readonly Expected[],
  values: readonly string[],
): Matches {
  const met = values.map((actual) => matchesAny(condition, comparison, expected, actual));
  return { some: any(met), notAll: any(met.map(not)), mayBeSeveral: values.length > 1 };
}

function matchesAny(
  condition: Condition,
  comparison: Comparing,
  expected: readonly Expected[],
  actual: string,
): Answer {
  return any(
    expected.map((each) => compare(comparison, each, actual) ?? invalidValue(condition, each.text)),
  );
}

/** The matches of a key whose value is unknown. Equal values in several conditions match alike. */
function possibleMatches(
  condition: Condition,
  comparison: Comparing,
  expected: readonly Expected[],
  value: UnknownValue,
): Matches {
  if (value.among !== undefined) {
    const some = eitherWay(condition, value.among, "is", (actual) =>
      matchesAny(condition, comparison, expected, actual),
    );
    return { some, notAll: not(some), mayBeSeveral: false };
  }
  const some = any(
    expected.map((each) => possibleMatch(condition, comparison, each, value.within)),
  );
  const mayBeSeveral = mayHaveSeveralValues(condition.key);
  // If any value matches, all do.
  const another = mayBeSeveral && some.truth !== "true" ? unknownKey(condition) : NO;
  return { some, notAll: any([not(some), another]), mayBeSeveral };
}

function possibleMatch(
  condition: Condition,
  comparison: Comparing,
  expected: Expected,
  within: readonly string[] | undefined,
): Answer {
  const { pattern, text } = expected;
  if (takesVariables(comparison)) {
    if (pattern.some(({ is }) => is === "never")) return NO;
    if (comparison === "string-like" && matchesAll(pattern)) return YES;
  }
  const holds = (actual: string): Answer | undefined => compare(comparison, expected, actual);
  if (holds("") === undefined) return invalidValue(condition, text);
  const key = condition.key.toLowerCase();
  const keys = pattern.flatMap((token) => (token.is === "unknown" ? [token.key] : []));
  const exactly = comparison === "string-equals" ? plainText(pattern) : undefined;
  const matches = unknown(
    [condition.key, ...keys].map((each) => ({ kind: "condition-key", key: each })),
    {
      name: `${key} ${comparison} ${takesVariables(comparison) ? textOf(pattern) : text}`,
      ...(!mayHaveSeveralValues(key) && {
        about: {
          subject: key,
          ...(exactly !== undefined && { exactly }),
          holds: (actual) => booleanOf(holds(actual)?.truth ?? ""),
        },
      }),
    },
  );
  return comparison === "ip-address" && within !== undefined
    ? eitherWay(condition, within, "is in", (cidr) => {
        const contained = containsAll(text, cidr);
        return contained === undefined ? matches : answer(contained);
      })
    : matches;
}

/** What holds for the key, whichever of the possibilities its value turns out to be. */
function eitherWay(
  condition: Condition,
  [first = "", ...others]: readonly string[],
  verb: "is" | "is in",
  holds: (possibility: string) => Answer,
): Answer {
  const here = holds(first);
  if (others.length === 0) return here;
  const elsewhere = eitherWay(condition, others, verb, holds);
  if (here.truth !== "unknown" && here.truth === elsewhere.truth) return here;
  const name = `${condition.key.toLowerCase()} ${verb} ${first}`;
  const isHere = unknown({ kind: "condition-key", key: condition.key }, { name });
  return any([all([isHere, here]), all([not(isHere), elsewhere])]);
}

/** AWS does not say what an operator does with a value that is not of its type. */
export function invalidValue({ key, operator }: Condition, value: string): Answer {
  const name = `${operator.comparison} ${key} matches the invalid ${value}`;
  return unknown({ kind: "condition-value", key, value }, { name });
}

/** Something about a key that nothing else depends on. */
export function unknownKey({ key }: Condition): Answer {
  return unknown({ kind: "condition-key", key });
}
