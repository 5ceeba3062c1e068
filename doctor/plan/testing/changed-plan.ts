/** Plans that change what is there, written by hand in the shape that `terraform show -json` prints. */

type Values = Readonly<Record<string, unknown>>;

/** By address. */
export type Resources = Readonly<Record<string, Values>>;

export const PROVIDERS = {
  aws: { name: "aws", expressions: { region: { constant_value: "us-east-2" } } },
};

/**
 * A plan that turns one set of resources into the other. What has no id yet is created, and data sources are read
 * before.
 *
 * @param imported the addresses of what somebody else made
 */
export function changedPlan(
  before: Resources,
  after: Resources,
  imported: readonly string[] = [],
): string {
  const all = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const addresses = all.filter((address) => !isData(address));
  const read = Object.fromEntries(Object.entries(after).filter(([address]) => isData(address)));
  return JSON.stringify({
    format_version: "1.2",
    resource_changes: addresses.map((address) => ({
      ...named(address),
      change: {
        actions: actionsOn(before[address], after[address]),
        before: before[address] ?? null,
        after: after[address] ?? null,
        after_unknown:
          after[address] === undefined || after[address].id !== undefined
            ? {}
            : { id: true, arn: after[address].arn === undefined },
        ...(imported.includes(address) && { importing: { id: after[address]?.id } }),
      },
    })),
    prior_state: {
      values: {
        root_module: {
          resources: Object.entries({ ...before, ...read }).map(([address, values]) => ({
            ...named(address),
            values,
          })),
        },
      },
    },
    configuration: {
      provider_config: PROVIDERS,
      root_module: {},
    },
  });
}

function isData(address: string): boolean {
  return address.startsWith("data.");
}

export function named(address: string) {
  const [type = "", name = ""] = address.replace("data.", "").split(".");
  return { address, mode: isData(address) ? "data" : "managed", type, name };
}

function actionsOn(before: Values | undefined, after: Values | undefined): readonly string[] {
  if (before === undefined) return ["create"];
  if (after === undefined) return ["delete"];
  return JSON.stringify(before) === JSON.stringify(after) ? ["no-op"] : ["update"];
}

const TABLE_ARN = "arn:aws:dynamodb:us-east-2:123456789012:table/orders";
const ROLE_ARN = "arn:aws:iam::123456789012:role/reader";
export const VPC = "vpc-0a1b2c3d4e5f60718";
export const ROUTE_TABLE = "rtb-0a1b2c3d4e5f60718";
const SUBNET = "subnet-0a1b2c3d4e5f60718";
const GROUP = "sg-0a1b2c3d4e5f60718";
const ACL = "acl-0a1b2c3d4e5f60718";
const MAIN_TABLE = "rtb-0b1b2c3d4e5f60718";
export const ENDPOINT = "vpce-0a1b2c3d4e5f60718";
const LIST = "pl-0a1b2c3d4e5f60718";

