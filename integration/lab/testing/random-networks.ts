import fc from "fast-check";
import {
  type IpPermission,
  type NatGateway,
  type NetworkAclEntry,
  type NetworkSnapshot,
  type Route,
  type Source,
  type VpcEndpoint,
} from "../../../doctor/snapshot/network";
import {
  all,
  CIDRS,
  closed,
  ENDPOINT_HOST,
  FUNCTION,
  GATEWAY_ENDPOINT,
  group,
  INTERFACE_ENDPOINT,
  LIST,
  NAT_GATEWAY,
  OPEN_ENTRIES,
  table,
  to,
  VPC,
  withInstance,
  withInterfaceEndpoint,
} from "./networks";

/** Most networks have the usual, so that what is unusual also occurs alone. */
function usually<T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
}

const SUBNETS = ["subnet-one", "subnet-two", "subnet-nat", "subnet-dns"];

/** All of DynamoDB's addresses, some of its CIDRs, parts of one, and of the VPC. They overlap. */
const cidr = fc.constantFrom(
  "0.0.0.0/0",
  "52.0.0.0/8",
  "52.94.0.0/16",
  ...CIDRS,
  "52.94.18.0/23",
  "52.94.16.0/24",
  "3.127.4.128/25",
  "3.127.4.1/32",
  "10.8.0.0/16",
  "10.8.0.0/23",
  "10.8.1.0/24",
  "10.8.1.128/25",
  "10.8.2.0/24",
  "10.8.3.0/26",
  "192.0.2.0/24",
);

const outside = cidr.filter((each) => !each.startsWith("10."));

const ports = fc.constantFrom(
  { From: 443, To: 443 },
  { From: 0, To: 65535 },
  { From: 1024, To: 65535 },
  { From: 32768, To: 60999 },
  { From: 1024, To: 32767 },
  { From: 40000, To: 40000 },
  { From: 53, To: 53 },
  { From: 80, To: 443 },
);

const entry: fc.Arbitrary<NetworkAclEntry> = fc.record({
  RuleNumber: fc.integer({ min: 1, max: 32766 }),
  Egress: fc.boolean(),
  Protocol: fc.constantFrom("-1", "6", "6", "17", "1"),
  RuleAction: fc.constantFrom("allow", "deny"),
  CidrBlock: cidr,
  PortRange: ports,
});

const LAST = OPEN_ENTRIES.map((each) => ({ ...each, RuleNumber: 32000 }));

/** Closed unless something allows, or open unless something denies. */
const entries = usually<readonly NetworkAclEntry[]>(
  OPEN_ENTRIES,
  fc
    .tuple(
      fc.uniqueArray(entry, {
        maxLength: 5,
        selector: ({ RuleNumber = 0, Egress }) => `${RuleNumber} ${String(Egress)}`,
      }),
      fc.constantFrom(LAST, LAST, []),
    )
    .map(([some, last]) => [...some.filter(({ RuleNumber }) => RuleNumber !== 32000), ...last]),
);

const GROUPS = ["sg-reader", "sg-second", "sg-endpoint"];

const permission: fc.Arbitrary<IpPermission> = fc
  .tuple(
    fc.constantFrom("-1", "tcp", "6", "udp", "17", "icmp"),
    ports,
    fc.oneof(
      cidr.map((CidrIp) => ({ IpRanges: [{ CidrIp }] })),
      fc
        .constantFrom(LIST, "pl-own")
        .map((PrefixListId) => ({ PrefixListIds: [{ PrefixListId }] })),
      fc.constantFrom(...GROUPS).map((GroupId) => ({ UserIdGroupPairs: [{ GroupId }] })),
    ),
  )
  .map(([IpProtocol, { From, To }, peers]) => ({
    IpProtocol,
    FromPort: From,
    ToPort: To,
    ...peers,
  }));

