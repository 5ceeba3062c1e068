import {
  type Known,
  type NetworkAcl,
  type NetworkSnapshot,
  type Route,
  type RouteTable,
} from "../../snapshot/network";
import {
  DYNAMODB_CIDRS,
  isolated,
  known,
  LOCAL_ROUTE,
  PREFIX_LIST,
  route,
  VPC,
  withGatewayEndpoint,
  withNatGateway,
} from "./network";

/** Routes per route table, entries per direction of each network ACL, and rules of the security group. */
const RULES = 50;

const rules = Array.from({ length: RULES }, (_, number) => number);

const PATHS = {
  "gateway-endpoint": {
    base: withGatewayEndpoint,
    routes: [{ DestinationPrefixListId: PREFIX_LIST, GatewayId: "vpce-gateway", State: "active" }],
  },
  "nat-gateway": {
    base: withNatGateway,
    routes: [route("0.0.0.0/0", { NatGatewayId: "nat-a" })],
  },
  none: { base: isolated, routes: [] },
} as const;

/**
 * A function in very many subnets. Each subnet has its own route table and network ACL, with 50 rules
 * that do not match before the last ones do.
 */
export function largeNetwork(subnetCount: number, path: keyof typeof PATHS): NetworkSnapshot {
  const { base, routes } = PATHS[path];
  const small = base();
  const numbers = Array.from({ length: subnetCount }, (_, number) => number);
  const tables = numbers.map((number) => tableOf(number, routes));
  const subnets = numbers.map((number) => ({
    SubnetId: `subnet-${number}`,
    VpcId: VPC,
    AvailabilityZone: "us-east-2a",
    CidrBlock: `10.${Math.floor(number / 256)}.${number % 256}.0/24`,
  }));
  const https = { IpProtocol: "tcp", FromPort: 443, ToPort: 443 } as const;
  return {
    ...small,
    source: {
      kind: "vpc-function",
      functionName: "orders",
      state: "Active",
      subnetIds: subnets.map(({ SubnetId }) => SubnetId),
      securityGroupIds: ["sg-large"],
      clientEndpoint: { known: true },
    },
    subnets: plus(small.subnets, subnets),
    routeTables: plus(small.routeTables, tables),
    networkAcls: plus(small.networkAcls, numbers.map(aclOf)),
    securityGroups: known({
      GroupId: "sg-large",
      VpcId: VPC,
      IpPermissions: [],
      IpPermissionsEgress: [
        ...rules.map((rule) => ({ ...https, IpRanges: [{ CidrIp: `172.16.${rule}.0/24` }] })),
        { ...https, IpRanges: DYNAMODB_CIDRS.map((CidrIp) => ({ CidrIp })) },
      ],
    }),
    vpcEndpoints: {
      known: true,
      items: itemsOf(small.vpcEndpoints).map((endpoint) => ({
        ...endpoint,
        RouteTableIds: tables.map(({ RouteTableId }) => RouteTableId),
      })),
    },
  };
}

function tableOf(number: number, routes: readonly Route[]): RouteTable {
  const others = rules.map((rule) =>
    route(`172.${16 + (rule % 16)}.${number % 256}.0/24`, {
      VpcPeeringConnectionId: `pcx-${rule}`,
    }),
  );
  return {
    RouteTableId: `rtb-${number}`,
    VpcId: VPC,
    Routes: [LOCAL_ROUTE, ...others, ...routes],
    Associations: [{ SubnetId: `subnet-${number}` }],
  };
}

function aclOf(number: number): NetworkAcl {
  const entries = [true, false].flatMap((Egress) => [
    ...rules.map((rule) => ({
      Egress,
      RuleNumber: 1000 - rule,
      Protocol: "6",
      RuleAction: "deny",
      CidrBlock: `172.16.${rule}.0/24`,
      PortRange: { From: 1, To: 65535 },
    })),
    {
      Egress,
      RuleNumber: 2000,
      Protocol: "6",
      RuleAction: "allow",
      CidrBlock: "0.0.0.0/0",
      PortRange: { From: 443, To: 65535 },
    },
  ]);
  return {
    NetworkAclId: `acl-${number}`,
    VpcId: VPC,
    Associations: [{ SubnetId: `subnet-${number}` }],
    Entries: entries,
  };
}

function plus<T>(collection: Known<T>, items: readonly T[]): Known<T> {
  return { known: true, items: [...itemsOf(collection), ...items] };
}

function itemsOf<T>(collection: Known<T>): readonly T[] {
  return collection.known ? collection.items : [];
}
