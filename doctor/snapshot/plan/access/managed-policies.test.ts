import { managedPolicy } from "./managed-policies";

test("the policy of AWS for functions in a VPC allows nothing of DynamoDB", () => {
  const found = managedPolicy(
    "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole",
  );
  if (!found.known) throw new Error(found.why);
  const { Statement } = JSON.parse(found.value) as { Statement: [{ Action: string[] }] };
  expect(Statement[0].Action.map((action) => action.split(":")[0]).sort()).toEqual([
    ...Array<string>(6).fill("ec2"),
    ...Array<string>(3).fill("logs"),
  ]);
});

test.each([
  "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess",
  "arn:aws:iam::aws:policy/other/AWSLambdaBasicExecutionRole",
  "arn:aws:iam::111122223333:policy/service-role/AWSLambdaBasicExecutionRole",
])("%s is unknown by name", (arn) => {
  expect(managedPolicy(arn)).toEqual({
    known: false,
    missing: `the policy ${arn}`,
    why: "the plan does not have its text",
  });
});