const EVERYTHING: readonly IpPermission[] = [
  { IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
];
const permissions = usually(EVERYTHING, fc.array(permission, { maxLength: 4 }));

const target: fc.Arbitrary<Partial<Route>> = fc.constantFrom(
  { NatGatewayId: "nat-1" },
  { NatGatewayId: "nat-1" },
  { NatGatewayId: "nat-2" },
  { NatGatewayId: "nat-regional" },
  { GatewayId: "igw-1" },
  { GatewayId: "igw-loose" },
  { GatewayId: "vgw-1", Origin: "EnableVgwRoutePropagation" },
  { VpcPeeringConnectionId: "pcx-1" },
  { TransitGatewayId: "tgw-1" },
  { NetworkInterfaceId: "eni-checks" },
  { NetworkInterfaceId: "eni-forwards" },
);

const STATES = fc.constantFrom("active", "active", "active", "blackhole");

const route = fc
  .tuple(
    fc.oneof({ weight: 3, arbitrary: outside }, { weight: 1, arbitrary: fc.constant("pl-own") }),
    target,
    STATES,
  )
  .map(([destination, leads, State]) => to(destination, { ...leads, State }));

/** More specific than the local route: to a whole subnet, through what may be in between. */
const inside = fc
  .tuple(
    fc.constantFrom("10.8.1.0/24", "10.8.2.0/24", "10.8.3.0/26", "10.8.4.0/28"),
    fc.constantFrom(
      { NatGatewayId: "nat-2" },
      { NetworkInterfaceId: "eni-checks" },
      { NetworkInterfaceId: "eni-forwards" },
    ),
    STATES,
  )
  .map(([destination, leads, State]) => to(destination, { ...leads, State }));

/** AWS refuses a second route to one destination. */
const routes = fc.uniqueArray(
  fc.oneof({ weight: 4, arbitrary: route }, { weight: 1, arbitrary: inside }),
  {
    maxLength: 4,
    selector: ({ DestinationCidrBlock: block, DestinationPrefixListId: list }) => block ?? list,
  },
);

const gatewayEndpoint: fc.Arbitrary<VpcEndpoint> = fc.record({
  VpcEndpointId: fc.constant("vpce-gw"),
  VpcId: usually(VPC, fc.constant("vpc-2")),
  ServiceName: fc.constant(GATEWAY_ENDPOINT.ServiceName),
  VpcEndpointType: fc.constant("Gateway"),
  State: usually("available", fc.constantFrom("pending", "deleting", "deleted", "Available")),
  RouteTableIds: usually<string[]>(["rtb-own"], fc.subarray(["rtb-own", "rtb-other", "rtb-nat"])),
});

const interfaceEndpoint: fc.Arbitrary<VpcEndpoint> = fc.record({
  ...Object.fromEntries(
    Object.entries(INTERFACE_ENDPOINT).map(([name, value]) => [name, fc.constant(value)]),
  ),
  VpcEndpointId: fc.constant("vpce-if"),
  SubnetIds: usually([...INTERFACE_ENDPOINT.SubnetIds], fc.subarray(SUBNETS)),
  State: usually("available", fc.constantFrom("pendingAcceptance", "rejected")),
  Groups: fc
    .subarray(["sg-endpoint", "sg-second"], { minLength: 1 })
    .map((ids) => ids.map((GroupId) => ({ GroupId }))),
  PrivateDnsEnabled: usually(false, fc.boolean()),
});

const [NAT_ADDRESS] = NAT_GATEWAY.NatGatewayAddresses;
const nat = (NatGatewayId: string, PublicIp: string): fc.Arbitrary<NatGateway> =>
  fc.record({
    NatGatewayId: fc.constant(NatGatewayId),
    VpcId: fc.constant(VPC),
    SubnetId: usually("subnet-nat", fc.constantFrom(...SUBNETS)),
    State: usually("available", fc.constantFrom("failed", "pending", "deleted")),
    ConnectivityType: usually("public", fc.constantFrom("private", "public")),
    NatGatewayAddresses: usually<NatGateway["NatGatewayAddresses"]>(
      [{ PublicIp, Status: "succeeded" }],
      fc.constantFrom([], [{ PublicIp, Status: "failed" }]),
    ),
  });

const REGIONAL: NatGateway = {
  NatGatewayId: "nat-regional",
  VpcId: VPC,
  State: "available",
  AvailabilityMode: "regional",
  ConnectivityType: "public",
  RouteTableId: "rtb-regional",
  NatGatewayAddresses: [{ PublicIp: "198.51.100.22", Status: "succeeded" }],
};

const source: fc.Arbitrary<Source> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .record({
        subnetIds: usually(
          ["subnet-one", "subnet-two"],
          fc.subarray(SUBNETS, { minLength: 1, maxLength: 2 }),
        ),
        securityGroupIds: usually(
          ["sg-reader"],
          fc.subarray(["sg-reader", "sg-second"], { minLength: 1 }),
        ),
        state: usually("Active", fc.constantFrom("Failed", "Inactive", "Active")),
        url: fc.constantFrom(undefined, undefined, undefined, `https://${ENDPOINT_HOST}`),
      })
      .map(({ url, ...drawn }): Source => ({
        ...FUNCTION,
        ...drawn,
        clientEndpoint: { known: true, url },
      })),
  },
  { weight: 1, arbitrary: fc.constant(withInstance().source) },
);

