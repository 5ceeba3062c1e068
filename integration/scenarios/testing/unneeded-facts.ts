import { type Snapshot } from "../../../doctor/snapshot/assemble";

/** Facts of the deployed network without which a stack is still reachable, with the reason. */
interface Unneeded {
  readonly because: string;
  /** Paths of fields, e.g. `vpcs[].CidrBlock`, with everything below them. */
  readonly facts: readonly string[];
}

const field = (of: string, ...names: readonly string[]): readonly string[] =>
  names.map((name) => `${of}.${name}`);

const ALWAYS: readonly Unneeded[] = [
  {
    because: "the lists' names and entries say which they are, and AWS's own lists have one state",
    facts: field("managedPrefixLists[]", "AddressFamily", "State"),
  },
  {
    because: "the associations say which subnets an ACL or a table is for",
    facts: [
      ...field("networkAcls[]", "IsDefault", "VpcId"),
      ...field("routeTables[]", "VpcId", "Associations[].Main"),
    ],
  },
  {
    because: "AWS lists an association while it is in force, or else says that it is not",
    facts: ["routeTables[].Associations[].AssociationState"],
  },
  {
    because: "the report says that the DHCP options were not seen, and what it assumes of them",
    facts: ["vpcs[].DhcpOptionsId"],
  },
  {
    because: "only routes to a virtual private gateway are propagated, and none is followed",
    facts: ["routeTables[].Routes[].Origin"],
  },
  {
    because: "the source names its groups",
    facts: ["securityGroups[].VpcId"],
  },
  {
    because: "a rule allows what its lists have, and a list that is absent allows nothing more",
    facts: field("securityGroups[].IpPermissionsEgress[]", "IpRanges", "Ipv6Ranges"),
  },
  {
    because: "the zone and the ARN do not change the path, and IPv6 is not followed",
    facts: field("subnets[]", "AvailabilityZone", "Ipv6CidrBlockAssociationSet", "SubnetArn"),
  },
  {
    because: "the hops of a VPC are its DNS attributes, which are facts of their own",
    facts: field(
      "vpcs[]",
      "VpcId",
      "CidrBlock",
      "CidrBlockAssociationSet",
      "Ipv6CidrBlockAssociationSet",
    ),
  },
  {
    because: "the schema requires it",
    facts: ["networkAcls[].NetworkAclId"],
  },
];

const ONLY_EGRESS: Unneeded = {
  because:
    "ingress rules do not apply to connections that the source opens, nor do pairs to DynamoDB",
  facts: [
    "securityGroups[].IpPermissions",
    "securityGroups[].IpPermissionsEgress[].UserIdGroupPairs",
  ],
};

const GATEWAY_ENDPOINT: readonly Unneeded[] = [
  ONLY_EGRESS,
  {
    because: "only a gateway endpoint has RouteTableIds",
    facts: ["vpcEndpoints[].VpcEndpointType"],
  },
  {
    because: "the policy says who is allowed, and the rest is of interface endpoints",
    facts: field(
      "vpcEndpoints[]",
      "PolicyDocument",
      "SubnetIds",
      "Groups",
      "PrivateDnsEnabled",
      "NetworkInterfaceIds",
      "DnsEntries",
    ),
  },
  {
    because: "no internet gateway is on the path",
    facts: ["blockPublicAccess[].InternetGatewayBlockMode"],
  },
];

/** What the NAT gateways have, which are not on the path of every stack that has them. */
const INTERFACES_OF_NAT: Unneeded = {
  because: "a NAT gateway's own answer has its subnet and its addresses",
  facts: ["networkInterfaces[]"],
};

