import { dynamoDbServiceName } from "../../../aws/services";
import { type VpcEndpoint } from "../../../doctor/snapshot/network";
import { NotModeled, itemsOf, required } from "./facts";
import { SERVICE_NAMESPACE } from "./lab-plan";
import { type End, type Target } from "./target";
import { VPC_NAMESPACE } from "./names";
import { type World } from "./world";
import { hostnamesDoubt } from "./dns-servers";

export function isGateway({ VpcEndpointType = "Gateway" }: VpcEndpoint): boolean {
  return VpcEndpointType.toLowerCase() === "gateway";
}

export function isAvailable({ State }: VpcEndpoint): boolean {
  return State?.toLowerCase() === "available";
}

/** The endpoints for DynamoDB that say they are in this route table. AWS removes the routes of a deleted one. */
export function endpointsIn({ snapshot }: World, routeTableId: string): readonly VpcEndpoint[] {
  const service = dynamoDbServiceName(snapshot.region);
  return itemsOf(snapshot.vpcEndpoints).filter(
    (endpoint) =>
      isGateway(endpoint) &&
      endpoint.State?.toLowerCase() !== "deleted" &&
      (endpoint.ServiceName ?? service) === service &&
      endpoint.RouteTableIds?.includes(routeTableId) === true,
  );
}

/**
 * A gateway endpoint carries packets of the route tables that it is associated with, in its own VPC.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
 */
export function gatewayEndpointTarget(
  world: World,
  endpoint: VpcEndpoint,
  routeTableId: string,
): Target {
  const { snapshot, drawing, vpcId } = world;
  const { VpcEndpointId: id } = endpoint;
  const component = { kind: "vpc-endpoint", id } as const;
  const skip = (what: string): Target => ({ end: { effect: "skipped", component, what } });
  const state = required(endpoint.State, id, "State");
  if (!isAvailable(endpoint)) {
    const end: End = { effect: "drops", component, what: `is ${state}` };
    return { end };
  }
  if (endpoint.ServiceName !== dynamoDbServiceName(snapshot.region)) {
    return skip(`serves ${endpoint.ServiceName ?? "an unknown service"}`);
  }
  const tables = required(endpoint.RouteTableIds, id, "RouteTableIds");
  if (!tables.includes(routeTableId) || endpoint.VpcId !== vpcId) {
    return skip(`${routeTableId} leads to it, and it does not list ${routeTableId}`);
  }
  const doubt = hostnamesDoubt(world);
  if (doubt !== undefined) return skip(doubt);
  const gate = world.gates.find(
    ({ way }) => way.kind === "gateway-endpoint" && way.endpointId === id,
  );
  if (gate !== undefined) return { device: gate.device, gateway: "vpc-endpoint", id };
  const device = `gwe${drawing.number()}`;
  drawing.link({ namespace: VPC_NAMESPACE, device }, { namespace: SERVICE_NAMESPACE, device });
  const way = { kind: "gateway-endpoint", endpointId: id, vpcId } as const;
  world.gates.push({ device, way, cidrs: world.dynamoDb.cidrs });
  return { device, gateway: "vpc-endpoint", id };
}

export function endpointById({ snapshot }: World, id: string): VpcEndpoint {
  const endpoint = itemsOf(snapshot.vpcEndpoints).find((each) => each.VpcEndpointId === id);
  if (endpoint === undefined) throw new NotModeled(`${id} is not in the snapshot`);
  return endpoint;
}
