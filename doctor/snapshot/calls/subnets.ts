import { z } from "zod";
import { type ItemOf, listCall } from "./call";
import { IN_VPC } from "./query";
import { arn, id, ipv4Block, ipv6Block, optional, text } from "./schemas";

export const subnets = listCall({
  command: "ec2 describe-subnets",
  permission: "ec2:DescribeSubnets",
  neededBy: "vpc",
  tells: "path-out",
  input: { Filters: IN_VPC },
  list: "Subnets",
  id: "SubnetId",
  item: z.object({
    SubnetId: id("subnet"),
    SubnetArn: optional(arn),
    VpcId: optional(id("vpc")),
    AvailabilityZone: text,
    CidrBlock: ipv4Block,
    Ipv6CidrBlockAssociationSet: z.array(z.object({ Ipv6CidrBlock: ipv6Block })).optional(),
  }),
});

/** Path in the answer to the subnets' VPCs. */
export const SUBNET_VPC = "Subnets[].VpcId";

export type Subnet = ItemOf<typeof subnets>;
