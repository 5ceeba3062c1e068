import fc from "fast-check";
import type {
  IpPermission,
  NetworkAclEntry,
  NetworkSnapshot,
  Route,
  Source,
  VpcEndpoint,
} from "../../snapshot/network";
import {
  ALL_TRAFFIC,
  DYNAMODB_CIDRS,
  ENDPOINT_URL,
  FUNCTION,
  isolated,
  known,
  LOCAL_ROUTE,
  PREFIX_LIST,
  route,
  SERVICE,
  VPC,
  withInstance,
  withInterfaceEndpoint,
  withNatGateway,
} from "./network";

/** Most networks work, so that each breakage is also tested alone. */
function mostly<T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 3, arbitrary: usual }, { weight: 1, arbitrary: other });
}

/** CIDRs that cover all of DynamoDB's CIDRs, some of them, part of one, and none. */
const cidr = fc.constantFrom(
  "0.0.0.0/0",
  "52.0.0.0/8",
  ...DYNAMODB_CIDRS,
  "52.94.1.0/24",
  "10.0.0.0/16",
  "10.0.0.0/25",
  "10.0.1.0/24",
  "192.0.2.0/24",
);

const ports = fc.constantFrom([443, 443], [0, 65535], [1024, 65535], [32768, 60999], [80, 80]);

const entry: fc.Arbitrary<NetworkAclEntry> = fc.record({
  RuleNumber: fc.integer({ min: 1, max: 32766 }),
  Egress: fc.boolean(),
  Protocol: fc.constantFrom("-1", "6", "17"),
  RuleAction: fc.constantFrom("allow", "allow", "allow", "deny"),
  CidrBlock: cidr,
  PortRange: ports.map(([From, To]) => ({ From, To })),
});

const ALL_OPEN: readonly NetworkAclEntry[] = [true, false].map((Egress) => ({
  RuleNumber: 32766.5,
  Egress,
  Protocol: "-1",
  RuleAction: "allow",
  CidrBlock: "0.0.0.0/0",
}));

/** AWS rejects a second entry with the same number and direction. */
const entries = mostly(
  fc.constant(ALL_OPEN),
  fc
    .uniqueArray(entry, {
      maxLength: 6,
      selector: ({ RuleNumber = 0, Egress = false }) => `${RuleNumber} ${Number(Egress)}`,
    })
    .chain((some) => fc.constantFrom(some, [...some, ...ALL_OPEN])),
);

const permission: fc.Arbitrary<IpPermission> = fc
  .tuple(
    fc.constantFrom("-1", "tcp", "udp"),
    ports,
    fc.oneof(
      cidr.map((CidrIp) => ({ IpRanges: [{ CidrIp }] })),
      fc.constant({ PrefixListIds: [{ PrefixListId: PREFIX_LIST }] }),
      fc
        .constantFrom("sg-endpoint", "sg-function")
        .map((GroupId) => ({ UserIdGroupPairs: [{ GroupId }] })),
    ),
  )
  .map(([IpProtocol, [FromPort, ToPort], peers]) => ({ IpProtocol, FromPort, ToPort, ...peers }));

const allTraffic: fc.Arbitrary<IpPermission[]> = fc.constant([ALL_TRAFFIC]);

const target: fc.Arbitrary<Partial<Route>> = fc.constantFrom(
  { NatGatewayId: "nat-a" },
  { NatGatewayId: "nat-gone" },
  { GatewayId: "igw-a" },
  { GatewayId: "vgw-a", Origin: "EnableVgwRoutePropagation" },
  { VpcPeeringConnectionId: "pcx-a" },
  { TransitGatewayId: "tgw-a" },
);

/** AWS rejects a second static route to the same destination. */
const routes = fc
  .uniqueArray(
    fc
      .tuple(cidr, target, fc.constantFrom("active", "active", "active", "blackhole"))
      .map(([destination, leads, State]) => route(destination, { ...leads, State })),
    { maxLength: 4, selector: ({ DestinationCidrBlock }) => DestinationCidrBlock },
  )
  .map((some) => [LOCAL_ROUTE, ...some]);

function leadingTo(leads: Partial<Route>): fc.Arbitrary<Route[]> {
  return fc.constant([LOCAL_ROUTE, route("0.0.0.0/0", leads)]);
}

