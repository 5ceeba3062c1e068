import { z } from "zod";
import { type Asking, byIds } from "./asking";
import { type ItemOf, listCall } from "./call";
import { dhcpOptions } from "./dhcp-options";
import { natGateways } from "./nat-gateways";
import { idsOf, type Query } from "./query";
import { routeTables } from "./route-tables";
import { flag, groups, id, number, optional, text } from "./schemas";
import { vpcEndpoints } from "./vpc-endpoints";

const networkInterface = z.object({
  NetworkInterfaceId: id("eni"),
  VpcId: optional(id("vpc")),
  SubnetId: optional(id("subnet")),
  InterfaceType: text,
  PrivateIpAddress: text,
  /** The first address, and others. */
  PrivateIpAddresses: z.array(z.object({ PrivateIpAddress: text })).optional(),
  Ipv6Addresses: z.array(z.object({ Ipv6Address: text })).optional(),
  Groups: groups,
  /** On: packets that are for another address are dropped. */
  SourceDestCheck: flag,
  /** Present when the interface has a public address. */
  Association: z.object({ PublicIp: text }).optional(),
  Attachment: z.object({ InstanceId: optional(id("i")), DeviceIndex: number }).optional(),
});

/** Paths in the answer to an interface's VPC and groups. */
export const INTERFACE_PATHS = {
  vpc: "NetworkInterfaces[].VpcId",
  groups: "NetworkInterfaces[].Groups[].GroupId",
} as const;

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
  item: networkInterface,
});

const SERVERS: Query = {
  of: dhcpOptions,
  path: "DhcpOptions[].DhcpConfigurations[].Values[].Value",
};

const DNS_GROUPS = "dns_groups";
/** Options have other values too, such as a domain name. */
const IPV4 = "^[0-9]+([.][0-9]+){3}$";
const ADDRESS_FILTER = "addresses.private-ip-address";

/** Requests the interfaces in the VPC that have these addresses. Without addresses, there is no answer. */
const byAddress: Asking = {
  script: (call) => [
    `servers=$(list '${SERVERS.path}' ${dhcpOptions.command} --filters "Name=dhcp-options-id,Values=$(echo $dhcp | tr ' ' ',')" | grep -E '${IPV4}' | tr '\\n' ',')`,
    `servers=\${servers%,} ${DNS_GROUPS}=''`,
    'if [ -n "$servers" ]; then',
    `  ask ${call.name} ${call.command} --filters "$in_vpc" "Name=${ADDRESS_FILTER},Values=$servers"`,
    `  ${DNS_GROUPS}=$(list '${INTERFACE_PATHS.groups}' ${call.command} --filters "$in_vpc" "Name=${ADDRESS_FILTER},Values=$servers")`,
    "fi",
  ],
  account: async (call, account) => {
    const values = await idsOf(SERVERS, account);
    const Values = values.filter((value) => new RegExp(IPV4).test(value));
    const inVpc = { Name: "vpc-id", Values: [account.values.VPC ?? ""] };
    return Values.length === 0
      ? undefined
      : account.keep(call, { Filters: [inVpc, { Name: ADDRESS_FILTER, Values }] });
  },
  follows: [SERVERS],
};

/** The interfaces of the DNS servers in the VPC that its DHCP options name. */
export const dnsServerInterfaces = listCall({
  command: "ec2 describe-network-interfaces",
  name: "describe-network-interfaces-dns-servers",
  permission: "ec2:DescribeNetworkInterfaces",
  neededBy: "named-in-vpc",
  tells: "dns-servers",
  asking: byAddress,
  list: "NetworkInterfaces",
  id: "NetworkInterfaceId",
  item: networkInterface,
});

export type NetworkInterface = ItemOf<typeof networkInterfaces>;

/** The security groups of those interfaces. */
export const dnsServerGroups: Query = {
  of: dnsServerInterfaces,
  path: INTERFACE_PATHS.groups,
  variable: DNS_GROUPS,
};
