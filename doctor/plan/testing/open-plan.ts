/** Small plans that leave open what goes with what, in the ways that configurations do. */
import fc from "fast-check";
import {
  type ConfiguredModule,
  configuration,
  planText,
  type PlannedResource,
  refers,
} from "../../snapshot/plan/testing/plan";
import { changedPlan, DEPLOYED, without } from "./changed-plan";

const LOCAL = refers("local.x");

/** How each open attribute is written. Bare names of what has several instances can be parts of them. */
const styles = fc.record({
  subnets: fc.integer({ min: 1, max: 2 }),
  associatedSubnet: fc.constantFrom(
    refers("aws_subnet.private", "count.index"),
    refers("aws_subnet.private[0].id"),
  ),
  associatedTable: fc.constantFrom(
    refers("aws_route_table.private", "count.index"),
    refers("aws_route_table.private[0].id"),
    LOCAL,
  ),
  endpointTables: fc.constantFrom(
    refers("aws_route_table.private"),
    refers("aws_route_table.private[0].id"),
    refers("aws_route_table.private[0].id", "aws_route_table.other.id"),
    LOCAL,
  ),
  ruleGroup: fc.constantFrom(refers("aws_security_group.client.id"), LOCAL),
  functionSubnets: fc.constantFrom(
    refers("aws_subnet.private"),
    refers("aws_subnet.private[0].id"),
    refers("aws_subnet.private", "var.count"),
  ),
  functionGroups: fc.constantFrom(
    refers("aws_security_group.client.id"),
    refers("aws_security_group.client.id", "aws_security_group.closed.id"),
    LOCAL,
  ),
  role: fc.constantFrom(refers("aws_iam_role.own.arn"), LOCAL),
  tables: fc.constantFrom(
    refers("aws_dynamodb_table.own.arn"),
    refers("aws_dynamodb_table.own.arn", "aws_dynamodb_table.other.arn"),
  ),
  policyRole: fc.constantFrom(refers("aws_iam_role.own.id"), LOCAL),
  hasDocument: fc.boolean(),
  hasInternet: fc.boolean(),
});
type Styles = typeof styles extends fc.Arbitrary<infer T> ? T : never;

function moduleOf(style: Styles): ConfiguredModule {
  const ofVpc = { vpc_id: refers("aws_vpc.main.id") };
  return {
    resources: {
      "aws_vpc.main": {},
      "aws_subnet.private": { expressions: ofVpc },
      "aws_route_table.private": { expressions: ofVpc },
      "aws_route_table.other": { expressions: ofVpc },
      "aws_internet_gateway.main": { expressions: ofVpc },
      "aws_route.internet": {
        expressions: {
          route_table_id: refers("aws_route_table.other.id"),
          gateway_id: refers("aws_internet_gateway.main.id"),
        },
      },
      "aws_route_table_association.private": {
        expressions: { subnet_id: style.associatedSubnet, route_table_id: style.associatedTable },
      },
      "aws_vpc_endpoint.dynamodb": {
        expressions: { ...ofVpc, route_table_ids: style.endpointTables },
      },
      "aws_security_group.client": { expressions: ofVpc },
      "aws_security_group.closed": { expressions: ofVpc },
      "aws_vpc_security_group_egress_rule.https": {
        expressions: { security_group_id: style.ruleGroup },
      },
      "aws_dynamodb_table.own": {},
      "aws_dynamodb_table.other": {},
      "aws_iam_role.own": {},
      "aws_iam_role.other": {},
      "data.aws_iam_policy_document.own": {
        expressions: { statement: [{ resources: style.tables }] },
      },
      "aws_iam_role_policy.own": {
        expressions: {
          role: style.policyRole,
          policy: refers("data.aws_iam_policy_document.own.json"),
        },
      },
      "aws_lambda_function.own": {
        expressions: {
          role: style.role,
          vpc_config: [
            { subnet_ids: style.functionSubnets, security_group_ids: style.functionGroups },
          ],
        },
      },
    },
  };
}

