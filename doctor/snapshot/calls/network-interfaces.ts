import { z } from "zod";
import { byIds } from "./asking";
import { type ItemOf, listCall } from "./call";
import { natGateways } from "./nat-gateways";
import { routeTables } from "./route-tables";
import { flag, groups, id, number, optional, text } from "./schemas";
import { vpcEndpoints } from "./vpc-endpoints";

/** The interfaces of the source, routes, endpoints, and NAT gateways. */
export const networkInterfaces = listCall({
  command: "ec2 describe-network-interfaces",
  permission: "ec2:DescribeNetworkInterfaces",
  neededBy: "named-in-vpc",
  tells: "interfaces",
  asking: byIds(
    "network-interface-id",
    [
      "$INTERFACES",
      { of: routeTables, path: "RouteTables[].Routes[].NetworkInterfaceId" },
      { of: vpcEndpoints, path: "VpcEndpoints[].NetworkInterfaceIds[]" },
      { of: natGateways, path: "NatGateways[].NatGatewayAddresses[].NetworkInterfaceId" },
    ],
    "interfaces",
  ),
  list: "NetworkInterfaces",
  id: "NetworkInterfaceId",
  item: z.object({
    NetworkInterfaceId: id("eni"),
    VpcId: optional(id("vpc")),
    SubnetId: optional(id("subnet")),
    InterfaceType: text,
    PrivateIpAddress: text,
    Ipv6Addresses: z.array(z.object({ Ipv6Address: text })).optional(),
    Groups: groups,
    /** On: packets that are for another address are dropped. */
    SourceDestCheck: flag,
    /** Present when the interface has a public address. */
    Association: z.object({ PublicIp: text }).optional(),
    Attachment: z.object({ InstanceId: optional(id("i")), DeviceIndex: number }).optional(),
  }),
});

/** Paths in the answer to an interface's VPC and groups. */
export const INTERFACE_PATHS = {
  vpc: "NetworkInterfaces[].VpcId",
  groups: "NetworkInterfaces[].Groups[].GroupId",
} as const;

export type NetworkInterface = ItemOf<typeof networkInterfaces>;
