import { readDocument } from "../snapshot/plan";
import { planText, refers } from "../snapshot/plan/testing/plan";
import { judgePlan } from "./judge";

const OF_VPC = { vpc_id: refers("aws_vpc.main.id") };

/**
 * A function in one of two subnets: likeliest the one of its own index, but the plan leaves open whether that is a part
 * of a calculation.
 *
 * @param block the addresses from which its role may read
 */
function outcomeFor(block: string): string | undefined {
  const policy = {
    Statement: [
      {
        Effect: "Allow",
        Action: "dynamodb:GetItem",
        Resource: "*",
        Condition: { IpAddress: { "aws:VpcSourceIp": block } },
      },
    ],
  };
  const subnet = (key: number) => ({
    resource: "aws_subnet.private",
    keys: [key],
    after: { cidr_block: `10.0.${key}.0/24`, availability_zone: "us-east-2a" },
    unknown: ["vpc_id"],
  });
  const text = planText({
    resources: [
      {
        resource: "aws_vpc.main",
        after: { cidr_block: "10.0.0.0/16", enable_dns_support: true, enable_dns_hostnames: true },
      },
      subnet(0),
      subnet(1),
      { resource: "aws_route_table.private", unknown: ["vpc_id"] },
      {
        resource: "aws_main_route_table_association.private",
        unknown: ["vpc_id", "route_table_id"],
      },
      {
        resource: "aws_vpc_endpoint.dynamodb",
        after: {
          service_name: "com.amazonaws.us-east-2.dynamodb",
          vpc_endpoint_type: "Gateway",
        },
        unknown: ["vpc_id", "route_table_ids"],
      },
      {
        resource: "aws_security_group.client",
        after: {
          egress: [{ protocol: "-1", from_port: 0, to_port: 0, cidr_blocks: ["0.0.0.0/0"] }],
        },
        unknown: ["vpc_id", "ingress"],
      },
      { resource: "aws_dynamodb_table.t", after: { name: "t", hash_key: "pk" } },
      { resource: "aws_iam_role.r", after: { name: "r", path: "/" } },
      {
        resource: "aws_iam_role_policy.p",
        after: { name: "p", role: "r", policy: JSON.stringify(policy) },
      },
      {
        resource: "aws_lambda_function.f",
        keys: [0],
        after: {
          function_name: "f",
          role: "arn:aws:iam::111122223333:role/r",
          environment: [{ variables: { TABLE_NAME: "t" } }],
          vpc_config: [{}],
        },
        unknown: { vpc_config: [{ subnet_ids: true, security_group_ids: true }] },
      },
    ],
    root: {
      resources: {
        "aws_vpc.main": {},
        "aws_subnet.private": { expressions: OF_VPC },
        "aws_route_table.private": { expressions: OF_VPC },
        "aws_main_route_table_association.private": {
          expressions: { ...OF_VPC, route_table_id: refers("aws_route_table.private.id") },
        },
        "aws_vpc_endpoint.dynamodb": {
          expressions: { ...OF_VPC, route_table_ids: refers("aws_route_table.private.id") },
        },
        "aws_security_group.client": { expressions: OF_VPC },
        "aws_dynamodb_table.t": {},
        "aws_iam_role.r": {},
        "aws_lambda_function.f": {
          expressions: {
            vpc_config: [
              {
                subnet_ids: refers("aws_subnet.private", "count.index"),
                security_group_ids: refers("aws_security_group.client.id"),
              },
            ],
          },
        },
      },
    },
  });
  const { entries } = judgePlan(readDocument(text, "plan.json")).audit;
  return entries[0]?.diagnosis.outcome;
}

test("a policy that asks for addresses of all subnets that are possible allows", () => {
  expect(outcomeFor("10.0.0.0/16")).toBe("ok");
});

test("one that asks for those of the likeliest subnet alone is unknown", () => {
  expect(outcomeFor("10.0.0.0/24")).toBe("indeterminate");
});
