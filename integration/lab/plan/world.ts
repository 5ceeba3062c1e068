import { dynamoDbServiceName } from "../../../aws/services";
import { type NetworkSnapshot, type Subnet } from "../../../doctor/snapshot/network";
import { Addresses, contains, isIpv4Cidr } from "./addresses";
import { Drawing } from "./drawing";
import { find, itemsOf, NotModeled, required } from "./facts";
import { type Component, SERVICE_NAMESPACE, type WayIn } from "./lab-plan";
import { NOWHERE, VPC_NAMESPACE } from "./names";
import { cidrsOf } from "./prefix-list";
import { type End, type Target } from "./target";

/** One network interface of the VPC, which is a device of its router. */
export interface LabInterface {
  readonly device: string;
  readonly at: NonNullable<Component["at"]>;
  /** The source's name, or the id of what has the interface. */
  readonly ownerId: string;
  /** @default - none, and so no network ACL */
  readonly subnetId?: string;
  /** @default - that of the subnet */
  readonly routeTableId?: string;
  readonly address: string;
  readonly publicIp?: string;
  /** `none`: no security group filters it. */
  readonly groupIds: readonly string[] | "none" | "unknown";
  /** Every packet to or from it ends. */
  readonly stops?: End;
}

/** What all entities read and draw on. */
export interface World {
  readonly snapshot: NetworkSnapshot;
  readonly drawing: Drawing;
  readonly vpcId: string;
  readonly vpcCidrs: readonly string[];
  readonly addresses: Addresses;
  readonly interfaces: LabInterface[];
  /** The gateways that routes lead to, by id. */
  readonly targets: Map<string, Target>;
  /** DynamoDB's prefix list. */
  readonly dynamoDb: { readonly id: string; readonly cidrs: readonly string[] };
  /** Devices of SERVICE_NAMESPACE through which connections to DynamoDB come. */
  readonly gates: Gate[];
}

export interface Gate {
  readonly device: string;
  readonly way: WayIn;
  /** What stands for DynamoDB there. */
  readonly cidrs: readonly string[];
}

export function createWorld(snapshot: NetworkSnapshot, vpcId: string): World {
  const drawing = new Drawing();
  drawing.namespace(VPC_NAMESPACE);
  drawing.namespace(SERVICE_NAMESPACE);
  drawing.link(
    { namespace: VPC_NAMESPACE, device: NOWHERE },
    { namespace: VPC_NAMESPACE, device: `${NOWHERE}-end` },
  );
  return {
    snapshot,
    drawing,
    vpcId,
    vpcCidrs: cidrsOfVpc(snapshot, vpcId),
    addresses: new Addresses(takenAddresses(snapshot)),
    interfaces: [],
    targets: new Map(),
    dynamoDb: dynamoDbList(snapshot),
    gates: [],
  };
}

/** The VPC of a subnet. */
export function vpcOf(snapshot: NetworkSnapshot, subnetId: string): string {
  const { VpcId } = find(snapshot, "subnets", subnetId, (each) => each.SubnetId);
  return required(VpcId, subnetId, "VpcId");
}

export function subnetOf(
  { snapshot, vpcId }: World,
  subnetId: string,
): Subnet & { CidrBlock: string } {
  const subnet = find(snapshot, "subnets", subnetId, (each) => each.SubnetId);
  if (subnet.VpcId !== vpcId) throw new NotModeled(`${subnetId} is in another VPC`);
  return { ...subnet, CidrBlock: required(subnet.CidrBlock, subnetId, "CidrBlock") };
}

/** The subnet of the VPC that has the address. */
export function subnetAt({ snapshot, vpcId }: World, address: string): Subnet | undefined {
  return itemsOf(snapshot.subnets).find(
    ({ VpcId, CidrBlock }) =>
      VpcId === vpcId && CidrBlock !== undefined && contains(CidrBlock, address),
  );
}

export function dynamoDbList(snapshot: NetworkSnapshot): World["dynamoDb"] {
  const name = dynamoDbServiceName(snapshot.region);
  const list = itemsOf(snapshot.managedPrefixLists).find(
    ({ PrefixListName, AddressFamily }) => PrefixListName === name && AddressFamily !== "IPv6",
  );
  if (list === undefined) throw new NotModeled(`no prefix list has the name ${name}`);
  const cidrs = cidrsOf(snapshot, list.PrefixListId);
  if (cidrs.length === 0) throw new NotModeled(`${list.PrefixListId} lacks entries`);
  return { id: list.PrefixListId, cidrs };
}

function cidrsOfVpc(snapshot: NetworkSnapshot, vpcId: string): readonly string[] {
  const vpc = find(snapshot, "vpcs", vpcId, (each) => each.VpcId);
  const others = (vpc.CidrBlockAssociationSet ?? []).filter(
    ({ CidrBlockState: state }) => state?.State === undefined || state.State === "associated",
  );
  const cidrs = [vpc, ...others].flatMap(({ CidrBlock }) => CidrBlock ?? []);
  return [...new Set(cidrs)].filter(isIpv4Cidr);
}

function takenAddresses({ networkInterfaces, natGateways }: NetworkSnapshot): readonly string[] {
  const interfaces = networkInterfaces.known ? networkInterfaces.items : [];
  const nats = natGateways.known ? natGateways.items : [];
  return [
    ...interfaces.flatMap(({ PrivateIpAddress }) => PrivateIpAddress ?? []),
    ...nats.flatMap(({ NatGatewayAddresses = [] }) =>
      NatGatewayAddresses.flatMap(({ PrivateIp }) => PrivateIp ?? []),
    ),
  ];
}
