import { Aspects, DefaultTokenResolver, Lazy, StringConcat, Token, Tokenization } from "cdktf";
import { type IConstruct } from "constructs";
import { ValidationError } from "../errors";
import { literal } from "../literal";
import { type PrivateNetwork } from "../network/network";
import { show } from "../rules";
import { endpointPolicySchema, uncovered, type EndpointPolicy } from "./coverage";
import { permissionsOf, type Grant, type Granted } from "./grant";
import { grantsThrough } from "./grants";
import { endpointPolicy, type Others } from "./policy";
import { grantSeenFrom } from "./seen-from";

/** What an endpoint's policy allows: what was granted, or a policy of one's own. */
export interface EndpointPolicyProps {
  /**
   * The grants that the endpoint allows, at least one. @default - every grant to a role of the stack,
   * or to a role that is used in the endpoint's network or in another network of the stack
   */
  readonly grants?: readonly Grant[];
  /**
   * A custom JSON policy document that allows at least what the grants allow. `${aws:…}` in it is a
   * variable of the policy language.
   * @default - a policy that allows the grants and nothing else
   */
  readonly policy?: string;
}

/**
 * Returns the policy of a VPC endpoint in `network`, and checks at synthesis that it allows what the
 * roles need. Everyone but those roles is denied, unless `others` is `unchanged`.
 *
 * @throws ValidationError when the policy is invalid, and at synthesis when there is no grant or
 * when the policy definitely denies what a role is granted.
 */
export function policyOfEndpoint(
  scope: IConstruct,
  props: EndpointPolicyProps & { readonly network: PrivateNetwork; readonly others?: Others },
): string {
  const { policy, network, others = "denied" } = props;
  const grants = () => props.grants?.filter(isThroughEndpoint) ?? grantsThrough(scope, network);
  const seen = () => grants().map((grant) => grantSeenFrom(scope, grant, network.region));
  const own = policy === undefined || Token.isUnresolved(policy) ? undefined : policy;
  if (props.grants !== undefined && !props.grants.some(isThroughEndpoint)) {
    const got = props.grants.length === 0 ? "[]" : "actions on streams alone";
    throw new ValidationError(`\`grants\` must hold at least one grant, got: ${got}`, scope);
  }
  if (own !== undefined) parse(scope, own);
  Aspects.of(scope).add({
    visit: (node) => {
      if (node !== scope) return;
      if (grants().length === 0) {
        throw new ValidationError(
          "`grants` must hold at least one grant, got: none; no role of the stack is granted anything, and none that is used in its networks",
          scope,
        );
      }
      if (own !== undefined) check(scope, own, seen());
    },
  });
  return policy === undefined
    ? Lazy.stringValue({ produce: () => endpointPolicy(seen(), others) })
    : literal(policy);
}

/** A stream has endpoints of its own. */
function isThroughEndpoint(grant: Grant): boolean {
  return permissionsOf(grant).length > 0;
}

function parse(scope: IConstruct, text: string): EndpointPolicy {
  try {
    return endpointPolicySchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new ValidationError(
      `\`policy\` must be a JSON policy document with at least one statement, got: ${show(text)}`,
      scope,
      { cause },
    );
  }
}

/** Throws with both statements when a role is granted something that the policy does not allow. */
function check(scope: IConstruct, policy: string, grants: readonly Granted[]): void {
  const text = resolved(scope, policy);
  const problems = uncovered(
    parse(scope, text),
    grants.map((grant) => ({
      ...grant,
      role: {
        arn: resolved(scope, grant.role.arn),
        ...(grant.role.pathArn !== undefined && { pathArn: resolved(scope, grant.role.pathArn) }),
      },
      tableArn: resolved(scope, grant.tableArn),
      indexArns: grant.indexArns.map((arn) => resolved(scope, arn)),
    })),
  ).map(({ roleArn, actions, resource }) => {
    const needed = JSON.stringify({ Effect: "Allow", Action: actions, Resource: resource });
    const { Statement } = parse(scope, text);
    return `\`policy\` must allow ${roleArn} what it is granted: ${needed}, got: ${JSON.stringify(Statement)}`;
  });
  if (problems.length > 0) throw new ValidationError(problems, scope);
}

/** Resolves tokens to the Terraform references that they become. */
function resolved(scope: IConstruct, text: string): string {
  const resolver = new DefaultTokenResolver(new StringConcat());
  return String(Tokenization.resolve(text, { scope, resolver, preparing: false }));
}
