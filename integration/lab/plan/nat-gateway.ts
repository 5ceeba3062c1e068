import { type NatGateway } from "../../../doctor/snapshot/network";
import { isIpv4 } from "./addresses";
import { find, NotModeled, required } from "./facts";
import { type End, type Target } from "./target";
import { VPC_NAMESPACE } from "./names";
import { type LabInterface, subnetOf, type World } from "./world";

/**
 * A NAT gateway: an interface in its own subnet, or in none if it is Regional, and behind it a namespace that
 * translates every source address to the interface's.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
 */
export function natGatewayTarget(world: World, id: string): Target {
  const { snapshot, vpcId } = world;
  const component = { kind: "nat-gateway", id } as const;
  const nat = find(snapshot, "natGateways", id, (each) => each.NatGatewayId);
  const state = required(nat.State, id, "State");
  if (state !== "available") return { end: { effect: "drops", component, what: `is ${state}` } };
  if (required(nat.VpcId, id, "VpcId") !== vpcId) {
    return { end: { effect: "drops", component, what: "in another VPC" } };
  }
  const added = interfaceOf(world, nat);
  addTranslation(world, added);
  world.interfaces.push(added);
  return { device: added.device, gateway: "nat-gateway", id };
}

function interfaceOf(world: World, nat: NatGateway): LabInterface {
  const { drawing, addresses } = world;
  const { NatGatewayId: ownerId, SubnetId: subnetId, RouteTableId: routeTableId } = nat;
  const isRegional = subnetId === undefined && nat.AvailabilityMode === "regional";
  if (subnetId === undefined && !isRegional) throw new NotModeled(`${ownerId} lacks SubnetId`);
  const inUse = nat.NatGatewayAddresses?.filter(
    ({ Status = "succeeded" }) => Status === "succeeded",
  );
  const [first] = inUse ?? [];
  const cidr = subnetId === undefined ? world.vpcCidrs[0] : subnetOf(world, subnetId).CidrBlock;
  const publicIp = nat.ConnectivityType === "private" ? undefined : publicIpOf(world, inUse ?? []);
  return {
    device: `eni${drawing.number()}`,
    at: "nat-gateway",
    ownerId,
    ...(subnetId !== undefined && { subnetId }),
    ...(isRegional && { routeTableId: required(routeTableId, ownerId, "RouteTableId") }),
    address: addresses.in(required(cidr, ownerId, "a CIDR block"), first?.PrivateIp),
    ...(publicIp !== undefined && { publicIp }),
    groupIds: "none",
    ...(publicIp === undefined && nat.ConnectivityType !== "private" && { stops: noAddress(nat) }),
  };
}

function noAddress({ NatGatewayId: id }: NatGateway): End {
  const component = { kind: "nat-gateway", id } as const;
  return { effect: "drops", component, what: "no public address" };
}

function publicIpOf(
  { snapshot }: World,
  addresses: NonNullable<NatGateway["NatGatewayAddresses"]>,
): string | undefined {
  for (const { PublicIp, AllocationId } of addresses) {
    if (PublicIp !== undefined && isIpv4(PublicIp)) return PublicIp;
    if (AllocationId === undefined) continue;
    const { addresses: known } = snapshot;
    if (!known.known) throw new NotModeled(`${known.missing}: ${known.why}`);
    const found = known.items.find((each) => each.AllocationId === AllocationId);
    if (found?.PublicIp !== undefined && isIpv4(found.PublicIp)) return found.PublicIp;
  }
  return undefined;
}

function addTranslation({ drawing }: World, { device, address }: LabInterface): void {
  const namespace = drawing.namespace(`nat-${device}`);
  drawing.link({ namespace: VPC_NAMESPACE, device }, { namespace, device });
  drawing.address({ namespace, device, address });
  drawing.route({ namespace, destination: "0.0.0.0/0", device });
  drawing.filter({
    namespace,
    table: "nat",
    chain: "POSTROUTING",
    rule: `-o ${device} ! -s ${address} -j SNAT --to-source ${address}`,
  });
}
