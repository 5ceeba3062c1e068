/** Plans of one function, written by hand, and what the doctor says about it. */
import { ConfigurationSource, readDocument } from "../../snapshot/plan";
import {
  type Configured,
  planText,
  type PlannedResource,
  refers,
} from "../../snapshot/plan/testing/plan";
import { judgePlan } from "../judge";

interface Changes {
  readonly resources?: readonly PlannedResource[];
  readonly configured?: Readonly<Record<string, Configured>>;
  /** The text of the configuration. @default - only the plan is there */
  readonly source?: string;
}

const TABLE = { resource: "aws_dynamodb_table.t", after: { name: "t", hash_key: "pk" } };
export const DOCUMENT = "data.aws_iam_policy_document.d";

/** A function outside of any VPC, whose role has the policy of a data source. */
export function judged({ resources = [], configured = {}, source }: Changes) {
  const text = planText({
    resources: [
      TABLE,
      { resource: "aws_iam_role.r", after: { name: "r", path: "/" } },
      { resource: "aws_iam_role_policy.p", after: { name: "p", role: "r" }, unknown: ["policy"] },
      {
        resource: "aws_lambda_function.f",
        after: {
          function_name: "f",
          role: "arn:aws:iam::000000000000:role/r",
          environment: [{ variables: { TABLE_NAME: "t" } }],
        },
      },
      ...resources,
    ],
    root: {
      resources: {
        "aws_dynamodb_table.t": {},
        "aws_iam_role_policy.p": { expressions: { policy: refers(`${DOCUMENT}.json`) } },
        ...configured,
      },
    },
  });
  const filesIn = () => new Map([["main.tf", source ?? ""]]);
  const options = source !== undefined && {
    source: new ConfigurationSource({ filesIn, installed: new Map() }),
  };
  const entry = judgePlan(readDocument(text, "plan.json"), { ...options }).audit.entries.at(-1);
  if (entry === undefined) throw new Error("nothing is judged");
  return entry.diagnosis;
}

/** A data source with one statement for each of the lists of resources. */
export function document(...resources: readonly (readonly (string | null)[])[]): PlannedResource {
  return {
    resource: DOCUMENT,
    after: {
      statement: resources.map((each) => ({ actions: ["dynamodb:GetItem"], resources: each })),
    },
    unknown: {
      json: true,
      statement: resources.map((each) => ({ resources: each.map((text) => text === null) })),
    },
  };
}

export const OF_VPC = { vpc_id: refers("aws_vpc.main.id") };

export interface InVpc extends Changes {
  readonly endpoint?: object;
  readonly table?: Partial<PlannedResource>;
  readonly group?: Partial<PlannedResource>;
}

/** A function in a VPC with a gateway endpoint, whose group lets HTTPS out to a block. */
export function inVpc(
  cidr: string,
  { endpoint = {}, table, group, resources = [], configured = {}, source }: InVpc = {},
) {
  return judged({
    ...(source !== undefined && { source }),
    resources: [
      document(["*"]),
      {
        resource: "aws_vpc.main",
        after: { cidr_block: "10.0.0.0/16", enable_dns_hostnames: true },
      },
      { resource: "aws_subnet.s", after: { cidr_block: "10.0.0.0/24" }, unknown: ["vpc_id"] },
      { resource: "aws_route_table.t", unknown: ["vpc_id", "route"], ...table },
      {
        resource: "aws_route_table_association.a",
        unknown: ["subnet_id", "route_table_id"],
      },
      {
        resource: "aws_vpc_endpoint.d",
        after: { service_name: "com.amazonaws.us-east-2.dynamodb", ...endpoint },
        unknown: [
          "vpc_id",
          "route_table_ids",
          "policy",
          ...("id" in endpoint ? [] : ["prefix_list_id"]),
        ],
      },
      { resource: "aws_security_group.g", unknown: ["vpc_id", "ingress", "egress"], ...group },
      {
        resource: "aws_vpc_security_group_egress_rule.r",
        after: { cidr_ipv4: cidr, ip_protocol: "tcp", from_port: 443, to_port: 443 },
        unknown: ["security_group_id"],
      },
      ...resources,
      {
        resource: "aws_lambda_function.g",
        after: {
          function_name: "g",
          role: "arn:aws:iam::000000000000:role/r",
          environment: [{ variables: { TABLE_NAME: "t" } }],
          vpc_config: [{}],
        },
        unknown: { vpc_config: [{ subnet_ids: true, security_group_ids: true }] },
      },
    ],
    configured: {
      "aws_vpc.main": {},
      "aws_subnet.s": { expressions: OF_VPC },
      "aws_route_table.t": { expressions: OF_VPC },
      "aws_route_table_association.a": {
        expressions: {
          subnet_id: refers("aws_subnet.s.id"),
          route_table_id: refers("aws_route_table.t.id"),
        },
      },
      "aws_vpc_endpoint.d": {
        expressions: { ...OF_VPC, route_table_ids: refers("aws_route_table.t.id") },
      },
      "aws_security_group.g": { expressions: OF_VPC },
      "aws_vpc_security_group_egress_rule.r": {
        expressions: { security_group_id: refers("aws_security_group.g.id") },
      },
      "aws_lambda_function.g": {
        expressions: {
          vpc_config: [
            {
              subnet_ids: refers("aws_subnet.s.id"),
              security_group_ids: refers("aws_security_group.g.id"),
            },
          ],
        },
      },
      ...configured,
    },
  }).network;
}
