import { formatArn, parseArn } from "../../aws/arn";
import { type AccessSnapshot, type AttachedPolicy } from "../snapshot/access";
import { type Snapshot } from "../snapshot/assemble";
import { type Fix, type PolicyFix } from "./fix";

/**
 * Characters without white space: of all inline policies of a role together, and of one managed policy.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const MAX_INLINE_POLICIES = 10_240;
export const MAX_MANAGED_POLICY = 6_144;
/** The managed policies of a role, unless its account was granted more. */
export const MAX_ATTACHED = 10;

/** Characters of a policy, with its white space. */
export const MAX_POLICY = {
  "permissions-boundary": MAX_MANAGED_POLICY,
  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html */
  "table-policy": 20_480,
  /** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html */
  "key-policy": 32_768,
  /** @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html */
  "endpoint-policy": 20_480,
} as const;

/**
 * The change as AWS takes it: a role whose inline policies have no room for another gets a managed policy.
 *
 * @returns undefined if a policy would be too large
 */
export function withinQuota(fix: Fix, { access }: Snapshot): Fix | undefined {
  if (fix.action === "create-gateway-endpoint") {
    const { policy = "" } = fix;
    return policy.length <= MAX_POLICY["endpoint-policy"] ? fix : undefined;
  }
  if (fix.action !== "allow-in-policy") return fix;
  if (fix.layer === "role-policy") return forRole(fix, access);
  return sizeOf(fix.document) <= MAX_POLICY[fix.layer] ? fix : undefined;
}

function forRole(fix: PolicyFix, access: AccessSnapshot): PolicyFix | undefined {
  const { role, inlinePolicies: inline, attachedPolicies: attached } = access;
  const size = sizeOf(fix.document);
  const used = inline.known ? inline.items.reduce((sum, one) => sum + sizeOfPolicy(one), 0) : 0;
  if (fix.policyArn === undefined && used + size <= MAX_INLINE_POLICIES) return fix;
  if (!role.known || !attached.known) return undefined;
  if (size > MAX_MANAGED_POLICY || attached.items.length >= MAX_ATTACHED) return undefined;
  const { partition = "aws", account = "" } = parseArn(role.value.arn) ?? {};
  const arnOf = (name: string) =>
    formatArn({ partition, service: "iam", region: "", account, resource: `policy/${name}` });
  const taken = new Set(attached.items.map(({ name }) => name));
  // A name is one of the account's, and not only of the role's.
  const wanted = `${fix.roleName ?? ""}-dynamodb-access`;
  const names = [wanted, ...attached.items.map((_, index) => `${wanted}-${index + 2}`)];
  const id = names.find((name) => !taken.has(arnOf(name))) ?? wanted;
  return { ...fix, id, policyArn: arnOf(id) };
}

function sizeOfPolicy({ document }: AttachedPolicy): number {
  return document.known ? sizeOf(document.value) : 0;
}

/** Without the white space between its parts. */
function sizeOf(document: unknown): number {
  return JSON.stringify(document).length;
}
