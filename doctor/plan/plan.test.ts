import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../cli";
import { planText, type PlanText, refers } from "../snapshot/plan/testing/plan";

const OF_VPC = { vpc_id: refers("aws_vpc.main.id") };
const TABLE_ARN = "arn:aws:dynamodb:us-east-2:111122223333:table/orders";
const policy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: ["dynamodb:GetItem", "dynamodb:Query"], Resource: TABLE_ARN },
  ],
});

/** A function in two subnets with a gateway endpoint, in the style of HCL. The table is there already. */
function gatewayPlan({
  tables = ["aws_route_table.private[0].id", "aws_route_table.private[1].id"],
  associated = ["aws_route_table.private", "count.index"],
}: { tables?: readonly string[]; associated?: readonly string[] } = {}): PlanText {
  const keys = [0, 1];
  const vpc = { cidr_block: "10.0.0.0/16", enable_dns_support: true, enable_dns_hostnames: true };
  const table = { name: "orders", hash_key: "pk", arn: TABLE_ARN };
  return {
    resources: [
      { resource: "aws_vpc.main", after: vpc },
      {
        resource: "aws_subnet.private",
        keys,
        after: { cidr_block: "10.0.0.0/24", availability_zone: "us-east-2a" },
        unknown: ["vpc_id"],
      },
      { resource: "aws_route_table.private", keys, unknown: ["vpc_id", "route"] },
      { resource: "aws_route_table.other", unknown: ["vpc_id", "route"] },
      {
        resource: "aws_route_table_association.private",
        keys,
        unknown: ["subnet_id", "route_table_id"],
      },
      {
        resource: "aws_vpc_endpoint.dynamodb",
        after: { service_name: "com.amazonaws.us-east-2.dynamodb", vpc_endpoint_type: "Gateway" },
        unknown: ["vpc_id", "route_table_ids", "policy", "prefix_list_id"],
      },
      {
        resource: "aws_security_group.client",
        after: {},
        unknown: ["vpc_id", "ingress", "egress"],
      },
      {
        resource: "aws_vpc_security_group_egress_rule.https",
        after: { cidr_ipv4: "0.0.0.0/0", ip_protocol: "tcp", from_port: 443, to_port: 443 },
        unknown: ["security_group_id"],
      },
      { resource: "aws_dynamodb_table.orders", after: table, before: table },
      { resource: "aws_iam_role.reader", after: { name: "reader", path: "/" } },
      { resource: "aws_iam_role_policy.reader", after: { name: "read", role: "reader", policy } },
      {
        resource: "aws_lambda_function.reader",
        after: {
          function_name: "reader",
          environment: [{ variables: { TABLE_NAME: "orders" } }],
          vpc_config: [{}],
        },
        unknown: { role: true, vpc_config: [{ subnet_ids: true, security_group_ids: true }] },
      },
    ],
    root: {
      resources: {
        "aws_vpc.main": {},
        "aws_subnet.private": { expressions: OF_VPC },
        "aws_route_table.private": { expressions: OF_VPC },
        "aws_route_table.other": { expressions: OF_VPC },
        "aws_route_table_association.private": {
          expressions: {
            subnet_id: refers("aws_subnet.private", "count.index"),
            route_table_id: refers(...associated),
          },
        },
        "aws_vpc_endpoint.dynamodb": {
          expressions: { ...OF_VPC, route_table_ids: refers(...tables) },
        },
        "aws_security_group.client": { expressions: OF_VPC },
        "aws_vpc_security_group_egress_rule.https": {
          expressions: { security_group_id: refers("aws_security_group.client.id") },
        },
        "aws_lambda_function.reader": {
          expressions: {
            role: refers("aws_iam_role.reader.arn"),
            vpc_config: [
              {
                subnet_ids: refers("aws_subnet.private"),
                security_group_ids: refers("aws_security_group.client.id"),
              },
            ],
          },
        },
      },
    },
  };
}

