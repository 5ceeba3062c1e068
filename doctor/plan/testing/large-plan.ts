import {
  type ConfiguredModule,
  configuration,
  planText,
  refers,
} from "../../snapshot/plan/testing/plan";
import { changedPlan, type Resources } from "./changed-plan";

const FUNCTIONS = 4;
/** What comes with a function, and says nothing about paths or permissions. */
const BESIDES = [
  "aws_cloudwatch_log_group",
  "aws_cloudwatch_metric_alarm",
  "aws_lambda_permission",
  "aws_sqs_queue",
];
const SUBNETS = 2;
/** Of one module: a network, and functions with tables and roles of their own. */
const RESOURCES = 5 + 3 * SUBNETS + (4 + BESIDES.length) * FUNCTIONS;

const SERVICE = "com.amazonaws.us-east-2.dynamodb";
const OF_VPC = { vpc_id: refers("aws_vpc.main.id", "aws_vpc.main") };

/** A plan that makes about this many resources, of which every id is known only after apply. */
export function largePlan(resources: number): {
  readonly text: string;
  readonly functions: number;
} {
  const modules = Math.round(resources / RESOURCES);
  const subnets = Array.from({ length: SUBNETS }, (_, index) => index);
  const functions = Array.from({ length: FUNCTIONS }, (_, index) => `f${index}`);
  const text = planText({
    resources: Array.from({ length: modules }, (_, index) => {
      const name = (what: string) => `${what}-${index}`;
      const own = (resource: string, after: object, unknown: readonly string[] = []) => ({
        module: `module.part["${index}"]`,
        resource,
        after: after as Record<string, unknown>,
        unknown,
      });
      return [
        own("aws_vpc.main", {
          cidr_block: "10.0.0.0/16",
          enable_dns_support: true,
          enable_dns_hostnames: true,
        }),
        {
          ...own(
            "aws_subnet.private",
            { cidr_block: "10.0.0.0/24", availability_zone: "us-east-2a" },
            ["vpc_id"],
          ),
          keys: subnets,
        },
        { ...own("aws_route_table.private", {}, ["vpc_id", "route"]), keys: subnets },
        {
          ...own("aws_route_table_association.private", {}, ["subnet_id", "route_table_id"]),
          keys: subnets,
        },
        own("aws_vpc_endpoint.dynamodb", { service_name: SERVICE, vpc_endpoint_type: "Gateway" }, [
          "vpc_id",
          "route_table_ids",
          "policy",
          "prefix_list_id",
        ]),
        own("aws_security_group.client", {}, ["vpc_id", "ingress", "egress"]),
        own(
          "aws_vpc_security_group_egress_rule.https",
          { cidr_ipv4: "0.0.0.0/0", ip_protocol: "tcp", from_port: 443, to_port: 443 },
          ["security_group_id"],
        ),
        own("aws_internet_gateway.main", {}, ["vpc_id"]),
        ...functions.flatMap((key) => [
          ...BESIDES.map((type) => ({ ...own(`${type}.own`, { name: name(key) }), keys: [key] })),
          { ...own("aws_dynamodb_table.own", { name: name(key), hash_key: "pk" }), keys: [key] },
          { ...own("aws_iam_role.own", { name: name(key), path: "/" }), keys: [key] },
          {
            ...own("aws_iam_role_policy.own", {
              name: "read",
              role: name(key),
              policy: JSON.stringify({
                Statement: [
                  {
                    Effect: "Allow",
                    Action: ["dynamodb:GetItem", "dynamodb:Query"],
                    Resource: `arn:aws:dynamodb:us-east-2:000000000000:table/${name(key)}`,
                  },
                ],
              }),
            }),
            keys: [key],
          },
          {
            ...own("aws_lambda_function.own", {
              function_name: name(key),
              environment: [{ variables: { TABLE_NAME: name(key) } }],
              vpc_config: [{}],
            }),
            keys: [key],
            unknown: { role: true, vpc_config: [{ subnet_ids: true, security_group_ids: true }] },
          },
        ]),
      ];
    }).flat(),
    root: {
      calls: {
        part: { expressions: {}, module: configuration(MODULE) },
      },
    },
  });
  return { text, functions: modules * FUNCTIONS };
}

const MODULE: ConfiguredModule = {
  resources: {
    "aws_vpc.main": {},
    "aws_subnet.private": { expressions: OF_VPC },
    "aws_route_table.private": { expressions: OF_VPC },
    "aws_route_table_association.private": {
      expressions: {
        subnet_id: refers("aws_subnet.private", "count.index"),
        route_table_id: refers("aws_route_table.private", "count.index"),
      },
    },
    "aws_vpc_endpoint.dynamodb": {
      expressions: { ...OF_VPC, route_table_ids: refers("aws_route_table.private") },
    },
    "aws_security_group.client": { expressions: OF_VPC },
    "aws_vpc_security_group_egress_rule.https": {
      expressions: { security_group_id: refers("aws_security_group.client.id") },
    },
    "aws_internet_gateway.main": { expressions: OF_VPC },
    "aws_dynamodb_table.own": {},
    "aws_iam_role.own": {},
    "aws_iam_role_policy.own": {},
    "aws_lambda_function.own": {
      expressions: {
        role: refers("aws_iam_role.own", "each.key"),
        vpc_config: [
          {
            subnet_ids: refers("aws_subnet.private"),
            security_group_ids: refers("aws_security_group.client.id"),
          },
        ],
      },
    },
  },
};

/** The copies of what is deployed, each with ids and names of its own. The plan destroys one endpoint in ten. */
export function largeChange(
  deployed: Resources,
  resources: number,
): { readonly text: string; readonly functions: number; readonly lost: number } {
  const copies = Math.round(resources / Object.keys(deployed).length);
  const text = JSON.stringify(deployed);
  const all = Array.from({ length: copies }, (_, index) => {
    const hex = index.toString(16).padStart(5, "0");
    const copy = text
      .replaceAll(/(?<!pl-0[ab]1b2c3d4)e5f60718/g, `${hex}718`)
      .replaceAll(/"(aws_\w+[.]\w+)":/g, `"$1_${index}":`)
      .replaceAll(/\b(reader|orders)(?=["\\:]|$)/g, `$1-${index}`);
    return JSON.parse(copy) as Resources;
  });
  const before = Object.assign({}, ...all) as Resources;
  const after = Object.fromEntries(
    Object.entries(before).filter(
      ([address]) => !/^aws_vpc_endpoint[.]dynamodb_\d*0$/.test(address),
    ),
  );
  return { text: changedPlan(before, after), functions: copies, lost: Math.ceil(copies / 10) };
}
