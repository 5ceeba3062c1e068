import { z } from "zod";
import { type ItemOf, listCall } from "./call";
import { IN_VPC } from "./query";
import { arn, flag, gatewayId, id, ipv4Block, ipv6Block, optional, state, text } from "./schemas";

/** One destination, one target. `GatewayId` can also be a gateway endpoint's id, or `local`. */
const route = z.object({
  DestinationCidrBlock: ipv4Block,
  DestinationIpv6CidrBlock: ipv6Block,
  DestinationPrefixListId: optional(id("pl")),
  GatewayId: optional(gatewayId),
  NatGatewayId: optional(id("nat")),
  NetworkInterfaceId: optional(id("eni")),
  InstanceId: optional(id("i")),
  TransitGatewayId: optional(id("tgw")),
  VpcPeeringConnectionId: optional(id("pcx")),
  EgressOnlyInternetGatewayId: optional(id("eigw")),
  LocalGatewayId: optional(id("lgw")),
  CarrierGatewayId: optional(id("cagw")),
  CoreNetworkArn: optional(arn),
  State: text,
  Origin: text,
});

export const routeTables = listCall({
  command: "ec2 describe-route-tables",
  permission: "ec2:DescribeRouteTables",
  neededBy: "vpc",
  tells: "path-out",
  input: { Filters: IN_VPC },
  list: "RouteTables",
  id: "RouteTableId",
  item: z.object({
    RouteTableId: id("rtb"),
    VpcId: optional(id("vpc")),
    Routes: z.array(route).optional(),
    Associations: z
      .array(
        z.object({
          Main: flag,
          SubnetId: optional(id("subnet")),
          GatewayId: optional(gatewayId),
          AssociationState: state,
        }),
      )
      .optional(),
  }),
  shorthand: "routes",
});

export type RouteTable = ItemOf<typeof routeTables>;
export type Route = NonNullable<RouteTable["Routes"]>[number];
