import { type ConditionOperator } from "./operators";

/** The kinds of policies that take part in a decision. */
export const LAYER_NAMES = [
  "service-control-policy",
  "resource-control-policy",
  "role-policy",
  "permissions-boundary",
  "session-policy",
  "table-policy",
  "key-policy",
  "endpoint-policy",
] as const;
export type LayerName = (typeof LAYER_NAMES)[number];

/** Layers whose policies are attached to something that is used, and therefore say by whom. */
export const LAYERS_WITH_PRINCIPAL: readonly LayerName[] = [
  "resource-control-policy",
  "table-policy",
  "key-policy",
  "endpoint-policy",
];

/** Where a policy comes from. */
export interface PolicySource {
  readonly layer: LayerName;
  /** What a reader finds it by: a policy's name or ARN, a table's name, an endpoint's id. */
  readonly id: string;
}

/** A policy document, read. */
export interface Policy {
  readonly source: PolicySource;
  /**
   * Whether `${…}` is a variable (2012-10-17) or text (2008-10-17, also when there is no Version).
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
   */
  readonly variables: boolean;
  readonly statements: readonly Statement[];
}

export interface Statement {
  /** Where it stands in the document, from 0. */
  readonly index: number;
  /** @default - it has none */
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  /** @default - the policy is attached to the principal itself */
  readonly principal?: PrincipalElement;
  readonly action: Element;
  readonly resource: Element;
  /** All of them must be met. */
  readonly conditions: readonly Condition[];
}

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
export interface Element {
  readonly not: boolean;
  readonly patterns: readonly string[];
}

/** `Principal` or `NotPrincipal`. */
export interface PrincipalElement {
  readonly not: boolean;
  /** `*` or `{"AWS": "*"}`. */
  readonly everyone: boolean;
  /** Accounts, roles, users and sessions: 12 digits, an ARN, or the id of what was deleted. Services and others never are the requester. */
  readonly aws: readonly string[];
}

/** One operator and key of a `Condition` block. */
export interface Condition {
  readonly operator: ConditionOperator;
  /** As written; names of keys are not case-sensitive. */
  readonly key: string;
  readonly values: readonly string[];
}

/** Names a statement in a decision. */
export interface StatementReference {
  readonly policy: PolicySource;
  readonly index: number;
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
}

export function referenceTo(policy: Policy, statement: Statement): StatementReference {
  const { index, sid, effect } = statement;
  return { policy: policy.source, index, ...(sid === undefined ? {} : { sid }), effect };
}
