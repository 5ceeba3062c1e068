import { dynamoDbServiceName } from "../../aws/services";
import {
  isAvailable,
  isDeleted,
  isGateway,
  isInterface,
  regionalNameOf,
  type Trace,
} from "../reachability";
import { type NetworkSnapshot, type VpcEndpoint } from "../snapshot/network";
import { NEW_ENDPOINT } from "./apply-network";
import { type NetworkFix } from "./fix";

/** The source's route tables whose packets do not yet take a gateway endpoint, in one VPC. */
interface Departures {
  readonly vpcId: string;
  readonly routeTableIds: readonly string[];
}

/** Each way to give the source a private path. Each is a list of changes that belong together. */
export function pathFixes(network: NetworkSnapshot, trace: Trace): readonly NetworkFix[][] {
  const departures = departuresOf(trace);
  const endpoints = network.vpcEndpoints.known ? network.vpcEndpoints.items : undefined;
  if (departures === undefined || endpoints === undefined) return [];
  // No path to DynamoDB leads to a DAX cluster.
  if (trace.possible.length === 0) return [];
  const { vpcId, routeTableIds } = departures;
  const serviceName = dynamoDbServiceName(network.region);
  const inVpc = endpoints.filter(
    (one) => one.VpcId === vpcId && one.ServiceName === serviceName && !isDeleted(one),
  );
  const urls = inVpc.flatMap(urlOf);
  if (routeTableIds.length === 0) return urls.map((fix) => [fix]);

  const gateways = inVpc.filter(isGateway);
  const serving = gateways.filter(({ RouteTableIds = [] }) =>
    RouteTableIds.some((id) => routeTableIds.includes(id)),
  );
  const served = new Set(serving.flatMap(({ RouteTableIds = [] }) => RouteTableIds));
  const unserved = routeTableIds.filter((id) => !served.has(id));
  // AWS takes one gateway endpoint of a service for each route table: one that is there comes first.
  const restored = serving.flatMap((endpoint) =>
    restore(
      endpoint,
      serviceName,
      routeTableIds.filter((id) => endpoint.RouteTableIds?.includes(id)),
    ),
  );
  if (unserved.length === 0) return [restored, ...urls.map((fix) => [fix])];
  const existing = gateways
    .filter(isAvailable)
    .map(({ VpcEndpointId: endpointId }): NetworkFix => ({
      action: "associate-endpoint",
      endpointId,
      ...(endpointId === NEW_ENDPOINT && { made: { vpcId, serviceName } }),
      routeTableIds: unserved,
      again: false,
    }));
  // A second endpoint would go around the policy of the first.
  const opened: readonly NetworkFix[] =
    existing.length > 0
      ? existing
      : [{ action: "create-gateway-endpoint", vpcId, serviceName, routeTableIds: unserved }];
  return [...opened.map((fix) => [...restored, fix]), ...urls.map((fix) => [fix])];
}

/** @returns undefined if the source is in no VPC, or in several */
export function departuresOf({ groups }: Trace): Departures | undefined {
  const vpcIds = new Set(groups.flatMap(({ vpcId }) => vpcId ?? []));
  const [vpcId] = vpcIds;
  if (vpcId === undefined || vpcIds.size > 1) return undefined;
  const tables = new Set<string>();
  for (const { hops, via } of groups.flatMap(({ paths }) => paths)) {
    const open = hops.every(({ kind, status }) => kind !== "vpc-endpoint" || status === "ok");
    if (via?.kind === "interface-endpoint") continue;
    if (via?.kind === "gateway-endpoint" && open) continue;
    for (const { kind, id, ...hop } of hops) {
      if (kind === "route-table" && "at" in hop && hop.at === "source") tables.add(id);
    }
  }
  return { vpcId, routeTableIds: [...tables].sort() };
}

/** An endpoint that serves the route tables, but does not work. One that is being made needs only time. */
function restore(
  endpoint: VpcEndpoint,
  serviceName: string,
  routeTableIds: readonly string[],
): readonly NetworkFix[] {
  const { VpcEndpointId: endpointId, VpcId: vpcId = "", PolicyDocument: policy, State } = endpoint;
  if (isAvailable(endpoint)) {
    return [{ action: "associate-endpoint", endpointId, routeTableIds, again: true }];
  }
  if (State === undefined || State.toLowerCase().startsWith("pending")) return [];
  const action = "create-gateway-endpoint";
  const common = { action, vpcId, serviceName, routeTableIds, replaces: endpointId } as const;
  return [{ ...common, ...(policy !== undefined && { policy }) }];
}

function urlOf(endpoint: VpcEndpoint): readonly NetworkFix[] {
  const { VpcEndpointId: endpointId } = endpoint;
  const name = regionalNameOf(endpoint);
  if (!isInterface(endpoint) || !isAvailable(endpoint) || name === undefined) return [];
  const variable = "AWS_ENDPOINT_URL_DYNAMODB";
  return [{ action: "set-endpoint-url", endpointId, variable, url: `https://${name}` }];
}