const gatewayEndpoint: fc.Arbitrary<VpcEndpoint> = fc.record({
  VpcEndpointId: fc.constant("vpce-gateway"),
  VpcId: fc.constantFrom(VPC, VPC, "vpc-b"),
  ServiceName: fc.constant(SERVICE),
  VpcEndpointType: fc.constant("Gateway"),
  State: fc.constantFrom("available", "available", "available", "pending", "deleted"),
  RouteTableIds: fc.subarray(["rtb-private", "rtb-public", "rtb-main"]),
});

const source = fc.oneof(
  fc
    .record({
      subnetIds: mostly(
        fc.subarray(["subnet-a", "subnet-b"], { minLength: 1 }),
        fc.subarray(["subnet-a", "subnet-public", "subnet-gone"], { minLength: 1 }),
      ),
      url: fc.constantFrom(undefined, undefined, ENDPOINT_URL),
    })
    .map(({ subnetIds, url }): Source => ({
      ...FUNCTION,
      subnetIds,
      securityGroupIds: ["sg-second", "sg-function"],
      clientEndpoint: { known: true, url },
    })),
  fc.constant(withInstance().source),
);

/** Networks of every kind: some work, some do not, and some are indeterminate. */
export const network: fc.Arbitrary<NetworkSnapshot> = fc
  .record({
    source,
    privateRoutes: mostly(leadingTo({ NatGatewayId: "nat-a" }), routes),
    publicRoutes: mostly(leadingTo({ GatewayId: "igw-a" }), routes),
    endpointRoute: fc.boolean(),
    acls: fc.tuple(entries, entries),
    egress: mostly(allTraffic, fc.array(permission, { maxLength: 4 })),
    secondEgress: fc.array(permission, { maxLength: 1 }),
    ingress: mostly(allTraffic, fc.array(permission, { maxLength: 3 })),
    gateway: fc.option(gatewayEndpoint),
    natState: mostly(fc.constant("available"), fc.constant("failed")),
    natSubnet: mostly(fc.constant("subnet-public"), fc.constant("subnet-a")),
    support: mostly(fc.constant(true), fc.boolean()),
    hostnames: mostly(fc.constant(true), fc.boolean()),
    ownTable: fc.boolean(),
  })
  .map((drawn) => {
    const { gateway, support, hostnames, acls } = drawn;
    const base = isolated();
    const interfaces = withInterfaceEndpoint();
    const pl: Route = {
      DestinationPrefixListId: PREFIX_LIST,
      GatewayId: "vpce-gateway",
      State: "active",
    };
    const tables = base.routeTables.known ? base.routeTables.items : [];
    const natGateways = withNatGateway().natGateways;
    return {
      ...base,
      source: drawn.source,
      vpcAttributes: known({
        VpcId: VPC,
        EnableDnsSupport: { Value: support },
        EnableDnsHostnames: { Value: hostnames },
      }),
      routeTables: {
        known: true,
        items: tables.map((table) => {
          const isPublic = table.RouteTableId === "rtb-public";
          const listed = gateway?.RouteTableIds?.includes(table.RouteTableId) === true;
          return {
            ...table,
            Routes: [
              ...(isPublic ? drawn.publicRoutes : drawn.privateRoutes),
              ...(listed && drawn.endpointRoute ? [pl] : []),
            ],
            ...(table.RouteTableId === "rtb-private" &&
              !drawn.ownTable && { Associations: [{ SubnetId: "subnet-a" }] }),
          };
        }),
      },
      networkAcls: {
        known: true,
        items: (base.networkAcls.known ? base.networkAcls.items : []).map((acl, index) => ({
          ...acl,
          Entries: acls[index] ?? [],
        })),
      },
      securityGroups: known(
        { GroupId: "sg-function", IpPermissions: [], IpPermissionsEgress: drawn.egress },
        { GroupId: "sg-second", IpPermissions: [], IpPermissionsEgress: drawn.secondEgress },
        { GroupId: "sg-endpoint", IpPermissions: drawn.ingress, IpPermissionsEgress: [] },
      ),
      vpcEndpoints: {
        known: true,
        items: [
          ...(gateway === null ? [] : [gateway]),
          ...(interfaces.vpcEndpoints.known ? interfaces.vpcEndpoints.items : []),
        ],
      },
      networkInterfaces: {
        known: true,
        items: [interfaces, withInstance()].flatMap(({ networkInterfaces }) =>
          networkInterfaces.known ? networkInterfaces.items : [],
        ),
      },
      natGateways: {
        known: true,
        items: (natGateways.known ? natGateways.items : []).map((nat) => ({
          ...nat,
          State: drawn.natState,
          SubnetId: drawn.natSubnet,
        })),
      },
    };
  });
