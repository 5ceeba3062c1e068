import { readDocument, readPlan } from "../snapshot/plan";
import { planText, refers } from "../snapshot/plan/testing/plan";
import { namedIn } from "./named";

const [VPC, GROUP] = ["vpc-0a1b2c3d4e5f60718", "sg-0a1b2c3d4e5f60718"];
const TABLE = "arn:aws:dynamodb:us-east-2:111122223333:table/planned-visits";

/** A function in a new subnet of a VPC that is there, with a role and a table that are there. */
const PLAN = planText({
  resources: [
    { resource: "aws_subnet.s", after: { vpc_id: VPC, cidr_block: "10.0.0.0/24" } },
    { resource: "aws_dynamodb_table.orders", after: { name: "orders" } },
    {
      resource: "aws_lambda_function.f",
      after: {
        function_name: "f",
        role: "arn:aws:iam::111122223333:role/app/reader",
        environment: [{ variables: { TABLE_NAME: TABLE } }],
        vpc_config: [{ security_group_ids: [GROUP] }],
      },
      unknown: { vpc_config: [{ subnet_ids: true }] },
    },
  ],
  root: {
    resources: {
      "aws_subnet.s": {},
      "aws_dynamodb_table.orders": {},
      "aws_lambda_function.f": {
        expressions: { vpc_config: [{ subnet_ids: refers("aws_subnet.s.id") }] },
      },
    },
  },
});

test("a plan names what its sources are in, have, and use, and what it makes is not there yet", () => {
  expect([...namedIn(readPlan(readDocument(PLAN, "plan.json")))]).toEqual([
    [
      "us-east-2",
      {
        vpcIds: [VPC],
        subnetIds: [],
        groupIds: [GROUP],
        roles: ["reader"],
        tables: [TABLE],
        sources: [expect.objectContaining({ address: "aws_lambda_function.f" })],
      },
    ],
  ]);
});
