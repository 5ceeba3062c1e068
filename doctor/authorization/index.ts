/**
 * Decides whether a role is allowed to use a table and the key that encrypts it. Pure: reads only
 * policies and the path of the request. Logic is three-valued: an unknown makes a decision
 * INDETERMINATE only if it could change the decision.
 *
 * ```ts
 * const role = parsePolicy(document, { layer: "role-policy", id: "orders-reader-inline" });
 * const decision = decideDynamoDb(
 *   {
 *     requester: { roleArn: "arn:aws:iam::111122223333:role/orders-reader" },
 *     action: "dynamodb:GetItem",
 *     resources: ["arn:aws:dynamodb:us-east-2:111122223333:table/Orders"],
 *     region: "us-east-2",
 *     path: { through: "endpoint", type: "gateway", endpointId: "vpce-0b3", vpcId: "vpc-0c1" },
 *   },
 *   {
 *     role: { state: "known", policies: [role] },
 *     permissionsBoundary: { state: "none" },
 *     table: { state: "unknown", why: "get-resource-policy.json is missing", assume: "anything" },
 *     endpoint: { state: "none" },
 *   },
 * );
 * decision.effect; // "INDETERMINATE"
 * decision.code; // "X_AUTHZ_UNKNOWN_POLICY"
 * decision.unknowns; // [{ kind: "policy", layer: "table-policy", why: "get-resource-policy…" }]
 * ```
 *
 * ## Known divergences from AWS
 *
 * - A decision holds in all cases: statements that depend on the same unknown can together decide
 *   (`StringEquals` and `StringNotEquals`). Two different tests of one unknown value are independent
 *   unless one of them asks for an exact value, and a decision with too many cases is INDETERMINATE.
 * - AWS does not say whether one value of a condition matches beside another whose variable has no
 *   value, or what a variable of a key with several values does. Both are INDETERMINATE.
 * - A wildcard in a resource's type, such as `tab*` before the slash, is INDETERMINATE if it would
 *   match: AWS says that it is not allowed, but not what it does.
 * - Deny with NotPrincipal certainly exempts only a role that is listed together with its account
 *   and its session. If only some of the three are listed, the result is INDETERMINATE.
 * - A policy that names an account delegates to that account's role policies. In the table's own
 *   account, it allows nothing by itself, like a key policy.
 * - `ForAnyValue` with `IfExists` on an absent key is INDETERMINATE, because the operator's two rules
 *   differ. So is an operator without `ForAllValues` or `ForAnyValue` on a key with several values,
 *   if the values give different results.
 * - It is unknown whether DynamoDB passes the address and the endpoint of the first request on to
 *   KMS, so a key policy with aws:SourceVpce or aws:SourceIp is INDETERMINATE.
 * - Unless the caller passes them, key grants, service control policies, and resource control
 *   policies are not read. The decision lists them as assumptions.
 * - Service and resource control policies that the caller passes always apply. The caller leaves out
 *   those of the management account, and those for a service-linked role.
 * - Limits that AWS enforces when a policy is saved (sizes, which keys exist, wildcards in
 *   principals) are not checked again.
 * - Condition keys of services other than DynamoDB that a request never contains are unknown, not
 *   absent, except `kms:` in requests to DynamoDB and `dynamodb:` in requests to KMS. Of DynamoDB's
 *   own keys, those that an item action never has are absent.
 */
export { type KeyValue, type Keys } from "./context";
export {
  ASSUME_ROLE,
  type AssumeRolePolicies,
  type AssumeRoleRequest,
  decideAssumeRole,
} from "./decide-assume-role";
export { decideDynamoDb, type DynamoDbPolicies } from "./decide-dynamodb";
export { decideKms, type KmsPolicies } from "./decide-kms";
export {
  type Assumption,
  type AuthorizationCode,
  type Blocker,
  type Decision,
  DENIAL_CODES,
  type DenialCode,
  outweighs,
  type PrincipalPolicies,
  UNKNOWN_CODES,
  type UnknownCode,
} from "./decision";
export { PolicyError, RequestError } from "./errors";
export { type Layer, type LayerOutcome, type StatementPart } from "./layer";
export { parsePolicy } from "./parse-policy";
export {
  LAYER_NAMES,
  type LayerName,
  type Policy,
  type PolicySource,
  type StatementReference,
} from "./policy";
export {
  type DynamoDbRequest,
  type KmsRequest,
  type Requester,
  type RequestPath,
  type SourceAddress,
} from "./request";
export { type ConditionOutcome } from "./statement";
export { type Unknown } from "./truth";
