import { type Document } from "./breaks";
import {
  add,
  type Attributes,
  type Configuration,
  documentOf,
  editPolicy,
  only,
  remove,
  some,
} from "./configuration";
import { INTERFACE_ENDPOINT_MUTATIONS } from "./interface-endpoint-mutations";
import { NETWORK_MUTATIONS } from "./network-mutations";
import { PERMISSION_MUTATIONS } from "./permission-mutations";

export const MUTATIONS = [
  ...NETWORK_MUTATIONS,
  ...INTERFACE_ENDPOINT_MUTATIONS,
  ...PERMISSION_MUTATIONS,
];

type Break = (configuration: Configuration) => void;

const ELSEWHERE = "arn:aws:dynamodb:us-east-2:123456789012:table/another";
const STATE = "a state that a thing gets after it is made; a plan makes only what works";

/** The mutations of the deployed state as faults in the configuration, by their names. A text says why one is none. */
export const CONFIGURATION_BREAKS: Readonly<Record<string, Break | string>> = {
  "gateway-endpoint: the endpoint is associated with no route table, and its routes are gone":
    withoutRouteTables,
  "gateway-endpoint: the route to the endpoint is a black hole": STATE,
  "gateway-endpoint: the endpoint is associated with another route table": (configuration) => {
    add(configuration, "aws_route_table", "another", { vpc_id: vpcOf(configuration) });
    only(configuration, "aws_vpc_endpoint").route_table_ids = ["${aws_route_table.another.id}"];
  },
  "gateway-endpoint: the endpoint and its routes are deleted": (configuration) => {
    remove(configuration, "aws_vpc_endpoint");
  },
  "gateway-endpoint: the endpoint is pending": STATE,
  "gateway-endpoint: the endpoint is deleting": STATE,
  "gateway-endpoint: the endpoint is failed": STATE,
  "gateway-endpoint: the security group has no egress rule": withoutEgress,
  "gateway-endpoint: the security group allows egress to another port only": (configuration) => {
    Object.assign(only(configuration, EGRESS), { from_port: 80, to_port: 80 });
  },
  "gateway-endpoint: the security group allows egress over UDP only": (configuration) => {
    only(configuration, EGRESS).ip_protocol = "udp";
  },
  "gateway-endpoint: the security group allows egress to another prefix list only": (
    configuration,
  ) => {
    Object.assign(configuration.data.aws_prefix_list ?? {}, {
      another: { name: "com.amazonaws.us-east-2.s3" },
    });
    only(configuration, EGRESS).prefix_list_id = "${data.aws_prefix_list.another.id}";
  },
  "gateway-endpoint: the network ACL denies outbound tcp 443": (configuration) => {
    denyInDefaultAcl(configuration, { egress: true, from_port: 443, to_port: 443 });
  },
  "gateway-endpoint: the network ACL denies all inbound traffic": (configuration) => {
    denyInDefaultAcl(configuration, { egress: false, from_port: 0, to_port: 65535 });
  },
  "gateway-endpoint: the network ACL denies inbound traffic to the ephemeral ports": (
    configuration,
  ) => {
    denyInDefaultAcl(configuration, { egress: false, from_port: 1024, to_port: 65535 });
  },
  "gateway-endpoint: DNS support of the VPC is off": withoutDns("enable_dns_support"),
  "gateway-endpoint: DNS hostnames of the VPC are off": withoutDns("enable_dns_hostnames"),
  "gateway-endpoint: a more specific route leads to an internet gateway": (configuration) => {
    configuration.data.aws_ec2_managed_prefix_list = {
      dynamodb: { name: "com.amazonaws.us-east-2.dynamodb" },
    };
    const block = "tolist(data.aws_ec2_managed_prefix_list.dynamodb.entries)[0].cidr";
    add(configuration, "aws_internet_gateway", "elsewhere", { vpc_id: vpcOf(configuration) });
    for (const table of Object.keys(configuration.resource.aws_route_table ?? {})) {
      add(configuration, "aws_route", `elsewhere-of-${table}`, {
        route_table_id: `\${aws_route_table.${table}.id}`,
        destination_cidr_block: `\${cidrsubnet(${block}, 1, 0)}`,
        gateway_id: "${aws_internet_gateway.elsewhere.id}",
      });
    }
  },

  "nat-gateway: the default routes are gone": (configuration) => {
    remove(configuration, "aws_route", (route) => "nat_gateway_id" in route);
  },
  "nat-gateway: a more specific route is a black hole": STATE,
  "nat-gateway: the NAT gateways have no public address":
    "AWS makes no public NAT gateway without an address",
  "nat-gateway: the NAT gateways are deleted": STATE,
  "nat-gateway: the NAT gateways are failed": STATE,
  "nat-gateway: the NAT gateways' subnets have no route to the internet gateway": (
    configuration,
  ) => {
    remove(configuration, "aws_route", (route) => "gateway_id" in route);
    for (const nat of some(configuration, "aws_nat_gateway")) delete nat.depends_on;
  },
  "nat-gateway: the internet gateway is detached": (configuration) => {
    delete only(configuration, "aws_internet_gateway").vpc_id;
  },
  "nat-gateway: the function's subnets have a route to the internet gateway": (configuration) => {
    const [internet] = some(configuration, "aws_route", (route) => "gateway_id" in route);
    for (const route of some(configuration, "aws_route", (each) => "nat_gateway_id" in each)) {
      delete route.nat_gateway_id;
      route.gateway_id = internet?.gateway_id;
    }
  },
  "nat-gateway: the network ACL of the NAT gateways' subnets denies outbound tcp 443": (
    configuration,
  ) => {
    denyAtNat(configuration, "egress", 443, 443);
  },
  "nat-gateway: the network ACL of the NAT gateways' subnets denies inbound traffic to the ephemeral ports":
    (configuration) => {
      denyAtNat(configuration, "ingress", 1024, 65535);
    },

  "interface-endpoint: the function does not have the endpoint's URL": (configuration) => {
    const { variables } = only(configuration, "aws_lambda_function").environment as {
      variables: Attributes;
    };
    delete variables.AWS_ENDPOINT_URL_DYNAMODB;
  },
  "interface-endpoint: the endpoint's security group allows no ingress": (configuration) => {
    remove(configuration, "aws_vpc_security_group_ingress_rule");
  },
  "interface-endpoint: the endpoint's security group allows only another group": (
    configuration,
  ) => {
    add(configuration, "aws_security_group", "another", { vpc_id: vpcOf(configuration) });
    only(configuration, "aws_vpc_security_group_ingress_rule").referenced_security_group_id =
      "${aws_security_group.another.id}";
  },
  "interface-endpoint: the function's security group has no egress rule": withoutEgress,
  "interface-endpoint: the endpoint is rejected": STATE,
  "interface-endpoint: the endpoint is in no subnet": (configuration) => {
    only(configuration, "aws_vpc_endpoint").subnet_ids = [];
  },
  "interface-endpoint: DNS support of the VPC is off": withoutDns("enable_dns_support"),

  "gateway-endpoint: the role's policy does not allow Query": (configuration) => {
    editPolicy(grantOf(configuration), ({ Statement }) => {
      for (const statement of Statement) {
        statement.Action = [statement.Action].flat().filter((it) => it !== "dynamodb:Query");
      }
    });
  },
  "gateway-endpoint: the table has an index that the role's policy does not name": (
    configuration,
  ) => {
    only(configuration, "aws_dynamodb_table").global_secondary_index = [
      { name: "by-date", hash_key: "sk", projection_type: "ALL" },
    ];
  },
  "gateway-endpoint: a permissions boundary allows only GetItem": (configuration) => {
    const statement = { Effect: "Allow", Action: "dynamodb:GetItem", Resource: "*" };
    add(configuration, "aws_iam_policy", "boundary", { policy: documentOf(statement) });
    const [name = ""] = /(?<=aws_iam_role\.)[\w-]+/.exec(roleOf(configuration)) ?? [];
    const role = configuration.resource.aws_iam_role?.[name];
    if (role === undefined) throw new Error("the function has no role to break");
    role.permissions_boundary = "${aws_iam_policy.boundary.arn}";
  },
  "gateway-endpoint: the role's policy denies one action": (configuration) => {
    editPolicy(grantOf(configuration), ({ Statement }) => {
      Statement.push({ Effect: "Deny", Action: "dynamodb:PutItem", Resource: "*" });
    });
  },
  "gateway-endpoint: the endpoint policy has only Deny statements": inEndpointPolicy((policy) => {
    policy.Statement = [
      { Effect: "Deny", Principal: "*", Action: "dynamodb:DeleteTable", Resource: "*" },
    ];
  }),
  "gateway-endpoint: the endpoint policy is for another table": forAnotherTable(),
  "interface-endpoint: the endpoint policy is for another table": forAnotherTable(),
  "gateway-endpoint: the endpoint policy names a principal": inEndpointPolicy(
    ({ Statement }, configuration) => {
      for (const statement of Statement) statement.Principal = { AWS: roleOf(configuration) };
    },
  ),
  "gateway-endpoint: the endpoint policy is for another role": inEndpointPolicy(({ Statement }) => {
    const role = "arn:aws:iam::123456789012:role/another";
    for (const statement of Statement) {
      statement.Condition = { ArnEquals: { "aws:PrincipalArn": role } };
    }
  }),
  "gateway-endpoint: the table's policy denies every endpoint except another one":
    onlyThroughAnother,
  "nat-gateway: the table's policy denies every endpoint except another one": onlyThroughAnother,
  "gateway-endpoint: the table's key is denied to the role": (configuration) => {
    const account = { AWS: "arn:aws:iam::123456789012:root" };
    const role = { AWS: roleOf(configuration) };
    only(configuration, "aws_kms_key").policy = documentOf(
      { Effect: "Allow", Principal: account, Action: "kms:*", Resource: "*" },
      { Effect: "Deny", Principal: role, Action: "kms:Decrypt", Resource: "*" },
    );
  },
};

