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
        policies: [],
        tables: [TABLE],
        sources: [expect.objectContaining({ address: "aws_lambda_function.f" })],
      },
    ],
  ]);
});

test("a policy whose text is not in the plan is named", () => {
  const role = "arn:aws:iam::111122223333:role/writer";
  const attached = ["AmazonDynamoDBFullAccess", "service-role/AWSLambdaVPCAccessExecutionRole"];
  const text = planText({
    resources: [
      { resource: "aws_iam_role.r", after: { name: "writer", arn: role } },
      ...attached.map((policy, place) => ({
        resource: `aws_iam_role_policy_attachment.a${place}`,
        after: { role: "writer", policy_arn: `arn:aws:iam::aws:policy/${policy}` },
      })),
      { resource: "aws_lambda_function.f", after: { function_name: "f", role } },
    ],
  });
  const [named] = [...namedIn(readPlan(readDocument(text, "plan.json"))).values()];
  expect(named?.policies).toEqual(["arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess"]);
});
