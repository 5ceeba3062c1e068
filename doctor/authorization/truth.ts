import { type LayerName } from "./policy";

/** Something that would have to be known to decide. */
export type Unknown =
  /** A condition key whose value, or whose presence in the request, is not known. */
  | { readonly kind: "condition-key"; readonly key: string }
  /** A policy variable without a value. AWS: it "might cause the entire statement to be invalid". */
  | { readonly kind: "policy-variable"; readonly key: string }
  /** A value in a condition that its operator cannot read, such as a date that is none. */
  | { readonly kind: "condition-value"; readonly key: string; readonly value: string }
  /** A principal where AWS does not say what it does. */
  | { readonly kind: "principal"; readonly why: "not-principal" | "not-star-at-gateway-endpoint" }
  /** A policy that names one session of the role, and the name of this one is not known. */
  | { readonly kind: "session-name" }
  /** Whether the request passes the endpoint, and with it the endpoint's policy. */
  | { readonly kind: "path"; readonly why: string }
  /** A policy, all policies of a layer, or the grants of a key, that could not be read. */
  | {
      readonly kind: "policy";
      readonly layer: LayerName | "key-grants";
      readonly policy?: string;
      readonly why: string;
    };

/** Yes, no, or what is missing to tell. */
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

/** False as soon as one is false, whatever the unknown ones would be. True of nothing. */
export function all(answers: readonly Answer[]): Answer {
  return answers.some(({ truth }) => truth === "false") ? NO : orUnknown(answers, YES);
}

/** True as soon as one is true, whatever the unknown ones would be. False of nothing. */
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
  return because.length === 0 ? otherwise : unknown(...distinct(because));
}

/** In one order whatever the order of policies, statements and values. */
export function distinct(unknowns: readonly Unknown[]): readonly Unknown[] {
  const byText = new Map(unknowns.map((each) => [JSON.stringify(each), each]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}
