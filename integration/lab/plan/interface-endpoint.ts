import { type VpcEndpoint } from "../../../doctor/snapshot/network";
import { required } from "./facts";
import { isAvailable } from "./gateway-endpoint";
import { type Destination, SERVICE_NAMESPACE } from "./lab-plan";
import { type End } from "./target";
import { VPC_NAMESPACE } from "./names";
import { subnetOf, type World } from "./world";

export function isInterface({ VpcEndpointType }: VpcEndpoint): boolean {
  return VpcEndpointType?.toLowerCase() === "interface";
}

/**
 * An interface in each of the endpoint's subnets, behind which DynamoDB is.
 *
 * @param zone of a name that is for one Availability Zone
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
 */
export function addInterfaceEndpoint(
  world: World,
  endpoint: VpcEndpoint,
  zone: string | undefined,
): readonly Destination[] {
  const { drawing, vpcId, snapshot } = world;
  const { VpcEndpointId: id } = endpoint;
  const state = required(endpoint.State, id, "State");
  const component = { kind: "vpc-endpoint", id } as const;
  const stops: End = { effect: "drops", component, what: `is ${state}` };
  const known = snapshot.networkInterfaces.known ? snapshot.networkInterfaces.items : [];
  return required(endpoint.SubnetIds, id, "SubnetIds").flatMap((subnetId) => {
    const subnet = subnetOf(world, subnetId);
    if (zone !== undefined && subnet.AvailabilityZone !== zone) return [];
    const own = known.find(
      ({ NetworkInterfaceId, SubnetId }) =>
        SubnetId === subnetId &&
        endpoint.NetworkInterfaceIds?.includes(NetworkInterfaceId) === true,
    );
    const device = `eni${drawing.number()}`;
    const address = world.addresses.in(subnet.CidrBlock, own?.PrivateIpAddress);
    drawing.link({ namespace: VPC_NAMESPACE, device }, { namespace: SERVICE_NAMESPACE, device });
    drawing.address({ namespace: SERVICE_NAMESPACE, device, address });
    world.interfaces.push({
      device,
      at: "endpoint",
      ownerId: id,
      subnetId,
      address,
      groupIds: (endpoint.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
      ...(!isAvailable(endpoint) && { stops }),
    });
    const cidr = `${address}/32`;
    const way = { kind: "interface-endpoint", endpointId: id, vpcId } as const;
    world.gates.push({ device, way, cidrs: [cidr] });
    return [{ cidr, address }];
  });
}
