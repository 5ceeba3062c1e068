import { nameOf } from "../../aws/arn";
import { readDocument } from "../snapshot/plan";
import {
  type Configured,
  type PlannedResource,
  planText,
  refers,
} from "../snapshot/plan/testing/plan";
import { judgePlan } from "./judge";

const RANDOM = refers("var.prefix", "random_pet.suffix.id");

/** A function with a role and a table of its own, all with a prefix and a random suffix as their names. */
function withRandomNames(key: string, action: string) {
  const resources: readonly PlannedResource[] = [
    { resource: `aws_iam_role.${key}`, after: { path: "/" }, unknown: ["name"] },
    {
      resource: `aws_iam_role_policy.${key}`,
      after: {
        policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] }),
      },
      unknown: ["name", "role"],
    },
    { resource: `aws_dynamodb_table.${key}`, after: { hash_key: "pk" }, unknown: ["name"] },
    {
      resource: `aws_lambda_function.${key}`,
      after: { environment: [{ variables: {} }] },
      unknown: {
        role: true,
        function_name: true,
        environment: [{ variables: { TABLE_NAME: true } }],
      },
    },
  ];
  const configured: Readonly<Record<string, Configured>> = {
    [`aws_iam_role.${key}`]: { expressions: { name: RANDOM } },
    [`aws_iam_role_policy.${key}`]: {
      expressions: { name: RANDOM, role: refers(`aws_iam_role.${key}.id`) },
    },
    [`aws_dynamodb_table.${key}`]: { expressions: { name: RANDOM } },
    [`aws_lambda_function.${key}`]: {
      expressions: {
        function_name: RANDOM,
        role: refers(`aws_iam_role.${key}.arn`),
        environment: [{ variables: refers(`aws_dynamodb_table.${key}.name`) }],
      },
    },
  };
  return { resources, configured };
}

test("names that only apply tells are each of one thing: no function has the role or the table of another", () => {
  const parts = [
    withRandomNames("reader", "dynamodb:GetItem"),
    withRandomNames("writer", "dynamodb:PutItem"),
  ];
  const judged = judgePlan(
    readDocument(
      planText({
        variables: { prefix: "app" },
        resources: [{ resource: "random_pet.suffix" }, ...parts.flatMap((part) => part.resources)],
        root: {
          resources: {
            "random_pet.suffix": {},
            ...parts[0]?.configured,
            ...parts[1]?.configured,
          },
        },
      }),
      "plan.json",
    ),
  );
  const addressOf = (name = "") => judged.meanings.get(nameOf(name));
  const found = judged.audit.entries.map(({ question, actions, diagnosis }) => [
    judged.addressOf(question.source),
    addressOf(diagnosis.role),
    addressOf(question.table),
    actions,
    diagnosis.outcome,
  ]);
  expect(found).toEqual(
    [
      ["reader", "dynamodb:GetItem"],
      ["writer", "dynamodb:PutItem"],
    ].map(([key, action]) => [
      `aws_lambda_function.${key ?? ""}`,
      `aws_iam_role.${key ?? ""}`,
      `aws_dynamodb_table.${key ?? ""}`,
      [action],
      "ok",
    ]),
  );
});