const dnsServers = usually<readonly string[]>(
  [],
  fc.constantFrom(
    ["10.8.4.5"],
    ["10.8.1.200"],
    ["9.9.9.9"],
    ["192.168.7.7"],
    ["10.8.0.2"],
    ["10.8.4.5", "AmazonProvidedDNS"],
  ),
);

const associations = usually(
  { own: ["subnet-one", "subnet-two"], other: [] as string[] },
  fc.subarray(["subnet-one", "subnet-two", "subnet-dns"]).map((own) => ({
    own,
    other: ["subnet-two", "subnet-dns"].filter((id) => !own.includes(id)),
  })),
);

/** Networks of every kind. Most of what AWS refuses is not among them. */
export const network: fc.Arbitrary<NetworkSnapshot> = fc
  .record({
    source,
    associations,
    ownRoutes: usually<Route[]>([to("0.0.0.0/0", { NatGatewayId: "nat-1" })], routes),
    otherRoutes: routes,
    natRoutes: usually<Route[]>(
      [to("0.0.0.0/0", { GatewayId: "igw-1" })],
      fc.oneof(
        routes,
        inside.map((one) => [to("0.0.0.0/0", { GatewayId: "igw-1" }), one]),
      ),
    ),
    regionalRoutes: usually<Route[]>([to("0.0.0.0/0", { GatewayId: "igw-1" })], routes),
    entries: fc.tuple(entries, entries, entries),
    aclOf: usually([0, 0, 1, 2], fc.tuple(...SUBNETS.map(() => fc.nat({ max: 2 })))),
    egress: fc.tuple(permissions, fc.array(permission, { maxLength: 1 })),
    ingress: fc.tuple(permissions, fc.array(permission, { maxLength: 1 })),
    gateway: fc.option(gatewayEndpoint),
    listsRoute: usually(true, fc.boolean()),
    interfaceEndpoint,
    nats: fc.tuple(nat("nat-1", NAT_ADDRESS.PublicIp), nat("nat-2", "198.51.100.21")),
    attached: usually("available", fc.constantFrom("detaching", "attached")),
    block: usually("off", fc.constantFrom("block-ingress", "block-bidirectional")),
    excluded: fc.subarray([`vpc/${VPC}`, "subnet/subnet-nat"], { maxLength: 1 }),
    exclusion: fc.constantFrom("allow-bidirectional", "allow-egress"),
    support: usually(true, fc.boolean()),
    hostnames: usually(true, fc.boolean()),
    dnsServers,
    ownList: fc.uniqueArray(cidr, { minLength: 1, maxLength: 2 }),
  })
  .map((drawn): NetworkSnapshot => {
    const base = closed();
    const { own, other } = drawn.associations;
    const { gateway } = drawn;
    const through = (id: string) =>
      gateway?.RouteTableIds?.includes(id) === true && drawn.listsRoute
        ? [to(LIST, { GatewayId: "vpce-gw" })]
        : [];
    const options = "dopt-1";
    return {
      ...base,
      source: drawn.source,
      vpcs: all({ VpcId: VPC, CidrBlock: "10.8.0.0/16", DhcpOptionsId: options }),
      dhcpOptions: all({
        DhcpOptionsId: options,
        DhcpConfigurations: [
          { Key: "domain-name-servers", Values: drawn.dnsServers.map((Value) => ({ Value })) },
        ],
      }),
      vpcAttributes: all({
        VpcId: VPC,
        EnableDnsSupport: { Value: drawn.support },
        EnableDnsHostnames: { Value: drawn.hostnames },
      }),
      routeTables: all(
        ...(base.routeTables.known ? base.routeTables.items.slice(0, 1) : []),
        table("rtb-own", own, ...drawn.ownRoutes, ...through("rtb-own")),
        table("rtb-other", other, ...drawn.otherRoutes, ...through("rtb-other")),
        table("rtb-nat", ["subnet-nat"], ...drawn.natRoutes, ...through("rtb-nat")),
        table("rtb-regional", [], ...drawn.regionalRoutes),
      ),
      networkAcls: all(
        ...drawn.entries.map((Entries, index) => ({
          NetworkAclId: `acl-${index}`,
          VpcId: VPC,
          Entries,
          Associations: SUBNETS.filter((_, place) => drawn.aclOf[place] === index).map(
            (SubnetId) => ({ SubnetId }),
          ),
        })),
      ),
      securityGroups: all(
        group("sg-reader", { IpPermissionsEgress: [...drawn.egress[0]] }),
        group("sg-second", {
          IpPermissionsEgress: drawn.egress[1],
          IpPermissions: drawn.ingress[1],
        }),
        group("sg-endpoint", { IpPermissions: [...drawn.ingress[0]] }),
      ),
      managedPrefixLists: all(
        ...(base.managedPrefixLists.known ? base.managedPrefixLists.items : []),
        { PrefixListId: "pl-own", PrefixListName: "own", AddressFamily: "IPv4" },
      ),
      prefixListEntries: all(
        ...(base.prefixListEntries.known ? base.prefixListEntries.items : []),
        { PrefixListId: "pl-own", Entries: drawn.ownList.map((Cidr) => ({ Cidr })) },
      ),
      vpcEndpoints: all(...(gateway === null ? [] : [gateway]), drawn.interfaceEndpoint),
      natGateways: all(...drawn.nats, REGIONAL),
      internetGateways: all(
        { InternetGatewayId: "igw-1", Attachments: [{ VpcId: VPC, State: drawn.attached }] },
        { InternetGatewayId: "igw-loose", Attachments: [] },
      ),
      networkInterfaces: all(
        ...[withInterfaceEndpoint(), withInstance()].flatMap(({ networkInterfaces: found }) =>
          found.known ? found.items : [],
        ),
        { NetworkInterfaceId: "eni-checks", SubnetId: "subnet-nat", SourceDestCheck: true },
        { NetworkInterfaceId: "eni-forwards", SubnetId: "subnet-nat", SourceDestCheck: false },
      ),
      blockPublicAccess: all({
        InternetGatewayBlockMode: drawn.block,
        Exclusions: drawn.excluded.map((name) => ({
          ResourceArn: `arn:aws:ec2:eu-central-1:111122223333:${name}`,
          InternetGatewayExclusionMode: drawn.exclusion,
          State: "create-complete",
        })),
      }),
    };
  });
