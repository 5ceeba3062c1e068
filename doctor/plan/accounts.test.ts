import { readDocument } from "../snapshot/plan";
import { planText } from "../snapshot/plan/testing/plan";
import { judgePlan } from "./judge";

const POLICY = JSON.stringify({
  Statement: [{ Effect: "Allow", Action: "dynamodb:GetItem", Resource: "*" }],
});

/** The role of this plan, named by functions of these accounts. */
function judged(...accounts: readonly string[]) {
  const text = planText({
    resources: [
      { resource: "aws_dynamodb_table.t", after: { name: "t", hash_key: "pk" } },
      { resource: "aws_iam_role.r", after: { name: "r", path: "/" } },
      { resource: "aws_iam_role_policy.p", after: { name: "p", role: "r", policy: POLICY } },
      ...accounts.map((account, index) => ({
        resource: `aws_lambda_function.f${index}`,
        after: {
          function_name: `f${index}`,
          role: `arn:aws:iam::${account}:role/r`,
          environment: [{ variables: { TABLE_NAME: "t" } }],
        },
      })),
    ],
    root: { resources: { "aws_iam_role.r": {}, "aws_dynamodb_table.t": {} } },
  });
  const { entries } = judgePlan(readDocument(text, "plan.json")).audit;
  return entries.map(({ diagnosis }) => diagnosis.outcome);
}

test("a plan that names no account is for the one of its functions' roles", () => {
  expect(judged("111122223333")).toEqual(["ok"]);
});

test("a role of another account is another role, of which nothing is known", () => {
  expect(judged("111122223333", "444455556666")).toEqual(["ok", "indeterminate"]);
});
