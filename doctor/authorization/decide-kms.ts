import { type Arn, parseArn } from "../../aws/arn";
import { conclude } from "./conclude";
import { type Assumption, type Decision, type PrincipalPolicies } from "./decision";
import { RequestError } from "./errors";
import { identify } from "./identity";
import { kmsContext } from "./kms-context";
import { type Layer, limitOf } from "./layer";
import {
  assumptionsOf,
  consult,
  consultPrincipalPolicies,
  hasBoundary,
  organizationGates,
} from "./principal-gates";
import { type KmsRequest } from "./request";
import { any, type Answer, NO, unknown } from "./truth";

/** All policies that decide who is allowed to use a key. */
export interface KmsPolicies extends PrincipalPolicies {
  /** The key policy. Every key has one. */
  readonly key: Layer;
  /**
   * Grants of the key to the role.
   *
   * @default - not collected, assumed absent
   */
  readonly grants?: Exclude<Layer, { readonly state: "known" }>;
}

/**
 * Decides whether a role is allowed to use the key of a table that it uses. The request comes from
 * DynamoDB, so it goes through no endpoint of the role's VPC.
 *
 * The key policy comes first: unless it delegates to IAM, the role's policies allow nothing.
 *
 * @throws RequestError when the ARN of the role, the key, or the table is invalid
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
export function decideKms(request: KmsRequest, policies: KmsPolicies): Decision {
  const identity = identify(request.requester);
  const keyArn = arnOf(request.keyArn, "keyArn", "kms");
  const tableArn = arnOf(request.tableArn, "tableArn", "dynamodb");
  const situation = {
    action: request.action,
    resource: request.keyArn,
    context: kmsContext(request, keyArn, tableArn, identity),
    rules: { identity, hasBoundary: hasBoundary(policies), onlyStar: NO },
  };
  const own = consultPrincipalPolicies(policies, situation);
  const { role, boundary, session } = own;
  const key = consult("key-policy", policies.key, situation);
  const byKey = key.answer.allowBy;
  const granted = grantsOf(policies);

  const sameAccount = keyArn.account === identity.account;
  const direct = sameAccount ? any([byKey.everyone, byKey.session, granted]) : NO;
  const byRole = sameAccount ? byKey.role : NO;
  const keyAllows = any([key.answer.allow, granted]);
  const layers = [...own.organization, role, boundary, session, key];
  return conclude({
    action: request.action,
    resource: request.keyArn,
    layers: layers.map((each) => each.answer),
    explicitDeny: "X_AUTHZ_KMS_EXPLICIT_DENY",
    assumptions: [...assumptionsOf(layers), ...assumedGrants(policies)],
    gates: [
      ...organizationGates(own),
      { layer: "key-policy", answer: keyAllows, code: () => "X_AUTHZ_KMS_KEY_POLICY_NO_ALLOW" },
      // Until the key policy delegates to IAM, changing the role's policies has no effect.
      ...(sameAccount && keyAllows.truth === "false"
        ? []
        : [
            {
              layer: "role-policy" as const,
              answer: any([role.answer.allow, byRole, direct]),
              code: () => "X_AUTHZ_KMS_ROLE_POLICY_NO_ALLOW" as const,
            },
          ]),
      {
        layer: "permissions-boundary",
        answer: any([limitOf(boundary.layer, boundary.answer), direct]),
        code: () => "X_AUTHZ_BOUNDARY_NO_ALLOW",
      },
      {
        layer: "session-policy",
        answer: any([limitOf(session.layer, session.answer), direct]),
        code: () => "X_AUTHZ_SESSION_POLICY_NO_ALLOW",
      },
    ],
  });
}

function grantsOf({ grants }: KmsPolicies): Answer {
  return grants?.state === "unknown" && grants.assume === "anything"
    ? unknown({ kind: "policy", layer: "key-grants", why: grants.why })
    : NO;
}

function assumedGrants({ grants }: KmsPolicies): readonly Assumption[] {
  if (grants === undefined) return [{ layer: "key-grants", why: "not collected" }];
  return grants.state === "unknown" && grants.assume === "none"
    ? [{ layer: "key-grants", why: grants.why }]
    : [];
}

function arnOf(text: string, field: string, service: string): Arn {
  const arn = parseArn(text);
  if (arn?.service !== service) {
    throw new RequestError(`\`${field}\` must be an ARN of ${service}, got: ${text}`, field);
  }
  return arn;
}