function resourcesOf(module: string, name: string, style: Styles): readonly PlannedResource[] {
  const keys = Array.from({ length: style.subnets }, (_, index) => index);
  const arns = style.tables.references.filter((reference) => reference.endsWith(".arn"));
  const actions = ["dynamodb:GetItem", "dynamodb:Query"];
  const statement = [{ effect: "Allow", actions, resources: arns.map(() => null) }];
  const policy = JSON.stringify({
    Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }],
  });
  const resources: readonly PlannedResource[] = [
    {
      resource: "aws_vpc.main",
      after: { cidr_block: "10.0.0.0/16", enable_dns_support: true, enable_dns_hostnames: true },
    },
    {
      resource: "aws_subnet.private",
      after: { cidr_block: "10.0.0.0/24", availability_zone: "us-east-2a" },
      unknown: ["vpc_id"],
      keys,
    },
    { resource: "aws_route_table.private", unknown: ["vpc_id", "route"], keys },
    { resource: "aws_route_table.other", unknown: ["vpc_id", "route"] },
    { resource: "aws_internet_gateway.main", unknown: ["vpc_id"] },
    ...(style.hasInternet
      ? [
          {
            resource: "aws_route.internet",
            after: { destination_cidr_block: "0.0.0.0/0" },
            unknown: ["route_table_id", "gateway_id"],
          },
        ]
      : []),
    {
      resource: "aws_route_table_association.private",
      unknown: ["subnet_id", "route_table_id"],
      keys,
    },
    {
      resource: "aws_vpc_endpoint.dynamodb",
      after: { service_name: "com.amazonaws.us-east-2.dynamodb", vpc_endpoint_type: "Gateway" },
      unknown: ["vpc_id", "route_table_ids", "policy", "prefix_list_id"],
    },
    { resource: "aws_security_group.client", unknown: ["vpc_id", "ingress", "egress"] },
    { resource: "aws_security_group.closed", unknown: ["vpc_id", "ingress", "egress"] },
    {
      resource: "aws_vpc_security_group_egress_rule.https",
      after: { cidr_ipv4: "0.0.0.0/0", ip_protocol: "tcp", from_port: 443, to_port: 443 },
      unknown: ["security_group_id"],
    },
    { resource: "aws_dynamodb_table.own", after: { name, hash_key: "pk" } },
    { resource: "aws_dynamodb_table.other", after: { name: `${name}-other`, hash_key: "pk" } },
    { resource: "aws_iam_role.own", after: { name, path: "/" } },
    { resource: "aws_iam_role.other", after: { name: `${name}-other`, path: "/" } },
    {
      resource: "data.aws_iam_policy_document.own",
      after: { statement },
      unknown: { json: true, statement: [{ resources: arns.map(() => true) }] },
    },
    {
      resource: "aws_iam_role_policy.own",
      after: { name: "own", ...(!style.hasDocument && { policy }) },
      unknown: ["role", ...(style.hasDocument ? ["policy"] : [])],
    },
    {
      resource: "aws_lambda_function.own",
      after: {
        function_name: name,
        environment: [{ variables: { TABLE_NAME: name } }],
        vpc_config: [{}],
      },
      unknown: { role: true, vpc_config: [{ subnet_ids: true, security_group_ids: true }] },
    },
  ];
  return resources.map((resource) => ({ ...resource, module }));
}

interface Plan {
  readonly resource_changes: readonly object[];
}

/** A plan of two instances of one module, and of another module, beside what is there and changes or not. */
export const openPlan: fc.Arbitrary<string> = fc
  .record({ twice: styles, once: styles, loses: fc.boolean(), isThere: fc.boolean() })
  .map(({ twice, once, loses, isThere }) => {
    const text = planText({
      resources: [
        ...resourcesOf('module.twice["a"]', "a", twice),
        ...resourcesOf('module.twice["b"]', "b", twice),
        ...resourcesOf("module.once", "c", once),
      ],
      root: {
        calls: Object.fromEntries(
          Object.entries({ twice, once }).map(([name, style]) => [
            name,
            { expressions: {}, module: configuration(moduleOf(style)) },
          ]),
        ),
      },
    });
    if (!isThere) return text;
    const created = JSON.parse(text) as Plan;
    const changed = JSON.parse(
      changedPlan(DEPLOYED, loses ? without(DEPLOYED, "aws_vpc_endpoint.dynamodb") : DEPLOYED),
    ) as Plan;
    return JSON.stringify({
      ...changed,
      ...created,
      resource_changes: [...changed.resource_changes, ...created.resource_changes],
    });
  });
