import { permissionsOf, type Grant, type Permission } from "./grant";

interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | { readonly Service: string };
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

/** What a role may do. */
export function identityPolicy(permissions: readonly Permission[]): string {
  return policyDocument(
    permissions.map(({ actions, resources }) => ({
      Effect: "Allow",
      Action: actions,
      Resource: resources,
    })),
  );
}

/** Lets an AWS service take on a role. */
export function trustPolicy(service: string): string {
  return policyDocument([
    { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" },
  ]);
}

/**
 * Lets through an endpoint what the grants allow, each to its own role, and nothing else.
 * The principal of an endpoint policy is `*`; the condition narrows it.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function endpointPolicy(grants: readonly Grant[]): string {
  return policyDocument(
    grants.flatMap((grant) =>
      permissionsOf(grant).map(({ actions, resources }) => ({
        Effect: "Allow" as const,
        Principal: "*" as const,
        Action: actions,
        Resource: resources,
        Condition: { ArnEquals: { "aws:PrincipalArn": grant.role.arn } },
      })),
    ),
  );
}