/** By stack. Every fact removed is removed from all items that have it. */
export const UNNEEDED: Readonly<Record<string, readonly Unneeded[]>> = {
  isolated: [],
  "gateway-endpoint": [...ALWAYS, ...GATEWAY_ENDPOINT],
  "nat-gateway": [
    ...ALWAYS,
    ONLY_EGRESS,
    INTERFACES_OF_NAT,
    {
      because: "the address is in the NAT gateway's answer, or else in that of its allocation",
      facts: [
        "addresses[]",
        ...field(
          "natGateways[].NatGatewayAddresses[]",
          "AllocationId",
          "NetworkInterfaceId",
          "PrivateIp",
          "PublicIp",
        ),
      ],
    },
    {
      because: "only a public NAT gateway has a public address",
      facts: ["natGateways[].ConnectivityType"],
    },
    {
      because: "only a gateway endpoint needs host names",
      facts: ["vpcAttributes[].EnableDnsHostnames"],
    },
    { because: "the schema requires it", facts: ["routeTables[].RouteTableId"] },
  ],
  mixed: [
    ...ALWAYS,
    ...GATEWAY_ENDPOINT,
    INTERFACES_OF_NAT,
    {
      because: "DynamoDB's addresses go to the endpoint, whatever the NAT gateways do",
      facts: [
        "addresses[]",
        "natGateways[]",
        "internetGateways[]",
        "routeTables[].Routes[].NatGatewayId",
      ],
    },
    {
      because:
        "of two rules, one that names the prefix list or one that names every address is enough",
      facts: ["securityGroups[].IpPermissionsEgress[].PrefixListIds"],
    },
  ],
  "interface-endpoint": [
    ...ALWAYS,
    {
      because: "the client calls the endpoint, not DynamoDB's public addresses",
      facts: [
        "managedPrefixLists[].PrefixListId",
        "managedPrefixLists[].PrefixListName",
        "prefixListEntries[]",
        "securityGroups[].IpPermissionsEgress[].PrefixListIds",
      ],
    },
    {
      because: "a rule allows what its lists have, and a list that is absent allows nothing more",
      facts: field("securityGroups[].IpPermissions[]", "IpRanges", "Ipv6Ranges", "PrefixListIds"),
    },
    {
      because: "without its address, an interface can have any in its subnet, and all are allowed",
      facts: ["networkInterfaces[]", "vpcEndpoints[].NetworkInterfaceIds"],
    },
    {
      because: "the policy says who is allowed, and the URL is the endpoint's own",
      facts: field("vpcEndpoints[]", "PolicyDocument", "PrivateDnsEnabled"),
    },
    {
      because: "only a gateway endpoint has route tables and needs host names",
      facts: ["vpcEndpoints[].RouteTableIds", "vpcAttributes[].EnableDnsHostnames"],
    },
    {
      because: "no internet gateway is on the path",
      facts: ["blockPublicAccess[].InternetGatewayBlockMode"],
    },
    {
      because: "the schema requires it",
      facts: ["routeTables[].RouteTableId", "vpcEndpoints[].VpcEndpointId"],
    },
  ],
  instance: [
    ...ALWAYS,
    ...GATEWAY_ENDPOINT,
    {
      because: "the instance names its interface, and the interface's subnet is in its VPC",
      facts: field("networkInterfaces[]", "Attachment", "InterfaceType", "Ipv6Addresses", "VpcId"),
    },
    {
      because: "its first address is the one that it sends from",
      facts: field("networkInterfaces[]", "PrivateIpAddresses"),
    },
    {
      because: "AWS checks the source of packets, and the instance sends only its own",
      facts: ["networkInterfaces[].SourceDestCheck"],
    },
    {
      because: "the interface has the source's address",
      facts: ["subnets[].CidrBlock"],
    },
  ],
};

type Container = Record<string, unknown>;

/** The deployed state without each field of its network in turn, removed from all items that have it. */
export function withoutEachFact(
  snapshot: Snapshot,
): readonly { readonly fact: string; readonly snapshot: Snapshot }[] {
  const network: Readonly<Record<string, unknown>> = { ...snapshot.network };
  return Object.entries(network).flatMap(([name, collection]) => {
    const { items } = (collection ?? {}) as { readonly items?: readonly unknown[] };
    return [...new Set(fieldsIn(items, name))].map((fact) => {
      const kept = { known: true, items: without(items, name, fact) };
      return { fact, snapshot: { ...snapshot, network: { ...snapshot.network, [name]: kept } } };
    });
  });
}

function fieldsIn(value: unknown, at: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => fieldsIn(item, `${at}[]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => [
    `${at}.${name}`,
    ...fieldsIn(part, `${at}.${name}`),
  ]);
}

function without(value: unknown, at: string, fact: string): unknown {
  if (Array.isArray(value)) return value.map((item) => without(item, `${at}[]`, fact));
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value as Container).filter(([name]) => `${at}.${name}` !== fact);
  return Object.fromEntries(
    kept.map(([name, part]) => [name, without(part, `${at}.${name}`, fact)]),
  );
}
