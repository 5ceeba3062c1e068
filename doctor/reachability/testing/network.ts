import { NETWORK_FIELDS } from "../../snapshot/calls";
import {
  type ClientEndpoint,
  type Known,
  type NetworkFields,
  type NetworkSnapshot,
  type Route,
  type SecurityGroup,
  type VpcEndpoint,
  type VpcFunctionSource,
} from "../../snapshot/network";
import { type Trace } from "../trace";

/** A VPC with two private subnets and a public one, a function in the private subnets, and no path out. */
export const REGION = "us-east-2";
export const VPC = "vpc-a";
export const SERVICE = `com.amazonaws.${REGION}.dynamodb`;
export const PREFIX_LIST = "pl-dynamodb";
export const DYNAMODB_CIDRS = ["3.218.182.0/24", "52.94.0.0/22", "52.119.224.0/20"] as const;

export const LOCAL_ROUTE: Route = {
  DestinationCidrBlock: "10.0.0.0/16",
  GatewayId: "local",
  State: "active",
  Origin: "CreateRouteTable",
};

export const ALL_TRAFFIC = { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] } as const;

export const FUNCTION: VpcFunctionSource = {
  kind: "vpc-function",
  functionName: "orders",
  state: "Active",
  subnetIds: ["subnet-a", "subnet-b"],
  securityGroupIds: ["sg-function"],
  clientEndpoint: { known: true },
};

export function known<T>(...items: readonly T[]): Known<T> {
  return { known: true, items };
}

export function missing(file: string): { known: false; missing: string; why: string } {
  return { known: false, missing: file, why: "the file is not in the folder" };
}

/** Every collection is known and empty. */
function empty(): NetworkFields {
  const fields = Object.keys(NETWORK_FIELDS).map((field) => [field, known()]);
  return Object.fromEntries(fields) as NetworkFields;
}

export function isolated(): NetworkSnapshot {
  const associate = (...subnetIds: readonly string[]) =>
    subnetIds.map((SubnetId) => ({ SubnetId, AssociationState: { State: "associated" } }));
  const allow = { Protocol: "-1", RuleAction: "allow", CidrBlock: "0.0.0.0/0" } as const;
  const deny = { ...allow, RuleAction: "deny", RuleNumber: 32767 } as const;
  return {
    ...empty(),
    region: REGION,
    source: FUNCTION,
    vpcs: known({ VpcId: VPC, CidrBlock: "10.0.0.0/16" }),
    vpcAttributes: known({
      VpcId: VPC,
      EnableDnsSupport: { Value: true },
      EnableDnsHostnames: { Value: true },
    }),
    subnets: known(
      subnet("subnet-a", "us-east-2a", "10.0.0.0/24"),
      subnet("subnet-b", "us-east-2b", "10.0.1.0/24"),
      subnet("subnet-public", "us-east-2a", "10.0.2.0/24"),
    ),
    routeTables: known(
      {
        RouteTableId: "rtb-main",
        VpcId: VPC,
        Routes: [LOCAL_ROUTE],
        Associations: [{ Main: true }],
      },
      {
        RouteTableId: "rtb-private",
        VpcId: VPC,
        Routes: [LOCAL_ROUTE],
        Associations: associate("subnet-a", "subnet-b"),
      },
      {
        RouteTableId: "rtb-public",
        VpcId: VPC,
        Routes: [LOCAL_ROUTE, route("0.0.0.0/0", { GatewayId: "igw-a" })],
        Associations: associate("subnet-public"),
      },
    ),
    networkAcls: known(
      {
        NetworkAclId: "acl-private",
        VpcId: VPC,
        Associations: [{ SubnetId: "subnet-a" }, { SubnetId: "subnet-b" }],
        Entries: [true, false].flatMap((Egress) => [
          { ...deny, Egress },
          { ...allow, RuleNumber: 100, Egress },
        ]),
      },
      {
        NetworkAclId: "acl-public",
        VpcId: VPC,
        Associations: [{ SubnetId: "subnet-public" }],
        Entries: [true, false].flatMap((Egress) => [
          { ...deny, Egress },
          { ...allow, RuleNumber: 100, Egress },
        ]),
      },
    ),
    securityGroups: known<SecurityGroup>({
      GroupId: "sg-function",
      VpcId: VPC,
      IpPermissions: [],
      IpPermissionsEgress: [
        {
          IpProtocol: "tcp",
          FromPort: 443,
          ToPort: 443,
          PrefixListIds: [{ PrefixListId: PREFIX_LIST }],
        },
      ],
    }),
    internetGateways: known({
      InternetGatewayId: "igw-a",
      Attachments: [{ VpcId: VPC, State: "available" }],
    }),
    managedPrefixLists: known({
      PrefixListId: PREFIX_LIST,
      PrefixListName: SERVICE,
      AddressFamily: "IPv4",
    }),
    prefixListEntries: known({
      PrefixListId: PREFIX_LIST,
      Entries: DYNAMODB_CIDRS.map((Cidr) => ({ Cidr })),
    }),
    addresses: known({ AllocationId: "eipalloc-a", PublicIp: "198.51.100.7" }),
  };
}

/** As AWS returns it, with both the route and the association. */
export function withGatewayEndpoint(): NetworkSnapshot {
  const endpoint: VpcEndpoint = {
    VpcEndpointId: "vpce-gateway",
    VpcId: VPC,
    ServiceName: SERVICE,
    VpcEndpointType: "Gateway",
    State: "available",
    RouteTableIds: ["rtb-private"],
  };
  return {
    ...addRoute(isolated(), "rtb-private", {
      DestinationPrefixListId: PREFIX_LIST,
      GatewayId: "vpce-gateway",
      State: "active",
      Origin: "CreateRoute",
    }),
    vpcEndpoints: known(endpoint),
  };
}

