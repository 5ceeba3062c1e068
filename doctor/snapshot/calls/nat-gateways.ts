import { z } from "zod";
import { type ItemOf, listCall } from "./call";
import { IN_VPC } from "./query";
import { id, optional, text } from "./schemas";

export const natGateways = listCall({
  command: "ec2 describe-nat-gateways",
  permission: "ec2:DescribeNatGateways",
  neededBy: "vpc",
  tells: "gateways",
  input: { Filter: IN_VPC },
  list: "NatGateways",
  id: "NatGatewayId",
  item: z.object({
    NatGatewayId: id("nat"),
    VpcId: optional(id("vpc")),
    SubnetId: optional(id("subnet")),
    State: text,
    /** `zonal` or `regional`. */
    AvailabilityMode: text,
    /** Only on a regional NAT gateway, which has no subnet. */
    RouteTableId: optional(id("rtb")),
    /** `public` or `private`. AWS has returned it since 2021. */
    ConnectivityType: text,
    NatGatewayAddresses: z
      .array(
        z.object({
          AllocationId: optional(id("eipalloc")),
          NetworkInterfaceId: optional(id("eni")),
          PrivateIp: text,
          PublicIp: text,
          Status: text,
        }),
      )
      .optional(),
  }),
  shorthand: "nats",
});

export type NatGateway = ItemOf<typeof natGateways>;
