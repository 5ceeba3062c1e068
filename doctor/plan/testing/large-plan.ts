import {
  type ConfiguredModule,
  configuration,
  planText,
  type PlannedResource,
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
/** Of one module: a network of two subnets, and functions with tables and roles of their own. */
const RESOURCES = 12 + (4 + BESIDES.length) * FUNCTIONS;

const SERVICE = "com.amazonaws.us-east-2.dynamodb";
const OF_VPC = { vpc_id: refers("aws_vpc.main.id", "aws_vpc.main") };

/** How a module writes what goes with what. */
interface Style {
  readonly call: string;
  /** Of the subnets and their route tables. */
  readonly keys: readonly (string | number)[];
  readonly own: string;
  /** Whether the endpoint's route tables are resources of their own. */
  readonly isApart: boolean;
}

/**
 * `count`: instances are picked by count.index, which can be a part of a calculation, and the endpoint names the
 * route tables by a splat, which can be a part of them. The verdicts depend on both.
 */
const COUNTED: Style = { call: "counted", keys: [0, 1], own: "count.index", isApart: false };

/**
 * `for_each`: instances are picked by each.key. Which subnets the functions name by a splat is open, and no verdict
 * depends on it.
 */
const KEYED: Style = { call: "keyed", keys: ["a", "b"], own: "each.key", isApart: true };

/**
 * A plan that makes about this many resources, of which every id is known only after apply. Modules by for_each, half
 * of them in each style, have a VPC with subnets, route tables, associations, a gateway endpoint, a group with a rule,
 * and an internet gateway, and four functions with a table, a role, its policy, and what says nothing about paths. All
 * that refers to something else is open in the plan, and goes through the configuration.
 */
export function largePlan(resources: number): {
  readonly text: string;
  /** Those of which the plan leaves nothing open that matters, and the others. */
  readonly fine: number;
  readonly unknown: number;
} {
  const pairs = Math.round(resources / RESOURCES / 2);
  const indexes = Array.from({ length: pairs }, (_, index) => index);
  const styles = [COUNTED, KEYED];
  const text = planText({
    resources: styles.flatMap((style) => indexes.flatMap((index) => resourcesOf(style, index))),
    root: {
      calls: Object.fromEntries(
        styles.map((style) => [
          style.call,
          { expressions: {}, module: configuration(moduleOf(style)) },
        ]),
      ),
    },
  });
  return { text, fine: pairs * FUNCTIONS, unknown: pairs * FUNCTIONS };
}

function resourcesOf({ call, keys, isApart }: Style, index: number): readonly PlannedResource[] {
  const functions = Array.from({ length: FUNCTIONS }, (_, each) => `f${each}`);
  const name = (what: string) => `${call}-${what}-${index}`;
  const own = (
    resource: string,
    after: Readonly<Record<string, unknown>>,
    unknown: PlannedResource["unknown"] = [],
  ): PlannedResource => ({ module: `module.${call}["${index}"]`, resource, after, unknown });
  const each = (one: PlannedResource): PlannedResource => ({ ...one, keys });
  return [
    own("aws_vpc.main", {
      cidr_block: "10.0.0.0/16",
      enable_dns_support: true,
      enable_dns_hostnames: true,
    }),
    each(
      own("aws_subnet.private", { cidr_block: "10.0.0.0/24", availability_zone: "us-east-2a" }, [
        "vpc_id",
      ]),
    ),
    each(own("aws_route_table.private", {}, ["vpc_id", "route"])),
    each(own("aws_route_table_association.private", {}, ["subnet_id", "route_table_id"])),
    own("aws_vpc_endpoint.dynamodb", { service_name: SERVICE, vpc_endpoint_type: "Gateway" }, [
      "vpc_id",
      "route_table_ids",
      "policy",
      "prefix_list_id",
    ]),
    ...(isApart
      ? [
          each(
            own("aws_vpc_endpoint_route_table_association.private", {}, [
              "vpc_endpoint_id",
              "route_table_id",
            ]),
          ),
        ]
      : []),
    own("aws_security_group.client", {}, ["vpc_id", "ingress", "egress"]),
    own(
      "aws_vpc_security_group_egress_rule.https",
      { cidr_ipv4: "0.0.0.0/0", ip_protocol: "tcp", from_port: 443, to_port: 443 },
      ["security_group_id"],
    ),
    own("aws_internet_gateway.main", {}, ["vpc_id"]),
    ...functions.flatMap((key) =>
      [
        ...BESIDES.map((type) => own(`${type}.own`, { name: name(key) })),
        own("aws_dynamodb_table.own", { name: name(key), hash_key: "pk" }),
        own("aws_iam_role.own", { name: name(key), path: "/" }),
        own("aws_iam_role_policy.own", {
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
        own(
          "aws_lambda_function.own",
          {
            function_name: name(key),
            environment: [{ variables: { TABLE_NAME: name(key) } }],
            vpc_config: [{}],
          },
          { role: true, vpc_config: [{ subnet_ids: true, security_group_ids: true }] },
        ),
      ].map((one) => ({ ...one, keys: [key] })),
    ),
  ];
}

function moduleOf({ own, isApart }: Style): ConfiguredModule {
  return {
    resources: {
      "aws_vpc.main": {},
      "aws_subnet.private": { expressions: OF_VPC },
      "aws_route_table.private": { expressions: OF_VPC },
      "aws_route_table_association.private": {
        expressions: {
          subnet_id: refers("aws_subnet.private", own),
          route_table_id: refers("aws_route_table.private", own),
        },
      },
      "aws_vpc_endpoint.dynamodb": {
        expressions: {
          ...OF_VPC,
          ...(!isApart && { route_table_ids: refers("aws_route_table.private") }),
        },
      },
      "aws_vpc_endpoint_route_table_association.private": {
        expressions: {
          vpc_endpoint_id: refers("aws_vpc_endpoint.dynamodb.id"),
          route_table_id: refers("aws_route_table.private", own),
        },
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
}

/**
 * The copies of what is deployed, each with ids and names of its own: a network of one subnet, and a function that
 * uses a table. The plan destroys one gateway endpoint in ten, and leaves everything else as it is. No id is open.
 */
export function largeChange(
  deployed: Resources,
  resources: number,
): { readonly text: string; readonly fine: number; readonly lost: number } {
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
  const lost = Math.ceil(copies / 10);
  return { text: changedPlan(before, after), fine: copies - lost, lost };
}
