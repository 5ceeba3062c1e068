import { type Layer, type LayerOutcome } from "./layer";
import { type LayerName, type StatementReference } from "./policy";
import { type Unknown } from "./truth";

/** Why a request is denied: one code for each thing that must change. */
export const DENIAL_CODES = [
  /** A Deny statement applies. It wins over every Allow. */
  "X_AUTHZ_EXPLICIT_DENY",
  "X_AUTHZ_SCP_NO_ALLOW",
  "X_AUTHZ_RCP_NO_ALLOW",
  /** Neither the role's policies nor, in the same account, the table policy allows it. */
  "X_AUTHZ_ROLE_POLICY_NO_ALLOW",
  /** The table is in another account, so the table policy must allow it too. */
  "X_AUTHZ_TABLE_POLICY_NO_ALLOW",
  /** The role is in another account, so its trust policy must allow it too. */
  "X_AUTHZ_TRUST_POLICY_NO_ALLOW",
  "X_AUTHZ_BOUNDARY_NO_ALLOW",
  "X_AUTHZ_SESSION_POLICY_NO_ALLOW",
  /** The layer allows it on the table but not on the index: `<table arn>/index/*` is missing. */
  "X_AUTHZ_INDEX_NO_ALLOW",
  "X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW",
  /** A policy with only Deny statements replaces full access with no access. */
  "X_AUTHZ_ENDPOINT_POLICY_ONLY_DENIES",
  /** The policy would allow it if its principal were `*`. */
  "X_AUTHZ_ENDPOINT_POLICY_PRINCIPAL",
  "X_AUTHZ_KMS_EXPLICIT_DENY",
  /** The key policy does not allow the role and does not delegate to the account's IAM policies. */
  "X_AUTHZ_KMS_KEY_POLICY_NO_ALLOW",
  /** The key policy delegates to IAM, and the role's policies do not allow it. */
  "X_AUTHZ_KMS_ROLE_POLICY_NO_ALLOW",
] as const;
export type DenialCode = (typeof DENIAL_CODES)[number];

/** What prevents a decision, from most to least general. */
export const UNKNOWN_CODES = [
  "X_AUTHZ_UNKNOWN_POLICY",
  "X_AUTHZ_UNKNOWN_PATH",
  "X_AUTHZ_UNKNOWN_PRINCIPAL",
  "X_AUTHZ_UNKNOWN_KEY",
  "X_AUTHZ_UNKNOWN_VALUE",
] as const;
export type UnknownCode = (typeof UNKNOWN_CODES)[number];

export type AuthorizationCode = DenialCode | UnknownCode;

/** One thing that must change. */
export interface Blocker {
  readonly code: DenialCode;
  /** The layer that must change. */
  readonly layer: LayerName;
  /** The statements that deny. Empty if a statement that allows is missing. */
  readonly statements: readonly StatementReference[];
}

/** What was not read: a layer, which the decision assumes is absent, or whether tags count, which they do. */
export interface Assumption {
  readonly layer: LayerName | "key-grants" | "tag-conditions";
  readonly why: string;
}

/** Whether a request is allowed, why, and which assumptions the decision makes. Plain JSON data. */
export interface Decision {
  readonly effect: "ALLOWED" | "DENIED" | "INDETERMINATE";
  /** The code of the first blocker, or what prevents a decision. `null` when allowed. */
  readonly code: AuthorizationCode | null;
  readonly action: string;
  /** The resource that decides: the first denied one, or else the first one that is not allowed. */
  readonly resource: string;
  /** Everything that must change. Empty unless denied. */
  readonly blockers: readonly Blocker[];
  /** The statements that deny. If allowed, the statements that allow. Otherwise, the statements in doubt. */
  readonly decidedBy: readonly StatementReference[];
  /** Everything that prevents a decision. Empty unless indeterminate. */
  readonly unknowns: readonly Unknown[];
  readonly assumptions: readonly Assumption[];
  readonly layers: readonly LayerOutcome[];
}

const RANKS = { DENIED: 0, INDETERMINATE: 1, ALLOWED: 2 } as const;

/** Whether a decision outweighs another when both must allow. A denial weighs most. */
export function outweighs(decision: Decision, other: Decision): boolean {
  return RANKS[decision.effect] < RANKS[other.effect];
}

/** The policies that apply to a role regardless of the resource. */
export interface PrincipalPolicies {
  /** Inline and attached policies of the role. */
  readonly role: Layer;
  readonly permissionsBoundary: Layer;
  /**
   * Policies that were passed when the role was assumed.
   *
   * @default - not collected, assumed absent
   */
  readonly session?: Layer;
  /**
   * One layer per level, from the organization's root to the account. Each must allow.
   *
   * @default - not collected, assumed absent
   */
  readonly serviceControl?: readonly Layer[];
  /**
   * Like `serviceControl`, but for the resource's account.
   *
   * @default - not collected, assumed absent
   */
  readonly resourceControl?: readonly Layer[];
}
