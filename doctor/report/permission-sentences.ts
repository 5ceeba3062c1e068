import {
  type Blocker,
  type Decision,
  type LayerName,
  type StatementReference,
} from "../authorization";

const LAYERS: Readonly<Record<LayerName, string>> = {
  "service-control-policy": "service control policy",
  "resource-control-policy": "resource control policy",
  "role-policy": "role policy",
  "permissions-boundary": "permissions boundary",
  "session-policy": "session policy",
  "table-policy": "table policy",
  "key-policy": "key policy",
  "endpoint-policy": "endpoint policy",
};

/** `statement Items of endpoint policy vpce-0b3`; without a Sid it is counted from 1. */
export function statementName({ policy, index, sid }: StatementReference): string {
  const statement = sid === undefined ? `statement ${index + 1}` : `statement ${sid}`;
  return `${statement} of ${LAYERS[policy.layer]} ${policy.id}`;
}

/** What a blocker says, in one sentence without its end. */
export function blockerSentence(blocker: Blocker, decision: Decision): string {
  const { code, layer, statements } = blocker;
  switch (code) {
    case "X_AUTHZ_EXPLICIT_DENY":
    case "X_AUTHZ_KMS_EXPLICIT_DENY":
      return `${statements.map(statementName).join(", ")} denies it`;
    case "X_AUTHZ_ENDPOINT_POLICY_ONLY_DENIES":
      return "the endpoint policy has only Deny statements, and so allows nothing";
    case "X_AUTHZ_ENDPOINT_POLICY_PRINCIPAL":
      return "the endpoint policy allows it to a principal, where it must say `*`";
    case "X_AUTHZ_INDEX_NO_ALLOW":
      return `the ${LAYERS[layer]} allows it on the table, and not on its indexes`;
    case "X_AUTHZ_KMS_KEY_POLICY_NO_ALLOW":
      return "the key's policy allows neither the role nor the account's own policies";
    case "X_AUTHZ_KMS_ROLE_POLICY_NO_ALLOW":
      return "the key's policy leaves it to the role's policies, and none allows it";
    case "X_AUTHZ_ROLE_POLICY_NO_ALLOW":
      return `no policy of the role allows it${nearMiss(decision, layer)}`;
    case "X_AUTHZ_SCP_NO_ALLOW":
    case "X_AUTHZ_RCP_NO_ALLOW":
    case "X_AUTHZ_TABLE_POLICY_NO_ALLOW":
    case "X_AUTHZ_BOUNDARY_NO_ALLOW":
    case "X_AUTHZ_SESSION_POLICY_NO_ALLOW":
    case "X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW":
      return `the ${LAYERS[layer]} has no statement that allows it${nearMiss(decision, layer)}`;
  }
}

/** The statement that comes nearest, and what of it does not match. */
function nearMiss({ layers }: Decision, layer: LayerName): string {
  const [nearest] = layers
    .filter((outcome) => outcome.layer === layer)
    .flatMap((outcome) => outcome.nearMisses)
    .sort((a, b) => a.failed.length - b.failed.length);
  if (nearest === undefined) return "";
  const condition = nearest.conditions.find(({ met }) => met === "false");
  const what =
    condition === undefined
      ? `another ${nearest.failed.join(" and ")}`
      : `${condition.operator} ${condition.key} ${condition.expected.join(" or ")}`;
  return `; ${statementName(nearest.statement)} is for ${what}`;
}

/** The change that would allow it, as a sentence. */
export function blockerFix({ code, layer, statements }: Blocker): string {
  switch (code) {
    case "X_AUTHZ_EXPLICIT_DENY":
    case "X_AUTHZ_KMS_EXPLICIT_DENY":
      return `narrow or remove ${statements.map(statementName).join(", ")}`;
    case "X_AUTHZ_ENDPOINT_POLICY_PRINCIPAL":
      return "use the principal `*`, and narrow it with the condition key aws:PrincipalArn";
    case "X_AUTHZ_KMS_KEY_POLICY_NO_ALLOW":
      return "add to the key's policy, or let it leave this to the account (Principal: its root)";
    case "X_AUTHZ_SCP_NO_ALLOW":
    case "X_AUTHZ_RCP_NO_ALLOW":
    case "X_AUTHZ_ROLE_POLICY_NO_ALLOW":
    case "X_AUTHZ_TABLE_POLICY_NO_ALLOW":
    case "X_AUTHZ_BOUNDARY_NO_ALLOW":
    case "X_AUTHZ_SESSION_POLICY_NO_ALLOW":
    case "X_AUTHZ_INDEX_NO_ALLOW":
    case "X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW":
    case "X_AUTHZ_ENDPOINT_POLICY_ONLY_DENIES":
    case "X_AUTHZ_KMS_ROLE_POLICY_NO_ALLOW":
      return `add to ${layer === "role-policy" ? "a policy of the role" : `the ${LAYERS[layer]}`}`;
  }
}

/** The statement to add, as JSON. @returns undefined where one has to go, or to change */
export function statementToAdd(
  { code, layer }: Blocker,
  actions: readonly string[],
  resources: readonly string[],
  roleArn: string | undefined,
): string | undefined {
  if (code.endsWith("EXPLICIT_DENY") || code === "X_AUTHZ_ENDPOINT_POLICY_PRINCIPAL") {
    return undefined;
  }
  const one = (items: readonly string[]) => (items.length === 1 ? items[0] : items);
  const statement = {
    Effect: "Allow",
    ...(layer === "endpoint-policy" && { Principal: "*" }),
    ...((layer === "table-policy" || layer === "key-policy") && {
      Principal: { AWS: roleArn ?? "ROLE" },
    }),
    Action: one(actions),
    Resource: layer === "key-policy" ? "*" : one(resources),
    // An endpoint's policy must say `*`, and is narrowed by the role's ARN.
    ...(layer === "endpoint-policy" &&
      roleArn !== undefined && { Condition: { ArnEquals: { "aws:PrincipalArn": roleArn } } }),
  };
  // With spaces, so that it can be broken into lines and stays JSON.
  return JSON.stringify(statement, null, 1).replaceAll(/\n\s*/g, " ");
}

/** What is missing to decide, each in a phrase. */
export function unknownPhrases({ unknowns }: Decision): readonly string[] {
  return unknowns.map((unknown) => {
    switch (unknown.kind) {
      case "condition-key":
        return `the condition key ${unknown.key} has a value that is not known`;
      case "policy-variable":
        return `the policy variable ${unknown.key} has no value that is known`;
      case "condition-value":
        return `the condition on ${unknown.key} has a value that cannot be read: ${unknown.value}`;
      case "principal":
        return unknown.why === "not-principal"
          ? "a NotPrincipal that AWS does not define here"
          : "the endpoint policy names a principal, and AWS says it must be `*`";
      case "session-name":
        return "a policy names a session of the role, and the name of this one is not known";
      case "path":
        return unknown.why;
      case "policy":
        return unknown.layer === "key-grants"
          ? `the key's grants: ${unknown.why}`
          : `${LAYERS[unknown.layer]}: ${unknown.why}`;
    }
  });
}
