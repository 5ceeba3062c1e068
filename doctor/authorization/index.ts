/**
 * Decides whether a role may use a table, and the key that encrypts it: pure, from policies and the
 * path of the request. Three-valued throughout: what is not known makes a decision INDETERMINATE
 * where it could change it, and nowhere else.
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
 * - One condition that is not known counts as not known everywhere: two statements that together
 *   allow whatever its value is (`StringEquals` and `StringNotEquals`) give INDETERMINATE.
 * - A variable without a value makes its statement INDETERMINATE where it would apply; AWS says only
 *   that this "might" invalidate the statement.
 * - Deny with NotPrincipal spares for certain only a role listed with its account, itself and its
 *   session; where some of the three are listed it is INDETERMINATE.
 * - A policy that names an account is taken to leave it to that account's role policies: in the
 *   table's own account it allows nothing by itself, as in a key's policy.
 * - `ForAnyValue` with `IfExists` on an absent key is INDETERMINATE: the operator's two rules differ.
 *   So is an operator without `ForAllValues` or `ForAnyValue` on a key with several values, where
 *   not all of them give the same result.
 * - Of what DynamoDB passes on to KMS, the address and the endpoint of the first request are not
 *   known: a key policy with aws:SourceVpce or aws:SourceIp is INDETERMINATE.
 * - Grants of a key are not read, service control and resource control policies neither, unless
 *   given: they are listed as assumptions.
 * - Service control policies that are given apply to the role, also where AWS spares it: in the
 *   organization's management account, and as a service-linked role.
 * - The limits that AWS has when a policy is saved (sizes, which keys exist, wildcards in
 *   principals) are not checked again.
 * - Keys of other services than DynamoDB that a request never holds are not known, not absent,
 *   except `kms:` in requests to DynamoDB and `dynamodb:` in requests to KMS.
 */
export { type KeyValue, type Keys } from "./context";
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
export { type DynamoDbRequest, type KmsRequest, type Requester, type RequestPath } from "./request";
export { type ConditionOutcome } from "./statement";
export { type Unknown } from "./truth";
