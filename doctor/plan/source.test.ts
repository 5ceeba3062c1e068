import { refers } from "../snapshot/plan/testing/plan";
import { inVpc } from "./testing/judged";

/** Two route tables by count. The function's subnet is in one of them, and the endpoint has some of them. */
function withTables(texts: {
  readonly endpoint: string;
  readonly subnet: string;
  readonly more?: string;
}) {
  return inVpc("0.0.0.0/0", {
    resources: [{ resource: "aws_route_table.many", keys: [0, 1], unknown: ["vpc_id", "route"] }],
    configured: {
      "aws_route_table.many": { expressions: { vpc_id: refers("aws_vpc.main.id") } },
      "aws_vpc_endpoint.d": {
        expressions: {
          vpc_id: refers("aws_vpc.main.id"),
          route_table_ids: refers("aws_route_table.many"),
        },
      },
      "aws_route_table_association.a": {
        expressions: {
          subnet_id: refers("aws_subnet.s.id"),
          route_table_id: refers("aws_route_table.many"),
        },
      },
    },
    source: `
      resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
      resource "aws_subnet" "s" { vpc_id = aws_vpc.main.id }
      resource "aws_route_table" "many" {
        count  = 2
        vpc_id = aws_vpc.main.id
      }
      resource "aws_vpc_endpoint" "d" {
        vpc_id          = aws_vpc.main.id
        route_table_ids = ${texts.endpoint}
      }
      resource "aws_route_table_association" "a" {
        subnet_id      = aws_subnet.s.id
        route_table_id = ${texts.subnet}
      }
      ${texts.more ?? ""}
    `,
  });
}

describe("an expression that the plan has only the references of", () => {
  const [FIRST, SECOND] = ["aws_route_table.many[0].id", "element(aws_route_table.many[*].id, 3)"];

  test.each([
    ["all of count", "aws_route_table.many[*].id"],
    ["all of count, in the old way", "aws_route_table.many.*.id"],
    ["all by for", "[for table in aws_route_table.many : table.id]"],
    ["a local value", "local.all"],
    ["a local value of another", "[local.second]"],
    ["a calculated place", "[aws_route_table.many[length(aws_route_table.many) - 1].id]"],
  ])("is what its text says: %s", (_, endpoint) => {
    const more = `
      locals {
        all    = concat(aws_route_table.many[*].id, [])
        second = local.all[1]
      }
    `;
    expect(withTables({ endpoint, subnet: SECOND, more }).verdict).toBe("REACHABLE");
  });

  test.each([
    ["a slice", "slice(aws_route_table.many[*].id, 0, 1)"],
    ["the first", "[aws_route_table.many.*.id[0]]"],
    ["a filter", "[for place, table in aws_route_table.many : table.id if place == 0]"],
    ["a conditional", "length(aws_route_table.many) > 2 ? aws_route_table.many[*].id : []"],
    ["a local value", "local.first"],
  ])("is not the other table: %s", (_, endpoint) => {
    const more = "locals {\n first = [aws_route_table.many[0].id]\n}";
    expect(withTables({ endpoint, subnet: FIRST, more }).verdict).toBe(
      endpoint.startsWith("length") ? "UNREACHABLE" : "REACHABLE",
    );
    expect(withTables({ endpoint, subnet: SECOND, more }).verdict).toBe("UNREACHABLE");
  });

  test.each([
    ["a function that the doctor does not read", "setintersection(aws_route_table.many[*].id)"],
    ["a place in a set", "[tolist(toset(aws_route_table.many[*].id))[0]]"],
    ["a local value that is not there", "local.none"],
    ["a try", "try(aws_route_table.many[*].id, [])"],
  ])("is open where its text does not tell: %s", (_, endpoint) => {
    expect(withTables({ endpoint, subnet: SECOND }).verdict).toBe("INDETERMINATE");
  });
});
