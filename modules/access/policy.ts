import { COPY_ACTIONS, ITEM_ACTIONS } from "../../aws/dynamodb";
import { servicePrincipal } from "../../aws/services";
import {
  keyPermissionsOf,
  permissionsOf,
  streamPermissionsOf,
  type Granted,
  type Permission,
} from "./grant";

export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | { readonly Service: string } | { readonly AWS: string };
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, string | readonly string[]>>>
  >;
}

/** A JSON policy document. Without `Version`, AWS applies the 2008 policy language. */
export function policyDocument(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

function statementOf(
  effect: Statement["Effect"],
  { actions, resources, condition }: Permission,
): Statement {
  return {
    Effect: effect,
    Action: actions,
    Resource: resources,
    ...(condition && { Condition: condition }),
  };
}

/** Allows a role some permissions and denies it others, even if another policy allows them. */
export function identityPolicy(
  permissions: readonly Permission[],
  denied: readonly Permission[] = [],
): string {
  return policyDocument([
    ...permissions.map((permission) => statementOf("Allow", permission)),
    ...denied.map((permission) => statementOf("Deny", permission)),
  ]);
}

/** Allows a grant's role to use the table, its stream, and the table's key. */
export function grantPolicy(grant: Omit<Granted, "role">): string {
  return identityPolicy([
    ...permissionsOf(grant),
    ...streamPermissionsOf(grant),
    ...keyPermissionsOf(grant),
  ]);
}

/** Allows an AWS service, e.g. `lambda`, to assume a role. */
export function trustPolicy(service: string, condition?: Statement["Condition"]): string {
  return policyDocument([
    {
      Effect: "Allow",
      Principal: { Service: servicePrincipal(service) },
      Action: "sts:AssumeRole",
      ...(condition && { Condition: condition }),
    },
  ]);
}

/**
 * What an endpoint does to principals whose roles were granted nothing: it lets everything of theirs
 * through, as if it were not there, or nothing.
 */
export type Others = "unchanged" | "denied";

/**
 * Allows each grant's actions through an endpoint, for that grant's role only. The principal is `*`,
 * and a condition narrows it to the role.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function endpointPolicy(grants: readonly Granted[], others: Others = "denied"): string {
  return policyDocument([
    ...grants.flatMap((grant) => throughEndpoint(grant.role, permissionsOf(grant))),
    ...(others === "unchanged" ? [everyoneBut(grants.map(({ role }) => role))] : []),
  ]);
}

/**
 * Allows everything to whoever has none of these roles. A negated operator also holds where the key
 * is absent, as it is for an anonymous request and for some of those that a service makes.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
function everyoneBut(roles: readonly Granted["role"][]): Statement {
  const arns = [...new Set(roles.flatMap(principalArns))];
  return {
    Sid: "OthersAsBefore",
    Effect: "Allow",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: { ArnNotEquals: { "aws:PrincipalArn": arns } },
  };
}

function principalArns({ arn, pathArn }: Granted["role"]): readonly [string, ...string[]] {
  return pathArn === undefined ? [arn] : [arn, pathArn];
}

/** Allows one role to use these permissions through an endpoint. */
export function throughEndpoint(
  role: Granted["role"],
  permissions: readonly Permission[],
): readonly Statement[] {
  const [arn, ...others] = principalArns(role);
  const principals = others.length === 0 ? arn : [arn, ...others];
  return permissions.map((permission) => ({
    ...statementOf("Allow", permission),
    Principal: "*",
    Condition: { ...permission.condition, ArnEquals: { "aws:PrincipalArn": principals } },
  }));
}

/**
 * Denies every action on items unless the request comes through one of the endpoints. It does not
 * deny actions that manage the table, so Terraform, which uses another path, is never locked out.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-examples.html
 */
export function onlyThroughEndpoints(
  { tableArn, indexArns }: Pick<Granted, "tableArn" | "indexArns">,
  endpointIds: readonly string[],
): Statement {
  return {
    Sid: "OnlyThroughEndpoints",
    Effect: "Deny",
    Principal: "*",
    Action: ITEM_ACTIONS,
    Resource: [tableArn, ...indexArns],
    Condition: { StringNotEquals: { "aws:SourceVpce": endpointIds } },
  };
}

/** Denies everyone but some principals to copy the table's items elsewhere. */
export function onlyCopiedBy(tableArn: string, principalArns: readonly string[]): Statement {
  return {
    Sid: "OnlyCopiedBy",
    Effect: "Deny",
    Principal: "*",
    Action: COPY_ACTIONS,
    Resource: [tableArn],
    Condition: { ArnNotLike: { "aws:PrincipalArn": principalArns } },
  };
}
