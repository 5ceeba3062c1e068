/** Deployed networks in the styles that people write, in which everything is fine and every attribute is known. */
import { DEPLOYED, NAT_GATEWAY, policyOf, type Resources, VPC, without } from "./changed-plan";

const SUBNET = "subnet-0a1b2c3d4e5f60718";
const GROUP = "sg-0a1b2c3d4e5f60718";
const ROUTE_TABLE = "rtb-0a1b2c3d4e5f60718";
const ENDPOINT_SUBNET = "subnet-0d1b2c3d4e5f60718";
const ENDPOINT_GROUP = "sg-0d1b2c3d4e5f60718";
const ENDPOINT_ACL = "acl-0d1b2c3d4e5f60718";
const ENDPOINT_HOST = "vpce-0d1b2c3d4e5f60718-x.dynamodb.us-east-2.vpce.amazonaws.com";
const TABLE_ARN = "arn:aws:dynamodb:us-east-2:123456789012:table/orders";
const KEY_ID = "0a1b2c3d-4e5f-4071-8a1b-2c3d4e5f6071";
const KEY = `arn:aws:kms:us-east-2:123456789012:key/${KEY_ID}`;
const SERVICE = "com.amazonaws.us-east-2.dynamodb";

const managedPolicy = (name: string, policy: string) => {
  const arn = `arn:aws:iam::123456789012:policy/${name}`;
  return { id: arn, arn, name, path: "/", policy };
};

function allowing(action: string, more: object = {}): string {
  const statement = { Effect: "Allow", Action: action, Resource: "*", ...more };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}
const ANYONE = { Principal: "*" };

const rule = (rule_no: number, ports: readonly [number, number]) => ({
  rule_no,
  action: "allow",
  protocol: "6",
  cidr_block: "0.0.0.0/0",
  from_port: ports[0],
  to_port: ports[1],
});
const HTTPS = [443, 443] as const;
const REPLIES = [1024, 65535] as const;

/** All that decides permissions, with tags that policies ask for. */
const ACCESS: Resources = {
  "aws_iam_policy.boundary": managedPolicy("boundary", allowing("*")),
  "aws_iam_policy.write": managedPolicy("write", policyOf("dynamodb:PutItem")),
  "aws_iam_role_policy_attachment.write": {
    id: "reader-write",
    role: "reader",
    policy_arn: "arn:aws:iam::123456789012:policy/write",
  },
  "aws_iam_role.reader": {
    ...DEPLOYED["aws_iam_role.reader"],
    permissions_boundary: "arn:aws:iam::123456789012:policy/boundary",
    tags: { team: "a" },
    tags_all: { team: "a" },
    inline_policy: [{ name: "delete", policy: policyOf("dynamodb:DeleteItem") }],
  },
  "aws_iam_role_policy.tagged": {
    id: "reader:tagged",
    name: "tagged",
    role: "reader",
    policy: allowing("dynamodb:UpdateItem", {
      Resource: TABLE_ARN,
      Condition: { StringEquals: { "aws:PrincipalTag/team": "a", "aws:ResourceTag/team": "a" } },
    }),
  },
  "aws_dynamodb_table.orders": {
    ...DEPLOYED["aws_dynamodb_table.orders"],
    billing_mode: "PAY_PER_REQUEST",
    server_side_encryption: [{ enabled: true, kms_key_arn: KEY }],
    tags: { team: "a" },
    tags_all: { team: "a" },
  },
  "aws_dynamodb_resource_policy.orders": {
    id: TABLE_ARN,
    resource_arn: TABLE_ARN,
    policy: allowing("dynamodb:GetItem", ANYONE),
  },
  "aws_kms_key.own": {
    id: KEY_ID,
    key_id: KEY_ID,
    arn: KEY,
    is_enabled: true,
    policy: allowing("kms:*", ANYONE),
  },
};