function withoutRouteTables(configuration: Configuration): void {
  only(configuration, "aws_vpc_endpoint").route_table_ids = [];
}

const EGRESS = "aws_vpc_security_group_egress_rule";

function withoutEgress(configuration: Configuration): void {
  remove(configuration, EGRESS);
}

function withoutDns(attribute: "enable_dns_support" | "enable_dns_hostnames"): Break {
  return (configuration) => {
    only(configuration, "aws_vpc")[attribute] = false;
  };
}

function denyInDefaultAcl(configuration: Configuration, rule: Attributes): void {
  const [vpc = ""] = Object.keys(configuration.resource.aws_vpc ?? {});
  add(configuration, "aws_network_acl_rule", "deny", {
    network_acl_id: `\${aws_vpc.${vpc}.default_network_acl_id}`,
    rule_number: 1,
    protocol: "tcp",
    rule_action: "deny",
    cidr_block: "0.0.0.0/0",
    ...rule,
  });
}

function denyAtNat(
  configuration: Configuration,
  direction: "egress" | "ingress",
  from_port: number,
  to_port: number,
): void {
  const notSet = { icmp_code: null, icmp_type: null, ipv6_cidr_block: null };
  const everywhere = { cidr_block: "0.0.0.0/0", ...notSet };
  const allow = { action: "allow", protocol: "-1", from_port: 0, to_port: 0, ...everywhere };
  const deny = { action: "deny", protocol: "tcp", from_port, to_port, ...everywhere };
  const rules = (of: string) => [
    { rule_no: 100, ...allow },
    ...(of === direction ? [{ rule_no: 50, ...deny }] : []),
  ];
  add(configuration, "aws_network_acl", "nat", {
    vpc_id: vpcOf(configuration),
    subnet_ids: some(configuration, "aws_nat_gateway").map(({ subnet_id: subnet }) => subnet),
    egress: rules("egress"),
    ingress: rules("ingress"),
  });
}

