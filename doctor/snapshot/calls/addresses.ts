import { z } from "zod";
import { byIds } from "./asking";
import { type ItemOf, listCall } from "./call";
import { natGateways } from "./nat-gateways";
import { id, optional, text } from "./schemas";

/** The Elastic IP addresses of NAT gateways. */
export const addresses = listCall({
  command: "ec2 describe-addresses",
  permission: "ec2:DescribeAddresses",
  neededBy: "named-in-vpc",
  tells: "gateways",
  asking: byIds("allocation-id", [
    { of: natGateways, path: "NatGateways[].NatGatewayAddresses[].AllocationId" },
  ]),
  list: "Addresses",
  item: z.object({
    AllocationId: optional(id("eipalloc")),
    PublicIp: text,
    NetworkInterfaceId: optional(id("eni")),
  }),
});

export type Address = ItemOf<typeof addresses>;
