import { type Layer, type LayerOutcome } from "./layer";
import { type LayerName, type StatementReference } from "./policy";
import { type Unknown } from "./truth";

/** Why a request is denied: one code for each thing that has to change. */
export const DENIAL_CODES = [
  /** A Deny statement applies. It wins over every Allow. */
  "X_AUTHZ_EXPLICIT_DENY",
  "X_AUTHZ_SCP_NO_ALLOW",
  "X_AUTHZ_RCP_NO_ALLOW",
  /** Neither the role's policies nor, in the same account, the table's allow it. */
  "X_AUTHZ_ROLE_POLICY_NO_ALLOW",
  /** The table is in another account, whose policy has to allow it too. */
  "X_AUTHZ_TABLE_POLICY_NO_ALLOW",
  "X_AUTHZ_BOUNDARY_NO_ALLOW",
  "X_AUTHZ_SESSION_POLICY_NO_ALLOW",
  /** The layer allows it on the table and not on the index: `<table arn>/index/*` is missing. */
  "X_AUTHZ_INDEX_NO_ALLOW",
  "X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW",
  /** A policy of only Deny statements replaces full access by nothing. */
  "X_AUTHZ_ENDPOINT_POLICY_ONLY_DENIES",
  /** It would allow, were its principal `*`. */
  "X_AUTHZ_ENDPOINT_POLICY_PRINCIPAL",
  "X_AUTHZ_KMS_EXPLICIT_DENY",
  /** The key's policy neither allows the role nor leaves it to the account's IAM policies. */
  "X_AUTHZ_KMS_KEY_POLICY_NO_ALLOW",
  /** The key's policy leaves it to IAM, and the role's policies do not allow it. */
  "X_AUTHZ_KMS_ROLE_POLICY_NO_ALLOW",
] as const;
export type DenialCode = (typeof DENIAL_CODES)[number];

/** What is missing to decide, the most general first. */
export const UNKNOWN_CODES = [
  "X_AUTHZ_UNKNOWN_POLICY",
  "X_AUTHZ_UNKNOWN_PATH",
  "X_AUTHZ_UNKNOWN_PRINCIPAL",
  "X_AUTHZ_UNKNOWN_KEY",
  "X_AUTHZ_UNKNOWN_VALUE",
] as const;
export type UnknownCode = (typeof UNKNOWN_CODES)[number];

export type AuthorizationCode = DenialCode | UnknownCode;

/** One thing that has to change. */
export interface Blocker {
  readonly code: DenialCode;
  /** Where. */
  readonly layer: LayerName;
  /** The statements that deny; empty where one that allows is missing. */
  readonly statements: readonly StatementReference[];
}

/** What was taken for granted without having been read. */
export interface Assumption {
  readonly layer: LayerName | "key-grants";
  readonly why: string;
}

/** Whether a request may, why, and what that rests on. JSON throughout. */
export interface Decision {
  readonly effect: "ALLOWED" | "DENIED" | "INDETERMINATE";
  /** The first blocker's, or what is missing to decide. `null` when allowed. */
  readonly code: AuthorizationCode | null;
  readonly action: string;
  /** The resource that decided: the first that is denied, else the first that is not allowed. */
  readonly resource: string;
  /** Everything that has to change. Empty unless denied. */
  readonly blockers: readonly Blocker[];
  /** The statements that deny; where it is allowed, those that allow; else those in doubt. */
  readonly decidedBy: readonly StatementReference[];
  /** Everything that is missing to decide. Empty unless indeterminate. */
  readonly unknowns: readonly Unknown[];
  readonly assumptions: readonly Assumption[];
  readonly layers: readonly LayerOutcome[];
}

const RANKS = { DENIED: 0, INDETERMINATE: 1, ALLOWED: 2 } as const;

/** Whether a decision weighs more than another where both have to allow: a denial the most. */
export function outweighs(decision: Decision, other: Decision): boolean {
  return RANKS[decision.effect] < RANKS[other.effect];
}

/** The policies that limit every role, whatever it uses. */
export interface PrincipalPolicies {
  /** Inline and attached policies of the role. */
  readonly role: Layer;
  readonly permissionsBoundary: Layer;
  /**
   * Policies given when the role was assumed.
   *
   * @default - not collected, assumed to be none
   */
  readonly session?: Layer;
  /**
   * One layer for each level, from the organization's root to the account: each has to allow.
   *
   * @default - not collected, assumed to be none
   */
  readonly serviceControl?: readonly Layer[];
  /**
   * Like `serviceControl`, for the account of the resource.
   *
   * @default - not collected, assumed to be none
   */
  readonly resourceControl?: readonly Layer[];
}