function inEndpointPolicy(edit: (policy: Document, configuration: Configuration) => void): Break {
  return (configuration) => {
    editPolicy(only(configuration, "aws_vpc_endpoint"), (policy) => {
      edit(policy, configuration);
    });
  };
}

function forAnotherTable(): Break {
  return inEndpointPolicy(({ Statement }) => {
    for (const statement of Statement) statement.Resource = ELSEWHERE;
  });
}

function onlyThroughAnother(configuration: Configuration): void {
  const [table = ""] = Object.keys(configuration.resource.aws_dynamodb_table ?? {});
  const arn = `\${aws_dynamodb_table.${table}.arn}`;
  add(configuration, "aws_dynamodb_resource_policy", "another", {
    resource_arn: arn,
    policy: documentOf({
      Effect: "Deny",
      Principal: "*",
      Action: ["dynamodb:GetItem", "dynamodb:PutItem"],
      Resource: arn,
      Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-another" } },
    }),
  });
}

function vpcOf(configuration: Configuration): unknown {
  return some(configuration, "aws_subnet")[0]?.vpc_id;
}

/** The expression of the ARN of the function's role. */
function roleOf(configuration: Configuration): string {
  return String(only(configuration, "aws_lambda_function").role);
}

/** The role's policy for DynamoDB. */
function grantOf(configuration: Configuration): Attributes {
  return only(configuration, "aws_iam_role_policy", ({ policy }) =>
    String(policy).includes("dynamodb:GetItem"),
  );
}
