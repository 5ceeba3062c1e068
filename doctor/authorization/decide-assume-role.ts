import { conclude } from "./conclude";
import { type Decision, type PrincipalPolicies } from "./decision";
import { dynamoDbContext } from "./dynamodb-context";
import { identify } from "./identity";
import { consultedOnly, type Layer, limitOf } from "./layer";
import {
  assumptionsOf,
  consult,
  consultPrincipalPolicies,
  hasBoundary,
  organizationGates,
  throughEndpoint,
} from "./principal-gates";
import { type RequestPath, type Requester } from "./request";
import { any, NO, not } from "./truth";

/** A role that assumes a role of another account. */
export interface AssumeRoleRequest {
  readonly requester: Requester;
  /** ARN of the role that is assumed. */
  readonly roleArn: string;
  /** Region of STS. */
  readonly region: string;
  readonly path: RequestPath;
}

/** All policies that decide who may assume a role. */
export interface AssumeRolePolicies extends PrincipalPolicies {
  /** The trust policy of the role that is assumed. */
  readonly trust: Layer;
  /** The policy of the endpoint for STS that the request goes through. Not consulted on other paths. */
  readonly endpoint: Layer;
}

export const ASSUME_ROLE = "sts:AssumeRole";

/**
 * Decides whether a role may assume a role of another account: its own policies and the other role's trust
 * policy must both allow it, and so must the policy of an endpoint on the path.
 *
 * @throws RequestError when the requester's ARN is invalid
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sts_vpc_endpoint_policies.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
export function decideAssumeRole(
  { requester, roleArn, region, path }: AssumeRoleRequest,
  policies: AssumeRolePolicies,
): Decision {
  const identity = identify(requester);
  const request = { requester, action: ASSUME_ROLE, resources: [roleArn], region, path };
  const situation = {
    action: ASSUME_ROLE,
    resource: roleArn,
    context: dynamoDbContext(request, roleArn, identity),
    rules: { identity, hasBoundary: hasBoundary(policies), onlyStar: NO },
  };
  const own = consultPrincipalPolicies(policies, situation);
  const { role, boundary, session } = own;
  const trust = consult("trust-policy", policies.trust, situation);
  const through = throughEndpoint(path);
  const atEndpoint = consult("endpoint-policy", policies.endpoint, situation);
  const endpoint = { ...atEndpoint, answer: consultedOnly(through, atEndpoint.answer) };
  const layers = [...own.organization, role, boundary, session, trust, endpoint];
  return conclude({
    action: ASSUME_ROLE,
    resource: roleArn,
    layers: layers.map((each) => each.answer),
    explicitDeny: "X_AUTHZ_EXPLICIT_DENY",
    assumptions: assumptionsOf(layers),
    gates: [
      ...organizationGates(own),
      {
        layer: "role-policy",
        answer: role.answer.allow,
        code: () => "X_AUTHZ_ROLE_POLICY_NO_ALLOW",
      },
      {
        layer: "trust-policy",
        answer: trust.answer.allow,
        code: () => "X_AUTHZ_TRUST_POLICY_NO_ALLOW",
      },
      {
        layer: "permissions-boundary",
        answer: limitOf(boundary.layer, boundary.answer),
        code: () => "X_AUTHZ_BOUNDARY_NO_ALLOW",
      },
      {
        layer: "session-policy",
        answer: limitOf(session.layer, session.answer),
        code: () => "X_AUTHZ_SESSION_POLICY_NO_ALLOW",
      },
      {
        layer: "endpoint-policy",
        answer: any([not(through), limitOf(endpoint.layer, endpoint.answer)]),
        code: () => "X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW",
      },
    ],
  });
}
