import {
  type Blocker,
  type Decision,
  type LayerName,
  type StatementReference,
} from "../authorization";

/** Readable names of the kinds of policies. */
export const LAYERS: Readonly<Record<LayerName, string>> = {
  "service-control-policy": "service control policy",
  "resource-control-policy": "resource control policy",
  "role-policy": "role policy",
  "permissions-boundary": "permissions boundary",
  "session-policy": "session policy",
  "table-policy": "table policy",
  "key-policy": "key policy",
  "endpoint-policy": "endpoint policy",
  "trust-policy": "trust policy",
};

/** `statement Items in endpoint policy vpce-0b3`. A statement without a Sid gets its number, from 1. */
export function statementName({ policy, index, sid }: StatementReference): string {
  const statement = sid === undefined ? `statement ${index + 1}` : `statement ${sid}`;
  return `${statement} in ${LAYERS[policy.layer]} ${policy.id}`;
}

/** A blocker as one sentence, without the period. */
export function blockerSentence(blocker: Blocker, decision: Decision): string {
  const { code, layer, statements } = blocker;
  switch (code) {
    case "X_AUTHZ_EXPLICIT_DENY":
    case "X_AUTHZ_KMS_EXPLICIT_DENY":
      return `${statements.map(statementName).join(", ")} ${statements.length > 1 ? "deny" : "denies"} it${denialConditions(decision, layer)}`;
    case "X_AUTHZ_ENDPOINT_POLICY_ONLY_DENIES":
      return "the endpoint policy has only Deny statements, so it allows nothing";
    case "X_AUTHZ_ENDPOINT_POLICY_PRINCIPAL":
      return "the endpoint policy allows it to a named principal, but the principal must be `*`";
    case "X_AUTHZ_INDEX_NO_ALLOW":
      return `the ${LAYERS[layer]} allows it on the table but not on its indexes`;
    case "X_AUTHZ_KMS_KEY_POLICY_NO_ALLOW":
      return "the key policy does not allow the role and does not delegate to the account's IAM policies";
    case "X_AUTHZ_KMS_ROLE_POLICY_NO_ALLOW":
      return "the key policy delegates to the role's policies, and none of them allows it";
    case "X_AUTHZ_ROLE_POLICY_NO_ALLOW":
      return `none of the role's policies allows it${nearMiss(decision, layer)}`;
    case "X_AUTHZ_SCP_NO_ALLOW":
    case "X_AUTHZ_RCP_NO_ALLOW":
    case "X_AUTHZ_TRUST_POLICY_NO_ALLOW":
    case "X_AUTHZ_TABLE_POLICY_NO_ALLOW":
    case "X_AUTHZ_BOUNDARY_NO_ALLOW":
    case "X_AUTHZ_SESSION_POLICY_NO_ALLOW":
    case "X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW":
      return `the ${LAYERS[layer]} has no statement that allows it${nearMiss(decision, layer)}`;
  }
}

/** The conditions of the statements that deny, with what the request has: `StringNotEquals aws:SourceVpce vpce-0b3, the request has none`. */
function denialConditions({ layers }: Decision, layer: LayerName): string {
  const conditions = layers
    .filter((outcome) => outcome.layer === layer)
    .flatMap(({ deniedBy }) => deniedBy)
    .flatMap((part) => part.conditions)
    .map(({ operator, key, expected, actual }) => {
      const has = actual.state === "known" ? actual.values.join(", ") : "none";
      return `${operator} ${key} ${expected.join(" or ")}, and the request has ${has}`;
    });
  return conditions.length === 0 ? "" : ` (${[...new Set(conditions)].join("; ")})`;
}

/** The statement that comes closest, and the part of it that does not match. */
function nearMiss({ layers }: Decision, layer: LayerName): string {
  const [nearest] = layers
    .filter((outcome) => outcome.layer === layer)
    .flatMap((outcome) => outcome.nearMisses)
    .sort((a, b) => a.failed.length - b.failed.length);
  if (nearest === undefined) return "";
  const condition = nearest.conditions.find(({ met }) => met === "false");
  const what =
    condition === undefined
      ? `is for a different ${nearest.failed.join(" and ")}`
      : `requires ${condition.operator} ${condition.key} ${condition.expected.join(" or ")}`;
  return `; ${statementName(nearest.statement)} ${what}`;
}

/** Each unknown that prevents a decision, as one phrase. */
export function unknownPhrases({ unknowns }: Decision): readonly string[] {
  return unknowns.map((unknown) => {
    switch (unknown.kind) {
      case "condition-key":
        return `the value of the condition key ${unknown.key} is unknown`;
      case "policy-variable":
        return `the policy variable ${unknown.key} has no known value`;
      case "condition-value":
        return `the condition on ${unknown.key} has an invalid value: ${unknown.value}`;
      case "resource-type":
        return `AWS does not say what the wildcard before the slash matches in ${unknown.resource}`;
      case "principal":
        return unknown.why === "not-principal"
          ? "a policy uses NotPrincipal in a case that AWS does not define"
          : "the endpoint policy names a principal, but AWS says that it must be `*`";
      case "session-name":
        return "a policy names a session of the role, and the name of this session is unknown";
      case "path":
        return unknown.why;
      case "policy":
        return unknown.layer === "key-grants"
          ? `key grants: ${unknown.why}`
          : `${LAYERS[unknown.layer]}: ${unknown.why}`;
    }
  });
}
