import { type Reader } from "../reader";
import { type PlannedRouteTable } from "./route-tables";
import { type PlannedSubnet } from "./subnets";

export const NAT_GATEWAYS = "describe-nat-gateways";
export const INTERNET_GATEWAYS = "describe-internet-gateways";
export const ADDRESSES = "describe-addresses";

export interface InVpc {
  readonly VpcId: string | undefined;
}

export function readNatGateways(
  reader: Reader,
  subnets: readonly PlannedSubnet[],
): readonly (InVpc & object)[] {
  const vpcOf = new Map(subnets.map(({ SubnetId, VpcId }) => [SubnetId, VpcId]));
  return reader.all("aws_nat_gateway").map((nat) => {
    reader.doubtOpen(nat, ["availability_mode", "connectivity_type"], NAT_GATEWAYS);
    const SubnetId = nat.id("subnet", "subnet_id");
    const isRegional = nat.text("availability_mode") === "regional";
    const isPublic = (nat.text("connectivity_type") ?? "public") === "public";
    const addresses = [
      ...(nat.isSet("allocation_id") ? [nat.id("eipalloc", "allocation_id")] : []),
      ...nat.ids("eipalloc", "secondary_allocation_ids"),
    ];
    return {
      NatGatewayId: reader.idOf(nat, "nat"),
      VpcId: isRegional ? nat.id("vpc", "vpc_id") : vpcOf.get(SubnetId ?? ""),
      SubnetId,
      State: "available",
      ...(isRegional && {
        AvailabilityMode: "regional",
        RouteTableId: nat.id("rtb", "route_table_id"),
      }),
      ConnectivityType: isPublic ? "public" : "private",
      NatGatewayAddresses: addresses.map((AllocationId) => ({
        AllocationId,
        PrivateIp: nat.text("private_ip"),
        Status: "succeeded",
      })),
    };
  });
}

/**
 * Stands for a public address that AWS chooses during apply: a block for documentation. A policy that asks
 * for such an address is unknown.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc5737
 */
export const PUBLIC_STAND_IN = "192.0.2.1";

export function readAddresses(reader: Reader): readonly object[] {
  return reader.all("aws_eip", "data.aws_eip").map((address) => ({
    AllocationId: reader.idOf(address, "eipalloc"),
    PublicIp: address.text("public_ip") ?? PUBLIC_STAND_IN,
  }));
}

/** The internet gateways of each VPC, and any others that its routes name. */
export function readInternetGateways(
  reader: Reader,
  routeTables: readonly PlannedRouteTable[],
): readonly (InVpc & object)[] {
  const attachments = new Map(
    reader
      .all("aws_internet_gateway_attachment")
      .map((attachment) => [
        reader.owner(attachment, "igw", "internet_gateway_id", INTERNET_GATEWAYS),
        attachment.id("vpc", "vpc_id"),
      ]),
  );
  const naming = vpcsByGateway(routeTables);
  return reader.all("aws_internet_gateway").flatMap((gateway) => {
    const InternetGatewayId = reader.idOf(gateway, "igw");
    const [inline] = reader.inline(gateway, "vpc_id", [gateway.id("vpc", "vpc_id")], {
      aws_internet_gateway_attachment: "internet_gateway_id",
    });
    const own = inline ?? attachments.get(InternetGatewayId);
    // It can be attached to any VPC.
    if (own !== undefined && reader.names.unknown(own) !== undefined) return [];
    const Attachments = own === undefined ? [] : [{ VpcId: own, State: "available" }];
    return [...new Set([own, ...(naming.get(InternetGatewayId) ?? [])])].map((VpcId) => ({
      InternetGatewayId,
      VpcId,
      Attachments,
    }));
  });
}

function vpcsByGateway(
  routeTables: readonly PlannedRouteTable[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const vpcs = new Map<string, Set<string>>();
  for (const { VpcId, Routes } of routeTables) {
    for (const { GatewayId = "" } of Routes) {
      vpcs.set(GatewayId, (vpcs.get(GatewayId) ?? new Set()).add(VpcId));
    }
  }
  return vpcs;
}
