import { type PlannedResource, refers } from "../snapshot/plan/testing/plan";
import { document, DOCUMENT, inVpc, type InVpc, judged, OF_VPC } from "./testing/judged";

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
    const endpoint = { id: "vpce-1", prefix_list_id: "pl-1", cidr_blocks: ["3.218.182.0/24"] };
    expect(inVpc("3.218.0.0/16", { endpoint }).verdict).toBe("REACHABLE");
    expect(inVpc("128.0.0.0/1", { endpoint }).verdict).toBe("UNREACHABLE");
  });
});

test("blocks of what is there already are unknown if they are known only after apply", () => {
  const there = { id: "rtb-1" };
  const table = { before: there, after: there, unknown: ["vpc_id", "route"] };
  const found = inVpc("0.0.0.0/0", { table });
  expect(found.verdict).toBe("INDETERMINATE");
  expect(JSON.stringify(found.findings)).toContain("aws_route_table.t.route");
});

describe("a dynamic block whose number is not known has one block without values", () => {
  const block = (type: string, name: string, marks: readonly string[]) => ({
    resource: type,
    after: { [name]: [{ description: "" }] },
    unknown: {
      vpc_id: true,
      [name]: [Object.fromEntries(marks.map((mark) => [mark, true]))],
    },
  });

  test("of routes", () => {
    const table = block("aws_route_table.t", "route", ["cidr_block", "gateway_id"]);
    const found = inVpc("0.0.0.0/0", { table });
    expect(found.verdict).toBe("INDETERMINATE");
    expect(found.findings).toMatchObject([{ kind: "route-table", code: "UNKNOWN_RESOURCE" }]);
  });

  test("of egress rules: another rule decides, or it is unknown", () => {
    const group = block("aws_security_group.g", "egress", ["cidr_blocks", "protocol"]);
    expect(inVpc("0.0.0.0/0", { group }).verdict).toBe("REACHABLE");
    expect(inVpc("10.0.0.0/8", { group }).verdict).toBe("INDETERMINATE");
  });
});

describe("what is not read, and can change a path, is named", () => {
  const inMain = (type: string): InVpc => ({
    resources: [{ resource: `${type}.x`, unknown: ["vpc_id"] }],
    configured: { [`${type}.x`]: { expressions: OF_VPC } },
  });

  test.each([
    ["aws_route53_resolver_firewall_rule_group_association", inMain],
    ["awscc_ec2_route", (type: string) => ({ resources: [{ resource: `${type}.x` }] })],
    ["aws_vpc_encryption_control", inMain],
  ])("%s", (type, changes) => {
    const found = inVpc("0.0.0.0/0", changes(type));
    expect(found.verdict).toBe("INDETERMINATE");
    expect(JSON.stringify(found.findings)).toContain(`${type}.x`);
  });

  test("a mode of Block Public Access that is not known", () => {
    const type = "aws_vpc_block_public_access_options";
    const routes = (resources: readonly PlannedResource[]) =>
      inVpc("0.0.0.0/0", {
        endpoint: { service_name: "com.amazonaws.us-east-2.s3" },
        resources: [
          { resource: "aws_internet_gateway.i", unknown: ["vpc_id"] },
          { resource: "aws_eip.e", unknown: ["public_ip"] },
          { resource: "aws_nat_gateway.n", unknown: ["subnet_id", "allocation_id"] },
          {
            resource: "aws_subnet.public",
            after: { cidr_block: "10.0.1.0/24" },
            unknown: ["vpc_id"],
          },
          { resource: "aws_route_table.public", unknown: ["vpc_id", "route"] },
          {
            resource: "aws_route_table_association.public",
            unknown: ["subnet_id", "route_table_id"],
          },
          {
            resource: "aws_route.out",
            after: { destination_cidr_block: "0.0.0.0/0" },
            unknown: ["route_table_id", "gateway_id"],
          },
          {
            resource: "aws_route.nat",
            after: { destination_cidr_block: "0.0.0.0/0" },
            unknown: ["route_table_id", "nat_gateway_id"],
          },
          ...resources,
        ],
        configured: {
          "aws_internet_gateway.i": { expressions: OF_VPC },
          "aws_nat_gateway.n": {
            expressions: {
              subnet_id: refers("aws_subnet.public.id"),
              allocation_id: refers("aws_eip.e.id"),
            },
          },
          "aws_subnet.public": { expressions: OF_VPC },
          "aws_route_table.public": { expressions: OF_VPC },
          "aws_route_table_association.public": {
            expressions: {
              subnet_id: refers("aws_subnet.public.id"),
              route_table_id: refers("aws_route_table.public.id"),
            },
          },
          "aws_route.out": {
            expressions: {
              route_table_id: refers("aws_route_table.public.id"),
              gateway_id: refers("aws_internet_gateway.i.id"),
            },
          },
          "aws_route.nat": {
            expressions: {
              route_table_id: refers("aws_route_table.t.id"),
              nat_gateway_id: refers("aws_nat_gateway.n.id"),
            },
          },
          [`${type}.x`]: { expressions: { internet_gateway_block_mode: refers("local.mode") } },
        },
      }).verdict;
    const mode = "internet_gateway_block_mode";
    const options = (more: Partial<PlannedResource>) =>
      routes([{ resource: `${type}.x`, ...more }]);
    expect(routes([])).toBe("REACHABLE");
    expect(options({ after: { [mode]: "off" } })).toBe("REACHABLE");
    expect(options({ after: { [mode]: "block-bidirectional" } })).toBe("UNREACHABLE");
    expect(options({ unknown: [mode] })).toBe("INDETERMINATE");
  });

  test.each(["aws_organizations_policy", "awscc_iam_role_policy"])("%s", (type) => {
    const found = judged({ resources: [document(["*"]), { resource: `${type}.x` }] });
    expect(found.outcome).toBe("indeterminate");
    expect(JSON.stringify(found.permissions)).toContain(`${type}.x`);
  });

  test("what changes no path changes nothing", () => {
    expect(inVpc("0.0.0.0/0", inMain("aws_flow_log")).verdict).toBe("REACHABLE");
    expect(judged({ resources: [document(["*"])] }).outcome).toBe("ok");
  });
});