export function policyOf(...actions: readonly string[]): string {
  const statement = { Effect: "Allow", Action: actions, Resource: TABLE_ARN };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

/** A deployed function with a gateway endpoint. */
export const DEPLOYED: Resources = {
  "aws_vpc.main": {
    id: VPC,
    cidr_block: "10.0.0.0/16",
    enable_dns_support: true,
    enable_dns_hostnames: true,
    default_network_acl_id: ACL,
    main_route_table_id: MAIN_TABLE,
    default_route_table_id: MAIN_TABLE,
    default_security_group_id: "sg-0b1b2c3d4e5f60718",
  },
  "aws_subnet.private": {
    id: SUBNET,
    vpc_id: VPC,
    cidr_block: "10.0.0.0/24",
    availability_zone: "us-east-2a",
  },
  "aws_route_table.private": { id: ROUTE_TABLE, vpc_id: VPC, route: [] },
  "aws_route_table_association.private": {
    id: "rtbassoc-0a1b2c3d4e5f60718",
    subnet_id: SUBNET,
    route_table_id: ROUTE_TABLE,
  },
  "aws_vpc_endpoint.dynamodb": {
    id: ENDPOINT,
    vpc_id: VPC,
    service_name: "com.amazonaws.us-east-2.dynamodb",
    vpc_endpoint_type: "Gateway",
    route_table_ids: [ROUTE_TABLE],
    prefix_list_id: LIST,
  },
  "aws_vpc_endpoint.s3": {
    id: "vpce-0b1b2c3d4e5f60718",
    vpc_id: VPC,
    service_name: "com.amazonaws.us-east-2.s3",
    vpc_endpoint_type: "Gateway",
    route_table_ids: [ROUTE_TABLE],
    prefix_list_id: "pl-0b1b2c3d4e5f60718",
  },
  "aws_security_group.reader": { id: GROUP, vpc_id: VPC, ingress: [], egress: [] },
  "aws_vpc_security_group_egress_rule.https": {
    id: "sgr-0a1b2c3d4e5f60718",
    security_group_id: GROUP,
    cidr_ipv4: "0.0.0.0/0",
    ip_protocol: "tcp",
    from_port: 443,
    to_port: 443,
  },
  "aws_dynamodb_table.orders": {
    id: "orders",
    name: "orders",
    arn: TABLE_ARN,
    hash_key: "pk",
  },
  "aws_iam_role.reader": { id: "reader", name: "reader", arn: ROLE_ARN, path: "/" },
  "aws_iam_role_policy.reader": {
    id: "reader:read",
    name: "read",
    role: "reader",
    policy: policyOf("dynamodb:GetItem", "dynamodb:Query"),
  },
  "aws_lambda_function.reader": {
    id: "reader",
    function_name: "reader",
    arn: "arn:aws:lambda:us-east-2:123456789012:function:reader",
    role: ROLE_ARN,
    environment: [{ variables: { TABLE_NAME: "orders" } }],
    vpc_config: [{ subnet_ids: [SUBNET], security_group_ids: [GROUP], vpc_id: VPC }],
  },
};

/** What gives the private subnet a route to the internet. */
export const NAT_GATEWAY: Resources = {
  "aws_internet_gateway.main": { id: "igw-0a1b2c3d4e5f60718", vpc_id: VPC },
  "aws_subnet.public": {
    id: "subnet-0b1b2c3d4e5f60718",
    vpc_id: VPC,
    cidr_block: "10.0.1.0/24",
    availability_zone: "us-east-2a",
  },
  "aws_route_table.public": {
    id: "rtb-0c1b2c3d4e5f60718",
    vpc_id: VPC,
    route: [{ cidr_block: "0.0.0.0/0", gateway_id: "igw-0a1b2c3d4e5f60718" }],
  },
  "aws_route_table_association.public": {
    id: "rtbassoc-0b1b2c3d4e5f60718",
    subnet_id: "subnet-0b1b2c3d4e5f60718",
    route_table_id: "rtb-0c1b2c3d4e5f60718",
  },
  "aws_eip.nat": { id: "eipalloc-0a1b2c3d4e5f60718", public_ip: "203.0.113.7" },
  "aws_nat_gateway.main": {
    id: "nat-0a1b2c3d4e5f60718",
    subnet_id: "subnet-0b1b2c3d4e5f60718",
    allocation_id: "eipalloc-0a1b2c3d4e5f60718",
    connectivity_type: "public",
    private_ip: "10.0.1.5",
  },
  "aws_route.internet": {
    id: "r-rtb-0a1b2c3d4e5f607181080289494",
    route_table_id: ROUTE_TABLE,
    destination_cidr_block: "0.0.0.0/0",
    nat_gateway_id: "nat-0a1b2c3d4e5f60718",
  },
};

export function without(resources: Resources, ...addresses: readonly string[]): Resources {
  return Object.fromEntries(
    Object.entries(resources).filter(([address]) => !addresses.includes(address)),
  );
}

export function withValues(resources: Resources, address: string, values: Values): Resources {
  return { ...resources, [address]: { ...resources[address], ...values } };
}
