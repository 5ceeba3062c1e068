import {
  type Decision,
  decideDynamoDb,
  type DynamoDbPolicies,
  type RequestPath,
} from "./authorization";
import { endpointLayer } from "./judged-paths";
import { decideKeyUse, requesterOf } from "./permissions";
import { layerOf, principalPolicies } from "./policy-layers";
import { type Fact } from "./snapshot/access";
import { type Snapshot } from "./snapshot/assemble";

/** What a request of the source does to the table, and how it arrived at DynamoDB. */
export interface ArrivedRequest {
  /** e.g. `dynamodb:PutItem`. */
  readonly action: string;
  /** ARNs. Every one of them must be allowed. */
  readonly resources: readonly string[];
  readonly path: RequestPath;
}

/**
 * Whether DynamoDB answers a request that arrived: a decision on the table, and one on the table's key if it has one
 * that requires permissions. Unlike a diagnosis, it is about one path, the one that the request really took.
 */
export function decideArrived(
  snapshot: Snapshot,
  { action, resources, path }: ArrivedRequest,
): Fact<readonly Decision[]> {
  const { role, table, tablePolicy, tableTags } = snapshot.access;
  if (!role.known) return role;
  if (!table.known) return table;
  const policies: DynamoDbPolicies = {
    ...principalPolicies(snapshot, role.value, table.value.arn),
    table: layerOf("table-policy", tablePolicy, table.value.name),
    endpoint:
      path.through === "endpoint" ? endpointLayer(snapshot, path.endpointId) : { state: "none" },
  };
  const { region } = snapshot.network;
  const requester = requesterOf(snapshot, role.value);
  const onTable = decideDynamoDb(
    {
      requester,
      action,
      resources,
      region,
      path,
      ...(tableTags.known && { resourceTags: tableTags.value }),
    },
    policies,
  );
  const onKey = decideKeyUse(snapshot, role.value, table.value);
  return {
    known: true,
    value: [onTable, ...onKey.map(({ decision }) => decision)],
  };
}
