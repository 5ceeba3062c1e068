import {
  type Known,
  type NetworkSnapshot,
  type Route,
  type RouteTable,
  type SecurityGroup,
  type Subnet,
  type VpcFunctionSource,
} from "../../../doctor/snapshot/network";

/** A VPC of the lab's own tests, written by hand from the API's documented shapes. */
export const REGION = "eu-central-1";
export const VPC = "vpc-1";
export const LIST = "pl-ddb";
export const CIDRS = ["52.94.16.0/22", "52.119.188.0/23", "3.127.4.0/24"] as const;
export const ENDPOINT_HOST = `vpce-if-0a1b.dynamodb.${REGION}.vpce.amazonaws.com`;
const SERVICE = `com.amazonaws.${REGION}.dynamodb`;

export function all<T>(...items: readonly T[]): Known<T> {
  return { known: true, items };
}

export const LOCAL: Route = {
  DestinationCidrBlock: "10.8.0.0/16",
  GatewayId: "local",
  State: "active",
  Origin: "CreateRouteTable",
};

export function to(destination: string, target: Partial<Route>): Route {
  const isList = destination.startsWith("pl-");
  return {
    ...(isList ? { DestinationPrefixListId: destination } : { DestinationCidrBlock: destination }),
    State: "active",
    Origin: "CreateRoute",
    ...target,
  };
}

export function table(
  id: string,
  subnetIds: readonly string[],
  ...routes: readonly Route[]
): RouteTable {
  return {
    RouteTableId: id,
    VpcId: VPC,
    Routes: [LOCAL, ...routes],
    Associations: subnetIds.map((SubnetId) => ({ SubnetId })),
  };
}

export function subnet(SubnetId: string, CidrBlock: string, zone: string): Subnet {
  return { SubnetId, CidrBlock, VpcId: VPC, AvailabilityZone: `${REGION}${zone}` };
}

export const OPEN_ENTRIES = [true, false].map((Egress) => ({
  RuleNumber: 100,
  Egress,
  Protocol: "-1",
  RuleAction: "allow",
  CidrBlock: "0.0.0.0/0",
}));

export const HTTPS = { IpProtocol: "tcp", FromPort: 443, ToPort: 443 } as const;

export const FUNCTION: VpcFunctionSource = {
  kind: "vpc-function",
  functionName: "reader",
  state: "Active",
  subnetIds: ["subnet-one", "subnet-two"],
  securityGroupIds: ["sg-reader"],
  clientEndpoint: { known: true },
};

export function group(
  GroupId: string,
  rules: Pick<SecurityGroup, "IpPermissions" | "IpPermissionsEgress">,
): SecurityGroup {
  return { GroupId, VpcId: VPC, IpPermissions: [], IpPermissionsEgress: [], ...rules };
}

/** A function in two subnets, and no way out of them. */
export function closed(): NetworkSnapshot {
  return {
    region: REGION,
    source: FUNCTION,
    vpcs: all({ VpcId: VPC, CidrBlock: "10.8.0.0/16" }),
    vpcAttributes: all({
      VpcId: VPC,
      EnableDnsSupport: { Value: true },
      EnableDnsHostnames: { Value: true },
    }),
    dhcpOptions: all(),
    subnets: all(
      subnet("subnet-one", "10.8.1.0/24", "a"),
      subnet("subnet-two", "10.8.2.0/24", "b"),
      subnet("subnet-nat", "10.8.3.0/26", "a"),
      subnet("subnet-dns", "10.8.4.0/28", "b"),
    ),
    routeTables: all(
      { RouteTableId: "rtb-main", VpcId: VPC, Routes: [LOCAL], Associations: [{ Main: true }] },
      table("rtb-own", ["subnet-one", "subnet-two"]),
      table("rtb-nat", ["subnet-nat"], to("0.0.0.0/0", { GatewayId: "igw-1" })),
    ),
    networkAcls: all({
      NetworkAclId: "acl-all",
      VpcId: VPC,
      Associations: ["subnet-one", "subnet-two", "subnet-nat", "subnet-dns"].map((SubnetId) => ({
        SubnetId,
      })),
      Entries: OPEN_ENTRIES,
    }),
    securityGroups: all(
      group("sg-reader", {
        IpPermissionsEgress: [{ ...HTTPS, PrefixListIds: [{ PrefixListId: LIST }] }],
      }),
    ),
    managedPrefixLists: all({
      PrefixListId: LIST,
      PrefixListName: SERVICE,
      AddressFamily: "IPv4",
    }),
    prefixListEntries: all({ PrefixListId: LIST, Entries: CIDRS.map((Cidr) => ({ Cidr })) }),
    vpcEndpoints: all(),
    natGateways: all(),
    internetGateways: all({
      InternetGatewayId: "igw-1",
      Attachments: [{ VpcId: VPC, State: "available" }],
    }),
    networkInterfaces: all(),
    addresses: all(),
  };
}

