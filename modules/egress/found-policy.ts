import { type DataAwsVpcEndpoint } from "@cdktf/provider-aws/lib/data-aws-vpc-endpoint";
import { Lazy, TerraformLocal, TerraformStack } from "cdktf";
import { type Construct } from "constructs";
import { NEGATED_OPERATORS, PRINCIPAL_OPERATORS } from "../access/coverage";
import { permissionsOf, type Grant } from "../access/grant";
import { grantsThrough } from "../access/grants";
import { throughEndpoint } from "../access/policy";
import { namedFrom } from "../access/seen-from";
import { literal } from "../literal";
import { type PrivateNetwork } from "../network/network";

/** The policy of an endpoint that is found, as a plan judges it: Terraform expressions. */
export interface FoundPolicy {
  /** Whether no granted action is surely denied. `self` is the endpoint. */
  readonly passes: string;
  /** What is surely denied, for the message of a failed plan. */
  readonly denied: {
    /** The actions that are surely denied. */
    readonly actions: string;
    /** The statements that are there. */
    readonly policy: string;
    /** The statements that are needed. */
    readonly needed: string;
  };
  /** Warns at each plan and apply while the policy only might allow what is granted. */
  readonly warn: (endpoint: DataAwsVpcEndpoint, endpointId: string) => void;
}

/** How a pattern that holds a policy variable counts: as a match, or as none. */
type Variables = "match" | "differ";

/**
 * Judges a policy that only the plan can read. Its statements say whether an action is surely denied
 * (no statement could allow it) or surely allowed (one allows everyone, and none denies). What else
 * conditions can hold is the doctor's, who knows the request.
 */
export function foundPolicy(
  scope: Construct,
  network: PrivateNetwork,
  grants?: readonly Grant[],
): FoundPolicy {
  // By name: at the first plan, no ARN is known.
  const named = () =>
    (grants ?? grantsThrough(scope, network)).map((grant) =>
      namedFrom(scope, grant, network.region),
    );
  const { friendlyUniqueId } = new TerraformLocal(
    scope,
    "needs",
    Lazy.anyValue({
      produce: () =>
        named().flatMap((grant) =>
          permissionsOf(grant).flatMap(({ actions, resources }) =>
            resources.map((resource) => ({ role: grant.role.arn, actions, resource })),
          ),
        ),
    }),
  );
  const needs = `local.${friendlyUniqueId}`;
  const denied = missing(needs, "self.policy", couldAllow, "[]");
  return {
    passes: `\${length(${denied}) == 0}`,
    denied: {
      actions: `\${join(", ", ${denied})}`,
      policy: "${self.policy}",
      needed: Lazy.stringValue({
        produce: () =>
          JSON.stringify(
            named().flatMap((grant) => throughEndpoint(grant.role, permissionsOf(grant))),
          ),
      }),
    },
    warn: (endpoint, endpointId) => {
      const found = `data.${endpoint.terraformResourceType}.${endpoint.friendlyUniqueId}[*]`;
      const policy = `one(${found}.policy)`;
      const unsure = missing(needs, policy, surelyAllows, '["all"]');
      TerraformStack.of(scope).addOverride(`check.${endpoint.friendlyUniqueId}`, {
        assert: [
          {
            condition: `\${length(${found}) == 0 || (length(${unsure}) == 0 && !${denies(policy)})}`,
            error_message: `The policy of ${endpointId} might deny what is granted, depending on the request. Its owner sees to it. After apply, ask the doctor (${literal(scope.node.path)}).`,
          },
        ],
      });
    },
  };
}

/** The statements of a policy as a list, also where it is one object. */
const statements = (policy: string): string => `flatten([jsondecode(${policy}).Statement])`;

/** The granted actions that no statement allows, each once. */
function missing(needs: string, policy: string, allows: string, unreadable: string): string {
  return `try(distinct(flatten([for need in ${needs} : [for action in need.actions : action if !anytrue([for statement in ${statements(policy)} : ${allows}])]])), ${unreadable})`;
}

const denies = (policy: string): string =>
  `try(anytrue([for statement in ${statements(policy)} : statement.Effect != "Allow"]), true)`;

/** A regular expression for a pattern of IAM's, in which `*` and `?` are the only signs. */
const expression = (pattern: string): string =>
  `"^\${replace(replace(replace(${pattern}, "/[.+^$(){}|\\\\[\\\\]\\\\\\\\]/", "\\\\$0"), "*", ".*"), "?", ".")}$"`;

/** Whether one of the patterns, a text or a list, matches. */
function some(patterns: string, text: string, variables: Variables): string {
  const isVariable = 'strcontains(pattern, "$${")';
  const matches = `can(regex(${expression("pattern")}, ${text}))`;
  const match =
    variables === "match" ? `(${isVariable} || ${matches})` : `(!${isVariable} && ${matches})`;
  return `anytrue([for pattern in flatten([${patterns}]) : ${match}])`;
}

/** Whether the statement's conditions hold. `unknown`: what counts where they are about another key. */
function holds(unknown: boolean, variables: Variables): string {
  const opposite = variables === "match" ? "differ" : "match";
  const operator = (all: readonly string[]) => `contains(${JSON.stringify(all)}, operator)`;
  return `alltrue(flatten([for operator, keys in try(statement.Condition, {}) : [for key, values in keys : lower(key) != "aws:principalarn" ? ${unknown} : ${operator(PRINCIPAL_OPERATORS)} ? ${some("values", "need.role", variables)} : ${operator(NEGATED_OPERATORS)} ? !${some("values", "need.role", opposite)} : ${unknown}]]))`;
}

const covers = (unknown: boolean, variables: Variables): string =>
  [
    'statement.Effect == "Allow"',
    `try(${some("[for one in flatten([statement.Action]) : lower(one)]", "lower(action)", variables)}, ${unknown})`,
    `try(${some("statement.Resource", "need.resource", variables)}, ${unknown})`,
    holds(unknown, variables),
  ].join(" && ");

const couldAllow = covers(true, "match");
const everyone = `try(contains(["*", jsonencode({ AWS = "*" })], try(tostring(statement.Principal), jsonencode(statement.Principal))), false)`;
const surelyAllows = `${covers(false, "differ")} && ${everyone}`;
