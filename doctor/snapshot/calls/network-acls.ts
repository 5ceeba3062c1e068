import { z } from "zod";
import { type ItemOf, listCall } from "./call";
import { IN_VPC } from "./query";
import { flag, id, ipv4Block, ipv6Block, number, optional, text } from "./schemas";

const entry = z.object({
  RuleNumber: number,
  Egress: flag,
  /** `-1` for all protocols, or the IANA number. TCP is `6`. */
  Protocol: text,
  RuleAction: text,
  CidrBlock: ipv4Block,
  Ipv6CidrBlock: ipv6Block,
  PortRange: z.object({ From: number, To: number }).optional(),
});

export const networkAcls = listCall({
  command: "ec2 describe-network-acls",
  permission: "ec2:DescribeNetworkAcls",
  neededBy: "vpc",
  tells: "path-out",
  input: { Filters: IN_VPC },
  list: "NetworkAcls",
  id: "NetworkAclId",
  item: z.object({
    NetworkAclId: id("acl"),
    VpcId: optional(id("vpc")),
    IsDefault: flag,
    Associations: z.array(z.object({ SubnetId: optional(id("subnet")) })).optional(),
    Entries: z.array(entry).optional(),
  }),
});

export type NetworkAcl = ItemOf<typeof networkAcls>;
export type NetworkAclEntry = NonNullable<NetworkAcl["Entries"]>[number];