export const GATEWAY_ENDPOINT = {
  VpcEndpointId: "vpce-gw",
  VpcId: VPC,
  ServiceName: SERVICE,
  VpcEndpointType: "Gateway",
  State: "available",
  RouteTableIds: ["rtb-own"],
} as const;

export const INTERFACE_ENDPOINT = {
  VpcEndpointId: "vpce-if",
  VpcId: VPC,
  ServiceName: SERVICE,
  VpcEndpointType: "Interface",
  State: "available",
  SubnetIds: ["subnet-two", "subnet-nat"],
  NetworkInterfaceIds: ["eni-if-two", "eni-if-nat"],
  Groups: [{ GroupId: "sg-endpoint" }],
  PrivateDnsEnabled: false,
  DnsEntries: [{ DnsName: ENDPOINT_HOST }],
} as const;

export const NAT_GATEWAY = {
  NatGatewayId: "nat-1",
  VpcId: VPC,
  SubnetId: "subnet-nat",
  State: "available",
  ConnectivityType: "public",
  NatGatewayAddresses: [{ PublicIp: "198.51.100.20", PrivateIp: "10.8.3.10", Status: "succeeded" }],
} as const;

/** With a gateway endpoint, as AWS describes one. */
export function withGatewayEndpoint(): NetworkSnapshot {
  const route = to(LIST, { GatewayId: "vpce-gw" });
  return { ...withRoutes(closed(), "rtb-own", route), vpcEndpoints: all(GATEWAY_ENDPOINT) };
}

export function withNatGateway(): NetworkSnapshot {
  const route = to("0.0.0.0/0", { NatGatewayId: "nat-1" });
  return { ...withRoutes(closed(), "rtb-own", route), natGateways: all(NAT_GATEWAY) };
}

/** The client calls the endpoint's own name. */
export function withInterfaceEndpoint(): NetworkSnapshot {
  return {
    ...closed(),
    source: { ...FUNCTION, clientEndpoint: { known: true, url: `https://${ENDPOINT_HOST}` } },
    vpcEndpoints: all(INTERFACE_ENDPOINT),
    securityGroups: all(
      group("sg-reader", {
        IpPermissionsEgress: [{ ...HTTPS, UserIdGroupPairs: [{ GroupId: "sg-endpoint" }] }],
      }),
      group("sg-endpoint", {
        IpPermissions: [{ ...HTTPS, UserIdGroupPairs: [{ GroupId: "sg-reader" }] }],
      }),
    ),
    networkInterfaces: all(
      { NetworkInterfaceId: "eni-if-two", SubnetId: "subnet-two", PrivateIpAddress: "10.8.2.77" },
      { NetworkInterfaceId: "eni-if-nat", SubnetId: "subnet-nat", PrivateIpAddress: "10.8.3.17" },
    ),
  };
}

export function withInstance(): NetworkSnapshot {
  return {
    ...closed(),
    source: {
      kind: "instance",
      instanceId: "i-1",
      state: "running",
      networkInterfaceId: "eni-1",
      clientEndpoint: { known: true },
    },
    networkInterfaces: all({
      NetworkInterfaceId: "eni-1",
      VpcId: VPC,
      SubnetId: "subnet-nat",
      PrivateIpAddress: "10.8.3.9",
      Groups: [{ GroupId: "sg-reader" }],
      Association: { PublicIp: "198.51.100.30" },
    }),
  };
}

export function withRoutes(
  snapshot: NetworkSnapshot,
  id: string,
  ...routes: readonly Route[]
): NetworkSnapshot {
  return change(snapshot, "routeTables", (one) =>
    one.RouteTableId === id ? { ...one, Routes: [...(one.Routes ?? []), ...routes] } : one,
  );
}

type Collection = {
  [Name in keyof NetworkSnapshot]-?: NetworkSnapshot[Name] extends Known<unknown> ? Name : never;
}[keyof NetworkSnapshot];
type ItemOf<Name extends Collection> =
  NetworkSnapshot[Name] extends Known<infer Item> ? Item : never;

/** The same network with every item of a collection changed. */
export function change<Name extends Collection>(
  snapshot: NetworkSnapshot,
  name: Name,
  edit: (item: ItemOf<Name>) => ItemOf<Name>,
): NetworkSnapshot {
  const collection = snapshot[name] as Known<ItemOf<Name>>;
  if (!collection.known) return snapshot;
  return { ...snapshot, [name]: { known: true, items: collection.items.map(edit) } };
}
