import { readDocument } from "../snapshot/plan";
import {
  type Configured,
  planText,
  type PlannedResource,
  refers,
} from "../snapshot/plan/testing/plan";
import { judgePlan } from "./judge";

interface Changes {
  readonly resources?: readonly PlannedResource[];
  readonly configured?: Readonly<Record<string, Configured>>;
}

const TABLE = { resource: "aws_dynamodb_table.t", after: { name: "t", hash_key: "pk" } };
const DOCUMENT = "data.aws_iam_policy_document.d";

/** A function outside of any VPC, whose role has the policy of a data source. */
function judged({ resources = [], configured = {} }: Changes) {
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
  const entry = judgePlan(readDocument(text, "plan.json")).audit.entries.at(-1);
  if (entry === undefined) throw new Error("nothing is judged");
  return entry.diagnosis;
}

/** A data source with one statement for each of the lists of resources. */
function document(...resources: readonly (readonly (string | null)[])[]): PlannedResource {
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

function decision(diagnosis: ReturnType<typeof judged>): readonly string[] {
  const { permissions } = diagnosis;
  if (!permissions.known) return [permissions.missing];
  return permissions.items
    .filter(({ action }) => action === "dynamodb:GetItem")
    .map(({ decision: { effect, code } }) => `${effect} ${code ?? ""}`.trim());
}

describe("the text around an ARN is not in the plan", () => {
  const statement = (...references: readonly string[]) => ({
    [DOCUMENT]: { expressions: { statement: [{ resources: refers(...references) }] } },
  });

  test("so the ARN alone may be its indexes, and is unknown by address and expression", () => {
    const found = judged({
      resources: [document([null])],
      configured: statement("aws_dynamodb_table.t.arn"),
    });
    expect(found.network.verdict).toBe("REACHABLE");
    expect(found.outcome).toBe("indeterminate");
    expect(JSON.stringify(found.permissions)).toContain(
      `${DOCUMENT}.statement[0].resources: the plan does not have the text around aws_dynamodb_table.t.arn`,
    );
  });

  test("the ARN twice may be two of its indexes", () => {
    const found = judged({
      resources: [document([null, null])],
      configured: statement("aws_dynamodb_table.t.arn", "aws_dynamodb_table.t.arn"),
    });
    expect(found.outcome).toBe("indeterminate");
  });

  test("another statement that allows the same decides", () => {
    const found = judged({
      resources: [document([null], ["*"])],
      configured: {
        [DOCUMENT]: {
          expressions: {
            statement: [
              { resources: refers("aws_dynamodb_table.t.arn") },
              { resources: { constant_value: ["*"] } },
            ],
          },
        },
      },
    });
    expect(decision(found)).toEqual(["ALLOWED"]);
  });

  test("a configuration in JSON has it", () => {
    const text = (resource: string) =>
      judged({
        resources: [document([null])],
        configured: {
          [DOCUMENT]: {
            expressions: {
              statement: [
                {
                  resources: { constant_value: [resource], ...refers("aws_dynamodb_table.t.arn") },
                },
              ],
            },
          },
        },
      });
    expect(decision(text("${aws_dynamodb_table.t.arn}"))).toEqual(["ALLOWED"]);
    expect(decision(text("${aws_dynamodb_table.t.arn}/index/*"))[0]).toMatch(/^DENIED/);
  });
});

describe("the addresses of DynamoDB are not in a plan that makes its first endpoint", () => {
  const OF_VPC = { vpc_id: refers("aws_vpc.main.id") };

  /** A function in a VPC with a gateway endpoint, whose group lets HTTPS out to a block. */
  const inVpc = (cidr: string, more: object = {}) =>
    judged({
      resources: [
        document(["*"]),
        {
          resource: "aws_vpc.main",
          after: { cidr_block: "10.0.0.0/16", enable_dns_hostnames: true },
        },
        { resource: "aws_subnet.s", after: { cidr_block: "10.0.0.0/24" }, unknown: ["vpc_id"] },
        { resource: "aws_route_table.t", unknown: ["vpc_id", "route"] },
        {
          resource: "aws_route_table_association.a",
          unknown: ["subnet_id", "route_table_id"],
        },
        {
          resource: "aws_vpc_endpoint.d",
          after: { service_name: "com.amazonaws.us-east-2.dynamodb", ...more },
          unknown: [
            "vpc_id",
            "route_table_ids",
            "policy",
            ...("id" in more ? [] : ["prefix_list_id"]),
          ],
        },
        { resource: "aws_security_group.g", unknown: ["vpc_id", "ingress", "egress"] },
        {
          resource: "aws_vpc_security_group_egress_rule.r",
          after: { cidr_ipv4: cidr, ip_protocol: "tcp", from_port: 443, to_port: 443 },
          unknown: ["security_group_id"],
        },
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
      },
    }).network;

  test.each([
    ["0.0.0.0/0", "REACHABLE"],
    ["10.0.0.0/8", "UNREACHABLE"],
    ["3.218.0.0/16", "INDETERMINATE"],
    // The stand-in is in this one, and the addresses may not be.
    ["128.0.0.0/1", "INDETERMINATE"],
  ])("a rule for %s: %s", (cidr, verdict) => {
    expect(inVpc(cidr).verdict).toBe(verdict);
  });

  test("one that is there already has them", () => {
    const there = { id: "vpce-1", prefix_list_id: "pl-1", cidr_blocks: ["3.218.182.0/24"] };
    expect(inVpc("3.218.0.0/16", there).verdict).toBe("REACHABLE");
    expect(inVpc("128.0.0.0/1", there).verdict).toBe("UNREACHABLE");
  });
});
