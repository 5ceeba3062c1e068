import { z } from "zod";
import { permissionsOf, type Granted } from "./grant";

const list = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

const statementSchema = z.looseObject({
  Effect: z.enum(["Allow", "Deny"]),
  Principal: z.unknown().optional(),
  Action: list.optional(),
  Resource: list.optional(),
  Condition: z.record(z.string(), z.record(z.string(), list)).optional(),
});
type Statement = z.infer<typeof statementSchema>;

/** The parts of an endpoint policy that the check examines. */
export const endpointPolicySchema = z.looseObject({
  Statement: z.union([
    statementSchema.transform((one) => [one]),
    z.array(statementSchema).nonempty(),
  ]),
});
export type EndpointPolicy = z.infer<typeof endpointPolicySchema>;

/** Actions that a role is granted but the endpoint does not allow. */
export interface Uncovered {
  readonly roleArn: string;
  readonly actions: readonly string[];
  readonly resource: string;
}

/** `maybe` when the answer depends on values known only after deployment. */
type Match = "yes" | "maybe" | "no";

/**
 * What the grants need and the policy definitely does not allow. ARNs can be Terraform references:
 * a reference equals only itself, but it can resolve to any literal ARN.
 */
export function uncovered(
  policy: EndpointPolicy,
  grants: readonly Granted[],
): readonly Uncovered[] {
  return grants.flatMap((grant) =>
    permissionsOf(grant).flatMap(({ actions, resources }) =>
      resources.flatMap((resource) => {
        const missing = actions.filter(
          (action) => !rolesOf(grant).some((arn) => mayPass(policy, action, resource, arn)),
        );
        return missing.length === 0
          ? []
          : [{ roleArn: grant.role.arn, actions: missing, resource }];
      }),
    ),
  );
}

/** Of a role whose path is not known, without one and with any. */
function rolesOf({ role: { arn, pathArn } }: Granted): readonly string[] {
  return pathArn === undefined ? [arn] : [arn, pathArn];
}

function mayPass(
  policy: EndpointPolicy,
  action: string,
  resource: string,
  roleArn: string,
): boolean {
  const of = (effect: Statement["Effect"]) =>
    policy.Statement.filter(({ Effect }) => Effect === effect).map((statement) =>
      every([
        some(statement.Action, (pattern) => glob(pattern.toLowerCase(), action.toLowerCase())),
        some(statement.Resource, (pattern) => matchArn(pattern, resource)),
        matchPrincipal(statement.Principal),
        matchConditions(statement.Condition ?? {}, roleArn),
      ]),
    );
  return !of("Deny").includes("yes") && of("Allow").some((match) => match !== "no");
}

function every(matches: readonly Match[]): Match {
  if (matches.includes("no")) return "no";
  return matches.includes("maybe") ? "maybe" : "yes";
}

/** `NotAction` and `NotResource` are not examined, so they yield `maybe`. */
function some(patterns: readonly string[] | undefined, match: (pattern: string) => Match): Match {
  if (patterns === undefined) return "maybe";
  const matches = patterns.map(match);
  if (matches.includes("yes")) return "yes";
  return matches.includes("maybe") ? "maybe" : "no";
}

/** Only `*` is certain. Any other principal cannot be resolved here. */
function matchPrincipal(principal: unknown): Match {
  const everyone = z.union([z.literal("*"), z.object({ AWS: z.literal("*") })]);
  return everyone.safeParse(principal).success ? "yes" : "maybe";
}

function matchConditions(conditions: NonNullable<Statement["Condition"]>, roleArn: string): Match {
  return every(
    Object.entries(conditions).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => {
        if (key.toLowerCase() !== "aws:principalarn") return "maybe";
        const match = some(values, (value) => matchArn(value, roleArn));
        if (PRINCIPAL_OPERATORS.includes(operator)) return match;
        return NEGATED_OPERATORS.includes(operator) ? opposite(match) : "maybe";
      }),
    ),
  );
}

function opposite(match: Match): Match {
  if (match === "maybe") return "maybe";
  return match === "yes" ? "no" : "yes";
}

/** Operators that compare `aws:PrincipalArn` with patterns, and their opposites. */
export const PRINCIPAL_OPERATORS = ["ArnEquals", "ArnLike", "StringEquals", "StringLike"];
export const NEGATED_OPERATORS = ["ArnNotEquals", "ArnNotLike", "StringNotEquals", "StringNotLike"];

/** A reference to the ARN of a resource in the stack, or of a part of that resource. */
const REFERENCE = /^\$\{aws_\w+\.[\w-]+\.arn\}[^$*?]*$/;

function matchArn(pattern: string, arn: string): Match {
  if (glob(pattern, arn) === "yes") return "yes";
  // Two resources of one stack never have the same ARN.
  if (REFERENCE.test(pattern) && REFERENCE.test(arn)) return "no";
  if (!/[$*]/.test(arn) && !pattern.includes("${")) return "no";
  return meet(open(pattern), open(arn)) ? "maybe" : "no";
}

/** A text whose Terraform expressions and policy variables can become any text. */
function open(text: string): string {
  const opened = text.replaceAll(/\$\{[^{}]*\}/g, "*");
  return opened === text ? text : open(opened);
}

/** Whether some text fits both patterns. */
function meet(left: string, right: string): boolean {
  const asked = new Map<number, boolean>();
  // Whether what is left of both patterns meets.
  const from = (l: number, r: number): boolean => {
    const place = l * (right.length + 1) + r;
    const known = asked.get(place);
    if (known !== undefined) return known;
    const [one, other] = [left[l], right[r]];
    const answer =
      one === "*"
        ? from(l + 1, r) || (other !== undefined && from(l, r + 1))
        : other === "*"
          ? from(l, r + 1) || (one !== undefined && from(l + 1, r))
          : one === undefined || other === undefined
            ? one === other
            : (one === other || one === "?" || other === "?") && from(l + 1, r + 1);
    asked.set(place, answer);
    return answer;
  };
  return from(0, 0);
}

function glob(pattern: string, text: string): Match {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(text) ? "yes" : "no";
}
