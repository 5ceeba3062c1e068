import { z } from "zod";
import { type ItemOf, listCall } from "./call";
import { IN_VPC } from "./query";
import { text } from "./schemas";

export const natGateways = listCall({
  command: "ec2 describe-nat-gateways",
  permission: "ec2:DescribeNatGateways",
  neededBy: "vpc",
  tells: "gateways",
  input: { Filter: IN_VPC },
  list: "NatGateways",
  item: z.object({
    NatGatewayId: z.string(),
    VpcId: text,
    SubnetId: text,
    State: text,
    /** `public` or `private`. AWS has returned it since 2021. */
    ConnectivityType: text,
    NatGatewayAddresses: z
      .array(
        z.object({
          AllocationId: text,
          NetworkInterfaceId: text,
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
