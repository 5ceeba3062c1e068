import { parseArn } from "../../aws/arn";
import { tableOfIndex } from "../../aws/dynamodb";
import { conclude, type Gate } from "./conclude";
import {
  type Assumption,
  type Decision,
  type DenialCode,
  outweighs,
  type PrincipalPolicies,
} from "./decision";
import { dynamoDbContext } from "./dynamodb-context";
import { RequestError } from "./errors";
import { type Identity, identify } from "./identity";
import { consultedOnly, evaluateLayer, type Layer, limitOf } from "./layer";
import {
  assumptionsOf,
  consult,
  type Consulted,
  consultPrincipalPolicies,
  hasBoundary,
  organizationGates,
  throughEndpoint,
} from "./principal-gates";
import { type DynamoDbRequest } from "./request";
import { type Situation } from "./statement";
import { any, type Answer, answer, NO, not, unknown } from "./truth";

/** All policies that decide who is allowed to use a table. */
export interface DynamoDbPolicies extends PrincipalPolicies {
  /** The table's resource policy. */
  readonly table: Layer;
  /** The policy of the endpoint that the request goes through. Not consulted on a path through NAT. */
  readonly endpoint: Layer;
}

/**
 * Decides whether a role is allowed one operation, on one path, on every resource that it names.
 *
 * @throws RequestError when the role's ARN is invalid, or no resource is named
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decideDynamoDb(request: DynamoDbRequest, policies: DynamoDbPolicies): Decision {
  const identity = identify(request.requester);
  const [first, ...others] = request.resources.map((resource) =>
    decideResource(request, resource, policies, identity),
  );
  if (first === undefined) {
    throw new RequestError("`resources` must name at least 1 ARN, got: none", "resources");
  }
  return others.reduce((worst, each) => (outweighs(each, worst) ? each : worst), first);
}

function decideResource(
  request: DynamoDbRequest,
  resource: string,
  policies: DynamoDbPolicies,
  identity: Identity,
): Decision {
  const through = throughEndpoint(request.path);
  const situation: Situation = {
    action: request.action,
    resource,
    context: dynamoDbContext(request, resource, identity),
    rules: { identity, hasBoundary: hasBoundary(policies), onlyStar: NO },
  };
  const own = consultPrincipalPolicies(policies, situation);
  const table = consult("table-policy", policies.table, situation);
  const endpointSituation: Situation = {
    ...situation,
    rules: { ...situation.rules, onlyStar: atGateway(request) },
  };
  const atEndpoint = consult("endpoint-policy", policies.endpoint, endpointSituation);
  const endpoint = { ...atEndpoint, answer: consultedOnly(through, atEndpoint.answer) };

  const account = parseArn(resource)?.account ?? identity.account;
  const sameAccount = account === identity.account;
  const byTable = table.answer.allowBy;
  // Limits on the role do not limit a grant to the session or to everyone.
  const direct = sameAccount ? any([byTable.everyone, byTable.session]) : NO;
  const byRole = sameAccount ? byTable.role : NO;
  const gate = (of: Consulted, code: DenialCode, opens: readonly Answer[]): Gate => ({
    layer: of.name,
    answer: any(opens),
    code: () => (allowsOnlyTable(of, situation) ? "X_AUTHZ_INDEX_NO_ALLOW" : code),
  });
  const { role, boundary, session } = own;
  const limit = ({ layer, answer: given }: Consulted): Answer => limitOf(layer, given);
  const layers = [...own.organization, role, boundary, session, table, endpoint];
  return conclude({
    action: request.action,
    resource,
    layers: layers.map((each) => each.answer),
    explicitDeny: "X_AUTHZ_EXPLICIT_DENY",
    assumptions: [...assumptionsOf(layers), ...assumedTags(request, layers)],
    gates: [
      ...organizationGates(own),
      gate(role, "X_AUTHZ_ROLE_POLICY_NO_ALLOW", [role.answer.allow, byRole, direct]),
      ...(sameAccount ? [] : [gate(table, "X_AUTHZ_TABLE_POLICY_NO_ALLOW", [table.answer.allow])]),
      gate(boundary, "X_AUTHZ_BOUNDARY_NO_ALLOW", [limit(boundary), direct]),
      gate(session, "X_AUTHZ_SESSION_POLICY_NO_ALLOW", [limit(session), direct]),
      {
        layer: "endpoint-policy",
        answer: any([not(through), limit(endpoint)]),
        code: () => endpointCode(endpoint, endpointSituation),
      },
    ],
  });
}

/**
 * In few accounts, a table counts as one without tags. No call says whether an account is one of them.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/abac-enable-ddb.html
 */
function assumedTags(
  { resourceTags = {} }: DynamoDbRequest,
  layers: readonly Consulted[],
): readonly Assumption[] {
  if (Object.keys(resourceTags).length === 0) return [];
  const consulted = layers.filter(({ answer: { outcome } }) => outcome.consulted);
  const policies = JSON.stringify(consulted.map(({ layer }) => layer)).toLowerCase();
  if (!policies.includes("aws:resourcetag/")) return [];
  return [{ layer: "tag-conditions", why: "no call says whether they are on" }];
}

function atGateway({ path }: DynamoDbRequest): Answer {
  return path.through === "unknown"
    ? unknown({ kind: "path", why: path.why }, { name: "through a gateway endpoint" })
    : answer(path.through === "endpoint" && path.type === "gateway");
}

/** Whether `<table arn>/index/*` is all that the layer lacks. */
function allowsOnlyTable({ name, layer }: Consulted, situation: Situation): boolean {
  const resource = tableOfIndex(situation.resource);
  if (resource === undefined) return false;
  return evaluateLayer(name, layer, { ...situation, resource }).allow.truth === "true";
}

function endpointCode(endpoint: Consulted, situation: Situation): DenialCode {
  const { layer } = endpoint;
  const policies = layer.state === "known" ? layer.policies : [];
  const statements = policies.flatMap((policy) => policy.statements);
  if (statements.length > 0 && statements.every(({ effect }) => effect === "Deny")) {
    return "X_AUTHZ_ENDPOINT_POLICY_ONLY_DENIES";
  }
  const allowedToOthers = endpoint.answer.outcome.nearMisses.some(
    ({ failed }) => failed.length === 1 && failed[0] === "principal",
  );
  if (allowedToOthers) return "X_AUTHZ_ENDPOINT_POLICY_PRINCIPAL";
  return allowsOnlyTable(endpoint, situation)
    ? "X_AUTHZ_INDEX_NO_ALLOW"
    : "X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW";
}
