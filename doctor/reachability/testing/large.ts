import type { NetworkSnapshot, RouteTable } from "../../snapshot/network";
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

/** Routes of each route table, entries each way of each network ACL, and rules of the security group. */
const RULES = 50;

/**
 * A function in very many subnets, each with a route table and a network ACL of its own, 50 rules in
 * each. All of them lead to DynamoDB, and none of the rules decides before the last ones.
 */
export function largeNetwork(
  subnetCount: number,
  way: "gateway-endpoint" | "nat-gateway" | "none",
): NetworkSnapshot {
  const base = {
    "gateway-endpoint": withGatewayEndpoint,
    "nat-gateway": withNatGateway,
    none: isolated,
  }[way]();
  const numbers = Array.from({ length: subnetCount }, (_, number) => number);
  const rules = Array.from({ length: RULES }, (_, number) => number);
  const tables = numbers.map((number): RouteTable => {
    const others = rules.map((rule) =>
      route(`172.${16 + (rule % 16)}.${number % 256}.0/24`, {
        VpcPeeringConnectionId: `pcx-${rule}`,
      }),
    );
    const out = {
      "gateway-endpoint": [
        { DestinationPrefixListId: PREFIX_LIST, GatewayId: "vpce-gateway", State: "active" },
      ],
      "nat-gateway": [route("0.0.0.0/0", { NatGatewayId: "nat-a" })],
      none: [],
    }[way];
    return {
      RouteTableId: `rtb-${number}`,
      VpcId: VPC,
      Routes: [LOCAL_ROUTE, ...others, ...out],
      Associations: [{ SubnetId: `subnet-${number}` }],
    };
  });
  const acls = numbers.map((number) => ({
    NetworkAclId: `acl-${number}`,
    VpcId: VPC,
    Associations: [{ SubnetId: `subnet-${number}` }],
    Entries: [true, false].flatMap((Egress) => [
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
    ]),
  }));
  return {
    ...base,
    source: {
      kind: "vpc-function",
      functionName: "orders",
      subnetIds: numbers.map((number) => `subnet-${number}`),
      securityGroupIds: ["sg-large"],
      clientEndpoint: { known: true },
    },
    subnets: {
      known: true,
      items: [
        ...(base.subnets.known ? base.subnets.items : []),
        ...numbers.map((number) => ({
          SubnetId: `subnet-${number}`,
          VpcId: VPC,
          AvailabilityZone: "us-east-2a",
          CidrBlock: `10.${Math.floor(number / 256)}.${number % 256}.0/24`,
        })),
      ],
    },
    routeTables: {
      known: true,
      items: [...(base.routeTables.known ? base.routeTables.items : []), ...tables],
    },
    networkAcls: {
      known: true,
      items: [...(base.networkAcls.known ? base.networkAcls.items : []), ...acls],
    },
    securityGroups: known({
      GroupId: "sg-large",
      VpcId: VPC,
      IpPermissions: [],
      IpPermissionsEgress: [
        ...rules.map((rule) => ({
          IpProtocol: "tcp",
          FromPort: 443,
          ToPort: 443,
          IpRanges: [{ CidrIp: `172.16.${rule}.0/24` }],
        })),
        {
          IpProtocol: "tcp",
          FromPort: 443,
          ToPort: 443,
          IpRanges: DYNAMODB_CIDRS.map((CidrIp) => ({ CidrIp })),
        },
      ],
    }),
    vpcEndpoints:
      way === "gateway-endpoint" && base.vpcEndpoints.known
        ? {
            known: true,
            items: base.vpcEndpoints.items.map((endpoint) => ({
              ...endpoint,
              RouteTableIds: tables.map(({ RouteTableId }) => RouteTableId),
            })),
          }
        : base.vpcEndpoints,
  };
}
