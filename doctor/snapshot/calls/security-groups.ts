import { z } from "zod";
import { byIds } from "./asking";
import { type ItemOf, listCall } from "./call";
import { daxGroups } from "./dax";
import { dnsServerGroups } from "./network-interfaces";
import { groups, id, ipv4Block, ipv6Block, number, optional, text } from "./schemas";
import { vpcEndpoints } from "./vpc-endpoints";

const permission = z.object({
  /** `-1` for all protocols, or a name or IANA number. */
  IpProtocol: text,
  FromPort: number,
  ToPort: number,
  IpRanges: z.array(z.object({ CidrIp: ipv4Block })).optional(),
  Ipv6Ranges: z.array(z.object({ CidrIpv6: ipv6Block })).optional(),
  PrefixListIds: z.array(z.object({ PrefixListId: optional(id("pl")) })).optional(),
  UserIdGroupPairs: groups,
});

/** The groups of the source, of the endpoints, of DNS servers in the VPC, and of DAX clusters. */
export const securityGroups = listCall({
  command: "ec2 describe-security-groups",
  permission: "ec2:DescribeSecurityGroups",
  neededBy: "named-in-vpc",
  tells: "path-out",
  asking: byIds(
    "group-id",
    [
      "$GROUPS_",
      { of: vpcEndpoints, path: "VpcEndpoints[].Groups[].GroupId" },
      dnsServerGroups,
      daxGroups,
    ],
    "groups",
  ),
  list: "SecurityGroups",
  id: "GroupId",
  item: z.object({
    GroupId: id("sg"),
    VpcId: optional(id("vpc")),
    IpPermissions: z.array(permission).optional(),
    IpPermissionsEgress: z.array(permission).optional(),
  }),
});

export type SecurityGroup = ItemOf<typeof securityGroups>;
export type IpPermission = NonNullable<SecurityGroup["IpPermissions"]>[number];
