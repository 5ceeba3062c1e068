import { type LayerName } from "./policy";

/** An unknown that prevents a decision. */
export type Unknown =
  /** A condition key whose value or presence in the request is unknown. */
  | { readonly kind: "condition-key"; readonly key: string }
  /** A policy variable without a value. AWS: it "might cause the entire statement to be invalid". */
  | { readonly kind: "policy-variable"; readonly key: string }
  /** A value in a condition that is invalid for its operator, such as an invalid date. */
  | { readonly kind: "condition-value"; readonly key: string; readonly value: string }
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

/** Yes, no, or unknown with the reasons. */
export type Answer =
  | { readonly truth: "true" }
  | { readonly truth: "false" }
  | { readonly truth: "unknown"; readonly because: readonly Unknown[] };

export type Truth = Answer["truth"];

export const YES: Answer = { truth: "true" };
export const NO: Answer = { truth: "false" };

export function answer(value: boolean): Answer {
  return value ? YES : NO;
}

export function unknown(...because: readonly Unknown[]): Answer {
  return { truth: "unknown", because };
}

/** False if any answer is false, regardless of the unknown ones. True for an empty list. */
export function all(answers: readonly Answer[]): Answer {
  return answers.some(({ truth }) => truth === "false") ? NO : orUnknown(answers, YES);
}

/** True if any answer is true, regardless of the unknown ones. False for an empty list. */
export function any(answers: readonly Answer[]): Answer {
  return answers.some(({ truth }) => truth === "true") ? YES : orUnknown(answers, NO);
}

export function not(of: Answer): Answer {
  switch (of.truth) {
    case "true":
      return NO;
    case "false":
      return YES;
    case "unknown":
      return of;
  }
}

function orUnknown(answers: readonly Answer[], otherwise: Answer): Answer {
  const because = answers.flatMap((each) => (each.truth === "unknown" ? each.because : []));
  return because.length === 0 ? otherwise : { truth: "unknown", because: distinct(because) };
}

/** Sorted, so that the order of policies, statements, and values does not matter. */
export function distinct(unknowns: readonly Unknown[]): readonly Unknown[] {
  const byText = new Map(unknowns.map((each) => [JSON.stringify(each), each]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}
