import { nameOf, parseArn } from "../../../aws/arn";
import { type Decision, type LayerName } from "../../../doctor/authorization";

/** IAM's name for each kind of policy in its messages. */
const KINDS: Readonly<Record<LayerName, string>> = {
  "service-control-policy": "service control policy",
  "resource-control-policy": "resource control policy",
  "role-policy": "identity-based policy",
  "permissions-boundary": "permissions boundary",
  "session-policy": "session policy",
  "table-policy": "resource-based policy",
  "key-policy": "resource-based policy",
  "trust-policy": "resource-based policy",
  "endpoint-policy": "VPC endpoint policy",
};

/**
 * What DynamoDB answers to a request that is denied: an HTTP status, and a body.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
 */
export interface Refusal {
  readonly status: 400;
  readonly type: "AccessDeniedException";
  readonly message: string;
}

/**
 * The refusal in AWS's words, which name one of the policies that deny.
 * @param session ARN of the role's session.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function refusalOf(
  { action, resource, blockers }: Pick<Decision, "action" | "resource" | "blockers">,
  session: string,
): Refusal {
  const because = blockers
    .slice(0, 1)
    .map(({ layer, statements }) =>
      statements.length === 0
        ? ` because no ${KINDS[layer]} allows the ${action} action`
        : ` with an explicit deny in ${withArticle(KINDS[layer])}`,
    );
  return {
    status: 400,
    type: "AccessDeniedException",
    message: `User: ${session} is not authorized to perform: ${action} on resource: ${resource}${because.join("")}`,
  };
}

function withArticle(kind: string): string {
  return `${/^[aeiou]/.test(kind) ? "an" : "a"} ${kind}`;
}

export function bodyOf({ type, message }: Refusal): string {
  return JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message });
}

/**
 * The session in which a role signs.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
 */
export function sessionArn(roleArn: string, sessionName: string): string {
  const { partition = "aws", account = "" } = parseArn(roleArn) ?? {};
  return `arn:${partition}:sts::${account}:assumed-role/${nameOf(roleArn)}/${sessionName}`;
}