/** A gateway endpoint with its parts inline, an own network ACL, and DHCP options. */
const GATEWAY: Resources = {
  ...DEPLOYED,
  ...ACCESS,
  "aws_vpc_endpoint.dynamodb": {
    ...DEPLOYED["aws_vpc_endpoint.dynamodb"],
    policy: allowing("*", ANYONE),
  },
  "aws_network_acl.private": {
    id: "acl-0b1b2c3d4e5f60718",
    vpc_id: VPC,
    subnet_ids: [SUBNET],
    egress: [rule(100, HTTPS)],
    ingress: [rule(100, REPLIES)],
  },
  "aws_vpc_dhcp_options.own": {
    id: "dopt-0a1b2c3d4e5f60718",
    domain_name_servers: ["AmazonProvidedDNS"],
    domain_name: "example.internal",
  },
  "aws_vpc_dhcp_options_association.own": {
    id: "dopt-0a1b2c3d4e5f60718-vpc",
    vpc_id: VPC,
    dhcp_options_id: "dopt-0a1b2c3d4e5f60718",
  },
};

const [EGRESS, INGRESS] = [true, false].map((egress) => ({
  network_acl_id: "acl-0b1b2c3d4e5f60718",
  rule_number: 100,
  egress,
  rule_action: "allow",
  protocol: "6",
  cidr_block: "0.0.0.0/0",
  from_port: (egress ? HTTPS : REPLIES)[0],
  to_port: (egress ? HTTPS : REPLIES)[1],
}));

/** The same with resources of their own for the parts, and a main route table instead of an association. */
const APART: Resources = {
  ...without(
    GATEWAY,
    "aws_route_table_association.private",
    "aws_vpc_security_group_egress_rule.https",
    "aws_vpc_dhcp_options.own",
    "aws_vpc_dhcp_options_association.own",
  ),
  "aws_main_route_table_association.private": {
    id: "rtbassoc-0b1b2c3d4e5f60718",
    vpc_id: VPC,
    route_table_id: ROUTE_TABLE,
  },
  "aws_security_group_rule.https": {
    id: "sgrule-1",
    type: "egress",
    security_group_id: GROUP,
    protocol: "tcp",
    from_port: 443,
    to_port: 443,
    cidr_blocks: ["0.0.0.0/0"],
  },
  "aws_vpc_endpoint.dynamodb": {
    ...DEPLOYED["aws_vpc_endpoint.dynamodb"],
    route_table_ids: [],
  },
  "aws_vpc_endpoint_route_table_association.private": {
    id: "a-vpce-0a1b2c3d4e5f60718",
    vpc_endpoint_id: "vpce-0a1b2c3d4e5f60718",
    route_table_id: ROUTE_TABLE,
  },
  "aws_vpc_endpoint_policy.dynamodb": {
    id: "vpce-0a1b2c3d4e5f60718",
    vpc_endpoint_id: "vpce-0a1b2c3d4e5f60718",
    policy: allowing("*", ANYONE),
  },
  "aws_network_acl.private": {
    id: "acl-0b1b2c3d4e5f60718",
    vpc_id: VPC,
    subnet_ids: [],
    egress: [],
    ingress: [],
  },
  "aws_network_acl_association.private": {
    id: "aclassoc-0a1b2c3d4e5f60718",
    network_acl_id: "acl-0b1b2c3d4e5f60718",
    subnet_id: SUBNET,
  },
  "aws_network_acl_rule.egress": { id: "nacl-1", ...EGRESS },
  "aws_network_acl_rule.ingress": { id: "nacl-2", ...INGRESS },
};

/** A NAT gateway, and a group with its rules inline. */
const NAT: Resources = {
  ...without(
    DEPLOYED,
    "aws_vpc_endpoint.dynamodb",
    "aws_vpc_endpoint.s3",
    "aws_vpc_security_group_egress_rule.https",
  ),
  ...NAT_GATEWAY,
  "aws_security_group.reader": {
    id: GROUP,
    vpc_id: VPC,
    ingress: [],
    egress: [{ protocol: "tcp", from_port: 443, to_port: 443, cidr_blocks: ["0.0.0.0/0"] }],
  },
  "aws_vpc_block_public_access_options.own": {
    id: "us-east-2",
    internet_gateway_block_mode: "off",
  },
};

