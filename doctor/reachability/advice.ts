import { dynamoDbServiceName } from "../../aws/services";
import { type VpcEndpoint } from "../snapshot/network";
import { isAvailable } from "./gateway-endpoint";
import { isGateway, isInterface, type Inventory } from "./inventory";
import { type Fix } from "./fix";
import { type Note } from "./trace";

export interface RouteTableLocation {
  readonly region: string;
  readonly vpcId: string;
  readonly routeTableId: string;
}

/** The smallest change that gives this route table a private path to DynamoDB. */
export function openPrivatePath(inventory: Inventory, location: RouteTableLocation): Fix {
  const { vpcId, routeTableId } = location;
  const [gateway] = unassociated(inventory, location);
  if (gateway !== undefined) {
    return { action: "associate-endpoint", endpointId: gateway.VpcEndpointId, routeTableId };
  }
  const [unused] = interfacesWithName(inventory, vpcId);
  if (unused !== undefined) return unused.fix;
  const serviceName = dynamoDbServiceName(location.region);
  return { action: "create-gateway-endpoint", vpcId, serviceName, routeTableId };
}

/** Available endpoints in the VPC that these packets do not use. */
export function endpointsBeside(
  inventory: Inventory,
  location: RouteTableLocation,
): readonly Note[] {
  const { vpcId, routeTableId } = location;
  const gateways = unassociated(inventory, location).map(({ VpcEndpointId: id }): Note => {
    const fix = { action: "associate-endpoint", endpointId: id, routeTableId } as const;
    return { code: "UNASSOCIATED_COMPONENT", kind: "vpc-endpoint", id, fix };
  });
  const interfaces = interfacesWithName(inventory, vpcId).map(({ id, fix }): Note => {
    return { code: "X_INTERFACE_ENDPOINT_UNUSED", kind: "vpc-endpoint", id, fix };
  });
  return [...gateways, ...interfaces];
}

function unassociated(inventory: Inventory, location: RouteTableLocation): readonly VpcEndpoint[] {
  const associated = inventory.gatewayEndpointsOf(location.routeTableId);
  return inventory
    .dynamoDbEndpointsIn(location.vpcId)
    .filter(
      (endpoint) => isGateway(endpoint) && isAvailable(endpoint) && !associated.includes(endpoint),
    );
}

function interfacesWithName(inventory: Inventory, vpcId: string) {
  return inventory
    .dynamoDbEndpointsIn(vpcId)
    .filter((endpoint) => isInterface(endpoint) && isAvailable(endpoint))
    .map((endpoint) => {
      const name =
        regionalNameOf(endpoint) ?? `${endpoint.VpcEndpointId}.${dynamoDbServiceName("")}`;
      const fix = {
        action: "set-endpoint-url",
        endpointId: endpoint.VpcEndpointId,
        variable: "AWS_ENDPOINT_URL_DYNAMODB",
        url: `https://${name}`,
      } as const;
      return { id: endpoint.VpcEndpointId, fix };
    });
}

/** The Regional name is the shortest name that begins with the endpoint's id. */
export function regionalNameOf({
  VpcEndpointId: id,
  DnsEntries = [],
}: VpcEndpoint): string | undefined {
  const [name] = DnsEntries.flatMap(({ DnsName }) => DnsName ?? [])
    .filter((one) => one.startsWith(id))
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  return name;
}
