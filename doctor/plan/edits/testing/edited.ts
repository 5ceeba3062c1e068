/** What a change is in the configuration of a plan that is written by hand. */
import { type Fix } from "../../../remedy";
import { readDocument } from "../../../snapshot/plan";
import {
  type Configured,
  planText,
  type PlannedResource,
  type PlanText,
} from "../../../snapshot/plan/testing/plan";
import { editsIn, headingOf } from "..";

interface Plan {
  readonly resources: readonly PlannedResource[];
  /** What ids stand for. */
  readonly ids?: Readonly<Record<string, string>>;
  readonly configured?: Readonly<Record<string, Configured>>;
  readonly root?: PlanText["root"];
}

const FUNCTIONS = ["aws_lambda_function.f"];

export function edited(
  fix: Fix,
  { resources, ids = {}, configured = {}, root }: Plan,
): readonly string[] {
  const text = planText({ resources, root: root ?? { resources: configured } });
  const edits = editsIn(readDocument(text, "plan.json"), new Map(Object.entries(ids)));
  return edits(fix, FUNCTIONS).map((snippet) => `${headingOf(snippet)}\n${snippet.hcl}`.trim());
}

export const ENDPOINT = { resource: "aws_vpc_endpoint.d" };
export const TABLES = { resource: "aws_route_table.t", keys: [0, 1] };
export const IDS = {
  "vpce-planned0": "aws_vpc_endpoint.d",
  "rtb-planned1": "aws_route_table.t[0]",
  "vpc-planned2": "aws_vpc.v",
  "pl-planned3": "the prefix list com.amazonaws.us-east-2.dynamodb",
  "sg-planned4": "aws_security_group.g",
  "acl-planned5": "aws_network_acl.n",
  "acl-planned6": "the default network ACL of aws_vpc.v",
};