/** An interface endpoint in a subnet of its own, which the function names by URL. */
const INTERFACE: Resources = {
  ...without(DEPLOYED, "aws_vpc_endpoint.dynamodb", "aws_vpc_endpoint.s3"),
  "aws_network_acl.private": GATEWAY["aws_network_acl.private"] ?? {},
  "aws_subnet.endpoint": {
    id: ENDPOINT_SUBNET,
    vpc_id: VPC,
    cidr_block: "10.0.1.0/24",
    availability_zone: "us-east-2a",
  },
  "aws_network_acl.endpoint": {
    id: ENDPOINT_ACL,
    vpc_id: VPC,
    subnet_ids: [ENDPOINT_SUBNET],
    egress: [rule(100, REPLIES)],
    ingress: [rule(100, HTTPS)],
  },
  "aws_security_group.endpoint": {
    id: ENDPOINT_GROUP,
    vpc_id: VPC,
    egress: [],
    ingress: [{ protocol: "tcp", from_port: 443, to_port: 443, security_groups: [GROUP] }],
  },
  "aws_vpc_endpoint.dynamodb": {
    id: "vpce-0d1b2c3d4e5f60718",
    vpc_id: VPC,
    service_name: SERVICE,
    vpc_endpoint_type: "Interface",
    subnet_ids: [ENDPOINT_SUBNET],
    security_group_ids: [ENDPOINT_GROUP],
    private_dns_enabled: false,
    ip_address_type: "ipv4",
    policy: allowing("*", ANYONE),
    dns_entry: [{ dns_name: ENDPOINT_HOST, hosted_zone_id: "Z1" }],
  },
  "aws_lambda_function.reader": {
    ...DEPLOYED["aws_lambda_function.reader"],
    environment: [
      {
        variables: { TABLE_NAME: "orders", AWS_ENDPOINT_URL_DYNAMODB: `https://${ENDPOINT_HOST}` },
      },
    ],
  },
};

/** An instance and an ECS service, instead of a function, behind a gateway endpoint. */
const SOURCES: Resources = {
  ...without(DEPLOYED, "aws_lambda_function.reader"),
  "aws_iam_instance_profile.reader": {
    id: "reader",
    name: "reader",
    role: "reader",
    arn: "arn:aws:iam::123456789012:instance-profile/reader",
  },
  "aws_instance.reader": {
    id: "i-0a1b2c3d4e5f60718",
    subnet_id: SUBNET,
    vpc_security_group_ids: [GROUP],
    iam_instance_profile: "reader",
    private_ip: "10.0.0.9",
    associate_public_ip_address: false,
    primary_network_interface_id: "eni-0a1b2c3d4e5f60718",
  },
  "aws_ecs_task_definition.reader": {
    id: "reader",
    family: "reader",
    arn: "arn:aws:ecs:us-east-2:123456789012:task-definition/reader:1",
    network_mode: "awsvpc",
    task_role_arn: "arn:aws:iam::123456789012:role/reader",
    container_definitions: JSON.stringify([
      { name: "app", environment: [{ name: "TABLE_NAME", value: "orders" }] },
    ]),
  },
  "aws_ecs_service.reader": {
    id: "arn:aws:ecs:us-east-2:123456789012:service/a/reader",
    name: "reader",
    task_definition: "arn:aws:ecs:us-east-2:123456789012:task-definition/reader:1",
    network_configuration: [
      { subnets: [SUBNET], security_groups: [GROUP], assign_public_ip: false },
    ],
  },
};

export const BLINDABLE: Readonly<Record<string, Resources>> = {
  GATEWAY,
  APART,
  NAT,
  INTERFACE,
  SOURCES,
};
