import { type ConditionOperator } from "./operators";

/** The kinds of policies that a decision considers. */
export const LAYER_NAMES = [
  "service-control-policy",
  "resource-control-policy",
  "role-policy",
  "permissions-boundary",
  "session-policy",
  "table-policy",
  "key-policy",
  "endpoint-policy",
  "trust-policy",
] as const;
export type LayerName = (typeof LAYER_NAMES)[number];

/** Layers whose policies are attached to a resource, and so name a principal. */
export const LAYERS_WITH_PRINCIPAL: readonly LayerName[] = [
  "resource-control-policy",
  "table-policy",
  "key-policy",
  "endpoint-policy",
  "trust-policy",
];

/** Where a policy comes from. */
export interface PolicySource {
  readonly layer: LayerName;
  /** The name that a reader knows: a policy's name or ARN, a table's name, or an endpoint's id. */
  readonly id: string;
}

/** A parsed policy document. */
export interface Policy {
  readonly source: PolicySource;
  /**
   * Whether `${…}` is a variable (2012-10-17) or text (2008-10-17, which is the default Version).
   *
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
   */
  readonly variables: boolean;
  readonly statements: readonly Statement[];
}

export interface Statement {
  /** Position in the document, from 0. */
  readonly index: number;
  /** @default - none */
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  /** @default - the policy is attached to the principal itself */
  readonly principal?: PrincipalElement;
  readonly action: Element;
  readonly resource: Element;
  /** All conditions must be met. */
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
  /**
   * Accounts, roles, users, and sessions: 12 digits, an ARN, or the id of a deleted principal.
   * Services and other principals are never the requester.
   */
  readonly aws: readonly string[];
}

/** One operator and key of a `Condition` block. */
export interface Condition {
  readonly operator: ConditionOperator;
  /** As written. Key names are not case-sensitive. */
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
