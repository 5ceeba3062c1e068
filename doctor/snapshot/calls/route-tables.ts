import { z } from "zod";
import { type ItemOf, listCall } from "./call";
import { IN_VPC } from "./query";
import { flag, ipv4Block, ipv6Block, state, text } from "./schemas";

/** One destination, one target. `GatewayId` can also be a gateway endpoint's id, or `local`. */
const route = z.object({
  DestinationCidrBlock: ipv4Block,
  DestinationIpv6CidrBlock: ipv6Block,
  DestinationPrefixListId: text,
  GatewayId: text,
  NatGatewayId: text,
  NetworkInterfaceId: text,
  InstanceId: text,
  TransitGatewayId: text,
  VpcPeeringConnectionId: text,
  EgressOnlyInternetGatewayId: text,
  LocalGatewayId: text,
  CarrierGatewayId: text,
  CoreNetworkArn: text,
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
  item: z.object({
    RouteTableId: z.string(),
    VpcId: text,
    Routes: z.array(route).optional(),
    Associations: z
      .array(z.object({ Main: flag, SubnetId: text, GatewayId: text, AssociationState: state }))
      .optional(),
  }),
  shorthand: "routes",
});

export type RouteTable = ItemOf<typeof routeTables>;
export type Route = NonNullable<RouteTable["Routes"]>[number];
