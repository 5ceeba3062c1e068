/** A network that the plan of a function only names, and what AWS says about it. */
import { DEPLOYED, ENDPOINT, ROUTE_TABLE, VPC, without } from "./changed-plan";

const [SUBNET, GROUP] = ["subnet-0a1b2c3d4e5f60718", "sg-0a1b2c3d4e5f60718"];
const LIST = "pl-0a1b2c3d4e5f60718";

/** A network that other people made. The plan only names it. */
const NETWORK = [
  "aws_vpc.main",
  "aws_subnet.private",
  "aws_route_table.private",
  "aws_route_table_association.private",
  "aws_vpc_endpoint.dynamodb",
  "aws_vpc_endpoint.s3",
  "aws_security_group.reader",
  "aws_vpc_security_group_egress_rule.https",
];
export const FUNCTION = without(DEPLOYED, ...NETWORK);

const ENTRY = { CidrBlock: "0.0.0.0/0", Protocol: "-1", RuleAction: "allow", RuleNumber: 100 };

/** What `collect` writes about that network, in the shape of the AWS CLI. */
export const FILES: Readonly<Record<string, object>> = {
  "describe-vpcs": {
    Vpcs: [
      {
        VpcId: VPC,
        CidrBlock: "10.0.0.0/16",
        DhcpOptionsId: "default",
        CidrBlockAssociationSet: [
          { CidrBlock: "10.0.0.0/16", CidrBlockState: { State: "associated" } },
        ],
      },
    ],
  },
  "describe-vpc-attribute-enableDnsSupport": { VpcId: VPC, EnableDnsSupport: { Value: true } },
  "describe-vpc-attribute-enableDnsHostnames": { VpcId: VPC, EnableDnsHostnames: { Value: true } },
  "describe-subnets": {
    Subnets: [
      {
        SubnetId: SUBNET,
        VpcId: VPC,
        CidrBlock: "10.0.0.0/24",
        AvailabilityZone: "us-east-2a",
      },
    ],
  },
  "describe-route-tables": {
    RouteTables: [
      {
        RouteTableId: ROUTE_TABLE,
        VpcId: VPC,
        Routes: [
          { DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", State: "active" },
          { DestinationPrefixListId: LIST, GatewayId: ENDPOINT, State: "active" },
        ],
        Associations: [
          { Main: false, SubnetId: SUBNET, AssociationState: { State: "associated" } },
        ],
      },
    ],
  },
  "describe-network-acls": {
    NetworkAcls: [
      {
        NetworkAclId: "acl-0a1b2c3d4e5f60718",
        VpcId: VPC,
        IsDefault: true,
        Associations: [{ SubnetId: SUBNET }],
        Entries: [
          { ...ENTRY, Egress: true },
          { ...ENTRY, Egress: false },
        ],
      },
    ],
  },
  "describe-vpc-endpoints": {
    VpcEndpoints: [
      {
        VpcEndpointId: ENDPOINT,
        VpcId: VPC,
        VpcEndpointType: "Gateway",
        ServiceName: "com.amazonaws.us-east-2.dynamodb",
        State: "available",
        RouteTableIds: [ROUTE_TABLE],
        PolicyDocument: JSON.stringify({
          Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
        }),
      },
    ],
  },
  "describe-security-groups": {
    SecurityGroups: [
      {
        GroupId: GROUP,
        VpcId: VPC,
        IpPermissions: [],
        IpPermissionsEgress: [
          { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
        ],
      },
    ],
  },
  "describe-nat-gateways": { NatGateways: [] },
  "describe-internet-gateways": { InternetGateways: [] },
  "describe-network-interfaces": { NetworkInterfaces: [] },
  "describe-addresses": { Addresses: [] },
  "describe-dhcp-options": { DhcpOptions: [] },
  "describe-managed-prefix-lists": {
    PrefixLists: [
      {
        PrefixListId: LIST,
        PrefixListName: "com.amazonaws.us-east-2.dynamodb",
        AddressFamily: "IPv4",
        State: "create-complete",
      },
    ],
  },
  [`get-managed-prefix-list-entries-${LIST}`]: { Entries: [{ Cidr: "198.51.100.0/24" }] },
};

/** The first item of a list in the files, for a test that changes it. */
export function first(name: string, list: string): Readonly<Record<string, unknown>> {
  const items = (FILES[name] as Readonly<Record<string, readonly object[]>>)[list];
  return items?.[0] as Readonly<Record<string, unknown>>;
}
