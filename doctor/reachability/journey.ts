import { type Subnet } from "../snapshot/network";
import { toCidrs, type Ranges } from "./addresses";
import { type Inventory } from "./inventory";
import { crossNetworkAcl, type Packets } from "./network-acl";
import { cached, join, unknown, unknownIn, type Segment } from "./segment";
import { type Attachment } from "./source";
import { sourceAddress, type SourceAddress } from "./source-side";
import { toPaths, type SubnetTrace } from "./summary";
import { type Hop } from "./trace";

/** What all subnets of the source have in common. */
export interface Journey {
  readonly inventory: Inventory;
  readonly region: string;
  readonly port: number;
  /** The client, and what it needs before its first request. */
  readonly client: readonly Hop[];
  readonly source: Attachment;
}

export interface Start {
  readonly subnetId: string;
  readonly vpcId: string;
  readonly address: SourceAddress;
}

/** Traces each subnet of the source. A subnet that lacks data gets a path with an unknown hop. */
export function traceEach(
  { inventory, client, source }: Journey,
  trace: (start: Start) => readonly Segment[],
): readonly SubnetTrace[] {
  const cidrsOf = cached((ranges: Ranges) => toCidrs(ranges));
  const before = client;
  return source.subnetIds.map((subnetId) => {
    const found = inventory.subnet(subnetId);
    const start = found.ok
      ? startIn(found.value, source.address)
      : unknownIn(subnetId, found.reason);
    if (!found.ok || "status" in start) {
      const hops = "status" in start ? [start] : [];
      return { subnet: { subnetId }, paths: toPaths(before, [{ ranges: [], hops }]) };
    }
    const { AvailabilityZone: availabilityZone, CidrBlock: cidrBlock } = found.value;
    return {
      subnet: { subnetId, availabilityZone, cidrBlock },
      vpcId: start.vpcId,
      paths: toPaths(before, trace(start), cidrsOf),
    };
  });
}

function startIn(subnet: Subnet, address: string | undefined): Start | Hop {
  const { SubnetId: subnetId, VpcId: vpcId, CidrBlock } = subnet;
  const component = { kind: "subnet", id: subnetId } as const;
  const ipv6 = subnet.Ipv6CidrBlockAssociationSet ?? [];
  if (CidrBlock === undefined && ipv6.length > 0) {
    return unknown(component, { kind: "conflict", conflict: "ipv6" });
  }
  const source = sourceAddress(CidrBlock ?? "", address);
  if (vpcId === undefined || source === undefined) {
    const field = vpcId === undefined ? "VpcId" : "CidrBlock";
    return unknown(component, { kind: "field", id: subnetId, field });
  }
  return { subnetId, vpcId, address: source };
}

/** The subnet's network ACL: outbound to the peer's port, and inbound to the ephemeral ports. */
export function leaveSubnet(
  { inventory, port }: Journey,
  { subnetId, address }: Start,
  destinations: Ranges,
  peer: string,
  /** @default - to the port of the journey, over TCP */
  packets: Packets = { port },
): readonly Segment[] {
  const acl = inventory.networkAclOf(subnetId);
  if (!acl.ok) {
    return [{ ranges: destinations, hops: [unknownIn(subnetId, acl.reason)] }];
  }
  const { allPortsUsed } = address;
  const crossing = {
    at: "source",
    connection: "leaving",
    ...packets,
    peerRanges: destinations,
    peer,
    allPortsUsed,
  } as const;
  const { request, answer } = crossNetworkAcl(acl.value, crossing);
  return join(request, answer);
}
