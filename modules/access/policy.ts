import { ITEM_ACTIONS } from "../../aws/dynamodb";
import { servicePrincipal } from "../../aws/services";
import { keyPermissionsOf, permissionsOf, type Granted, type Permission } from "./grant";

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

/** A policy document as JSON. Without `Version` AWS reads it by the rules of 2008. */
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

/** What a role may do and, whatever else allows it, may not. */
export function identityPolicy(
  permissions: readonly Permission[],
  denied: readonly Permission[] = [],
): string {
  return policyDocument([
    ...permissions.map((permission) => statementOf("Allow", permission)),
    ...denied.map((permission) => statementOf("Deny", permission)),
  ]);
}

/** What a grant lets its role do with the table and with the table's key. */
export function grantPolicy(grant: Omit<Granted, "role">): string {
  return identityPolicy([...permissionsOf(grant), ...keyPermissionsOf(grant)]);
}

/** Lets an AWS service take on a role, e.g. `lambda`. */
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
 * Lets through an endpoint what the grants allow, each to its own role, and nothing else.
 * The principal of an endpoint policy is `*`; the condition narrows it.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function endpointPolicy(grants: readonly Granted[]): string {
  return policyDocument(
    grants.flatMap((grant) => throughEndpoint(grant.role, permissionsOf(grant))),
  );
}

/** Lets one role through an endpoint with these permissions. */
export function throughEndpoint(
  role: Granted["role"],
  permissions: readonly Permission[],
): readonly Statement[] {
  return permissions.map((permission) => ({
    ...statementOf("Allow", permission),
    Principal: "*",
    Condition: { ...permission.condition, ArnEquals: { "aws:PrincipalArn": role.arn } },
  }));
}

/**
 * Denies every action on items unless it comes through one of the endpoints. What manages the
 * table is not named, so that Terraform, which comes another way, is never locked out.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-examples.html
 */
export function onlyThroughEndpointsPolicy(
  { tableArn, indexArns }: Pick<Granted, "tableArn" | "indexArns">,
  endpointIds: readonly string[],
): string {
  return policyDocument([
    {
      Sid: "OnlyThroughEndpoints",
      Effect: "Deny",
      Principal: "*",
      Action: ITEM_ACTIONS,
      Resource: [tableArn, ...indexArns],
      Condition: { StringNotEquals: { "aws:SourceVpce": endpointIds } },
    },
  ]);
}
