import { type LayerName } from "./policy";

/** An unknown that prevents a decision. */
export type Unknown =
  /** A condition key whose value or presence in the request is unknown. */
  | { readonly kind: "condition-key"; readonly key: string }
  /** A policy variable without a value, beside a value that matches, or of a key with several values. */
  | { readonly kind: "policy-variable"; readonly key: string }
  /** A value in a condition that is invalid for its operator, such as an invalid date. */
  | { readonly kind: "condition-value"; readonly key: string; readonly value: string }
  /** A resource with a wildcard in its type, such as `tab*` before the slash. AWS does not say what it matches. */
  | { readonly kind: "resource-type"; readonly resource: string }
  /** A principal whose effect AWS does not document. */
  | { readonly kind: "principal"; readonly why: "not-principal" | "not-star-at-gateway-endpoint" }
  /** A policy that names a session of the role, when the name of this session is unknown. */
  | { readonly kind: "session-name" }
  /** Whether the request goes through the endpoint, and so whether its endpoint policy applies. */
  | { readonly kind: "path"; readonly why: string }
  /** A policy, all policies of a layer, or a key's grants that could not be read. */
  | {
      readonly kind: "policy";
      readonly layer: LayerName | "key-grants";
      readonly policy?: string;
      readonly why: string;
    };

/** Something that is either so or not, and that a decision may depend on. */
export interface Fact {
  /** Two facts with the same name are one. A symbol names a fact that no other part depends on. */
  readonly name: string | symbol;
  /** What the fact says about the one value of its subject. @default - nothing */
  readonly about?: {
    readonly subject: string;
    /** The value that the subject has if the fact is so. @default - the fact allows several */
    readonly exactly?: string;
    /** Whether the fact is so for a value. `undefined` when that depends on something else. */
    readonly holds: (value: string) => boolean | undefined;
  };
}

/** How an answer depends on facts. */
export type Formula =
  | { readonly is: "fact"; readonly fact: Fact }
  | { readonly is: "not"; readonly of: Formula }
  | { readonly is: "all" | "any"; readonly of: readonly Formula[] };

/** Yes, no, or unknown with the reasons. */
export type Answer =
  | { readonly truth: "true" }
  | { readonly truth: "false" }
  | {
      readonly truth: "unknown";
      readonly because: readonly Unknown[];
      readonly formula: Formula;
    };

export type Truth = Answer["truth"];

export const YES: Answer = { truth: "true" };
export const NO: Answer = { truth: "false" };

export function answer(value: boolean): Answer {
  return value ? YES : NO;
}

/** @param fact what the answer depends on. By default, something that no other answer depends on */
export function unknown(
  because: Unknown | readonly Unknown[],
  fact: Fact = { name: Symbol() },
): Answer {
  const reasons = "kind" in because ? [because] : because;
  return { truth: "unknown", because: distinct(reasons), formula: { is: "fact", fact } };
}

/** False if any answer is false, regardless of the unknown ones. True for an empty list. */
export function all(answers: readonly Answer[]): Answer {
  return answers.some(({ truth }) => truth === "false") ? NO : orUnknown(answers, "all", YES);
}

/** True if any answer is true, regardless of the unknown ones. False for an empty list. */
export function any(answers: readonly Answer[]): Answer {
  return answers.some(({ truth }) => truth === "true") ? YES : orUnknown(answers, "any", NO);
}

export function not(of: Answer): Answer {
  switch (of.truth) {
    case "true":
      return NO;
    case "false":
      return YES;
    case "unknown":
      return { ...of, formula: { is: "not", of: of.formula } };
  }
}

function orUnknown(answers: readonly Answer[], is: "all" | "any", otherwise: Answer): Answer {
  const open = answers.filter((each) => each.truth === "unknown");
  const [first, ...others] = open;
  if (first === undefined) return otherwise;
  if (others.length === 0) return first;
  return {
    truth: "unknown",
    because: distinct(open.flatMap(({ because }) => because)),
    formula: { is, of: open.map(({ formula }) => formula) },
  };
}

/**
 * One of each, sorted, so that the order of policies, statements, and values does not matter. Keys
 * that differ only in case are one.
 */
export function distinct(unknowns: readonly Unknown[]): readonly Unknown[] {
  if (unknowns.length < 2) return unknowns;
  const sorted = unknowns.map((each) => [JSON.stringify(each), each] as const);
  sorted.sort(([a], [b]) => (a < b ? -1 : 1));
  const byName = new Map<string, Unknown>();
  for (const [text, each] of sorted) {
    const name = "key" in each ? JSON.stringify({ ...each, key: each.key.toLowerCase() }) : text;
    if (!byName.has(name)) byName.set(name, each);
  }
  return [...byName.values()];
}