export function withNatGateway(): NetworkSnapshot {
  return {
    ...addRoute(isolated(), "rtb-private", route("0.0.0.0/0", { NatGatewayId: "nat-a" })),
    natGateways: known({
      NatGatewayId: "nat-a",
      VpcId: VPC,
      SubnetId: "subnet-public",
      State: "available",
      ConnectivityType: "public",
      NatGatewayAddresses: [
        { AllocationId: "eipalloc-a", PublicIp: "198.51.100.7", Status: "succeeded" },
      ],
    }),
  };
}

export const ENDPOINT_URL = `https://vpce-interface-5e6f.dynamodb.${REGION}.vpce.amazonaws.com`;

/** The endpoint's interfaces are in the public subnet and the second private subnet. */
export function withInterfaceEndpoint(): NetworkSnapshot {
  const before = isolated();
  const https = { IpProtocol: "tcp", FromPort: 443, ToPort: 443 } as const;
  return {
    ...before,
    source: { ...FUNCTION, clientEndpoint: { known: true, url: ENDPOINT_URL } },
    securityGroups: known<SecurityGroup>(
      {
        GroupId: "sg-function",
        VpcId: VPC,
        IpPermissions: [],
        IpPermissionsEgress: [{ ...https, UserIdGroupPairs: [{ GroupId: "sg-endpoint" }] }],
      },
      {
        GroupId: "sg-endpoint",
        VpcId: VPC,
        IpPermissions: [{ ...https, UserIdGroupPairs: [{ GroupId: "sg-function" }] }],
        IpPermissionsEgress: [],
      },
    ),
    vpcEndpoints: known({
      VpcEndpointId: "vpce-interface",
      VpcId: VPC,
      ServiceName: SERVICE,
      VpcEndpointType: "Interface",
      State: "available",
      SubnetIds: ["subnet-b", "subnet-public"],
      NetworkInterfaceIds: ["eni-b", "eni-public"],
      Groups: [{ GroupId: "sg-endpoint" }],
      PrivateDnsEnabled: false,
      DnsEntries: [
        { DnsName: new URL(ENDPOINT_URL).hostname },
        { DnsName: `vpce-interface-5e6f-us-east-2b.dynamodb.${REGION}.vpce.amazonaws.com` },
      ],
    }),
    networkInterfaces: known(
      { NetworkInterfaceId: "eni-b", SubnetId: "subnet-b", PrivateIpAddress: "10.0.1.50" },
      {
        NetworkInterfaceId: "eni-public",
        SubnetId: "subnet-public",
        PrivateIpAddress: "10.0.2.50",
      },
    ),
  };
}

/** An instance with a public address in the public subnet. */
export function withInstance(): NetworkSnapshot {
  return {
    ...isolated(),
    source: {
      kind: "instance",
      instanceId: "i-a",
      state: "running",
      networkInterfaceId: "eni-instance",
      clientEndpoint: { known: true },
    },
    networkInterfaces: known({
      NetworkInterfaceId: "eni-instance",
      VpcId: VPC,
      SubnetId: "subnet-public",
      PrivateIpAddress: "10.0.2.9",
      Groups: [{ GroupId: "sg-function" }],
      Association: { PublicIp: "198.51.100.9" },
    }),
  };
}

export function route(destination: string, target: Partial<Route>): Route {
  return {
    DestinationCidrBlock: destination,
    State: "active",
    Origin: "CreateRoute",
    ...target,
  };
}

export function addRoute(
  snapshot: NetworkSnapshot,
  routeTableId: string,
  added: Route,
): NetworkSnapshot {
  return edit(snapshot, "routeTables", (table) =>
    table.RouteTableId === routeTableId
      ? { ...table, Routes: [...(table.Routes ?? []), added] }
      : table,
  );
}

/** The same network with this client. */
export function client(
  network: NetworkSnapshot,
  endpoint: Omit<Extract<ClientEndpoint, { known: true }>, "known">,
): NetworkSnapshot {
  const { source } = network;
  return { ...network, source: { ...source, clientEndpoint: { known: true, ...endpoint } } };
}

type CollectionName = {
  [Name in keyof NetworkSnapshot]-?: NetworkSnapshot[Name] extends Known<unknown> ? Name : never;
}[keyof NetworkSnapshot];
type ItemOf<Name extends CollectionName> =
  NetworkSnapshot[Name] extends Known<infer Item> ? Item : never;

/** The same snapshot with every item of a collection changed. Returning `undefined` removes the item. */
export function edit<Name extends CollectionName>(
  snapshot: NetworkSnapshot,
  name: Name,
  change: (item: ItemOf<Name>) => ItemOf<Name> | undefined,
): NetworkSnapshot {
  const collection = snapshot[name] as Known<ItemOf<Name>>;
  if (!collection.known) return snapshot;
  const items = collection.items.flatMap((item) => change(item) ?? []);
  return { ...snapshot, [name]: { known: true, items } };
}

/** The parts of a trace that most tests check. */
export function brief({ verdict, private: isPrivate, findings }: Trace): readonly string[] {
  const privacy = isPrivate === undefined ? [] : [isPrivate ? "private" : "not private"];
  return [
    verdict,
    ...privacy,
    ...findings.map(({ effect, code, id }) => `${effect} ${code} ${id}`),
  ];
}

function subnet(SubnetId: string, AvailabilityZone: string, CidrBlock: string) {
  return { SubnetId, VpcId: VPC, AvailabilityZone, CidrBlock };
}