describe("doctor plan", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "doctor-plan-"));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const doctor = async (text: string, ...args: readonly string[]) => {
    const file = join(folder, "plan.json");
    writeFileSync(file, text);
    const out: string[] = [];
    const err: string[] = [];
    const terminal = {
      out: (part: string) => out.push(part),
      err: (part: string) => err.push(part),
    };
    const code = await run(["plan", file, ...args], terminal, () =>
      Promise.reject(new Error("no account")),
    );
    return {
      code,
      out: out.join("").replaceAll(folder, ""),
      err: err.join("").replaceAll(folder, ""),
    };
  };

  test("a function with a path and permissions is fine, whatever is open", async () => {
    const { code, out } = await doctor(planText(gatewayPlan()));
    expect(out).toBe(
      [
        "/plan.json · 1 source uses DynamoDB after apply",
        "",
        "✔ aws_lambda_function.reader → table orders",
        "    REACHABLE, private · 2 allowed",
        "    path  aws_subnet.private[0] → aws_security_group.client → the default",
        "          network ACL of aws_vpc.main → aws_route_table.private[0] →",
        "          aws_vpc_endpoint.dynamodb",
        "",
      ].join("\n"),
    );
    expect(code).toBe(0);
  });

  test("an endpoint for another route table: what to change, by address", async () => {
    const { code, out } = await doctor(
      planText(gatewayPlan({ tables: ["aws_route_table.other.id"] })),
    );
    expect(code).toBe(1);
    expect(out).toContain(
      "✖ aws_lambda_function.reader → table orders\n    UNREACHABLE · 2 allowed",
    );
    expect(out.replaceAll(/\s+/g, " ")).toContain(
      "aws_route_table.private[0] has no route to DynamoDB",
    );
    expect(out).toContain("# change route_table_ids of aws_vpc_endpoint.dynamodb\n");
    expect(out).toContain("  aws_route_table.private[0].id,\n");
    expect(out).not.toMatch(/planned\d/);
  });

  test("a verdict that depends on what is open is unknown, by address and expression", async () => {
    const plan = gatewayPlan({
      tables: ["aws_route_table.private[0].id"],
      associated: ["aws_route_table.private", "var.which"],
    });
    const { code, out } = await doctor(planText(plan));
    expect(code).toBe(3);
    expect(out).toContain("? aws_lambda_function.reader → table orders\n    INDETERMINATE");
    expect(out.replaceAll(/\s+/g, " ")).toContain(
      "aws_route_table_association.private[0].route_table_id (it comes from aws_route_table.private, var.which)",
    );
  });

  test("an endpoint for some of several route tables is unknown: the plan has no slice()", async () => {
    const { code, out } = await doctor(
      planText(gatewayPlan({ tables: ["aws_route_table.private"] })),
    );
    expect(code).toBe(3);
    expect(out).toContain("? aws_lambda_function.reader → table orders\n    INDETERMINATE · 2");
    expect(out.replaceAll(/\s+/g, " ")).toContain(
      "aws_vpc_endpoint.dynamodb.route_table_ids (it comes from aws_route_table.private)",
    );
  });

  test("a function whose place in the network is not known is not taken for a public one", async () => {
    const plan = gatewayPlan();
    const resources = plan.resources.map((each) =>
      each.resource === "aws_lambda_function.reader"
        ? { ...each, unknown: ["role", "vpc_config"] }
        : each,
    );
    const { code, out } = await doctor(planText({ ...plan, resources }));
    expect(code).toBe(3);
    expect(out).toContain("INDETERMINATE");
    expect(out).toContain("aws_lambda_function.reader.vpc_config");
  });

  test("JSON has the addresses too", async () => {
    const { out } = await doctor(planText(gatewayPlan()), "--format", "json");
    const report = JSON.parse(out) as {
      readonly counts: object;
      readonly sources: readonly {
        readonly address: string;
        readonly network: {
          readonly groups: readonly { readonly paths: readonly { readonly via: object }[] }[];
        };
      }[];
    };
    expect(report.counts).toMatchObject({ broken: 0, fine: 1 });
    expect(report.sources.map(({ address }) => address)).toEqual(["aws_lambda_function.reader"]);
    const ways = report.sources.flatMap(({ network }) =>
      network.groups.flatMap(({ paths }) => paths.map(({ via }) => via)),
    );
    const way = {
      kind: "gateway-endpoint",
      endpointId: "aws_vpc_endpoint.dynamodb",
      vpcId: "aws_vpc.main",
    };
    expect(ways).toEqual([way, way]);
    expect(out).not.toMatch(/planned\d/);
  });

  test("a plan without DynamoDB has nothing to judge", async () => {
    const { code, out } = await doctor(planText({ resources: [{ resource: "aws_vpc.main" }] }));
    expect([code, out]).toEqual([0, "/plan.json · nothing uses DynamoDB after apply\n"]);
  });

  test("a file that is no plan is a usage error", async () => {
    const { code, err } = await doctor("{}");
    expect([code, err]).toEqual([
      2,
      "error: /plan.json is JSON, but neither a plan nor a state; print it with `terraform show -json FILE`\n",
    ]);
  });

  test("a file that is not there is a usage error", async () => {
    const { code, err } = await doctor("{}", "--output", join(folder, "no", "folder"));
    expect(code).toBe(2);
    expect(err).toContain("neither a plan nor a state");
    const missing: string[] = [];
    const terminal = { out: () => undefined, err: (part: string) => missing.push(part) };
    expect(
      await run(["plan", "/no/plan"], terminal, () => Promise.reject(new Error("no account"))),
    ).toBe(2);
    expect(missing.join("")).toBe(
      "error: the plan `/no/plan` cannot be read: ENOENT; check its path and permissions\n",
    );
  });
});
