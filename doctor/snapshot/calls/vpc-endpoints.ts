import { z } from "zod";
import { type ItemOf, listCall } from "./call";
import { IN_VPC } from "./query";
import { flag, groups, id, optional, text } from "./schemas";

export const vpcEndpoints = listCall({
  command: "ec2 describe-vpc-endpoints",
  permission: "ec2:DescribeVpcEndpoints",
  neededBy: "vpc",
  tells: "endpoints",
  input: { Filters: IN_VPC },
  list: "VpcEndpoints",
  id: "VpcEndpointId",
  item: z.object({
    VpcEndpointId: id("vpce"),
    VpcId: optional(id("vpc")),
    ServiceName: text,
    VpcEndpointType: text,
    State: text,
    /** Only on a gateway endpoint. */
    RouteTableIds: z.array(id("rtb")).optional(),
    /** Only on an interface endpoint. */
    SubnetIds: z.array(id("subnet")).optional(),
    NetworkInterfaceIds: z.array(id("eni")).optional(),
    Groups: groups,
    PrivateDnsEnabled: flag,
    DnsEntries: z.array(z.object({ DnsName: text })).optional(),
    IpAddressType: text,
    /** JSON. Decides who is allowed, not whether packets arrive. */
    PolicyDocument: text,
  }),
  shorthand: "endpoints",
});

export type VpcEndpoint = ItemOf<typeof vpcEndpoints>;
