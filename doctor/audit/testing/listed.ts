import { readFileSync } from "node:fs";
import { join } from "node:path";
import { exampleFolder } from "../../testing/examples";
import { type Answering } from "../../testing/fake-account";
import { OTHER_ANSWERS, ROLE } from "../../testing/other-sources";

const ECS = "arn:aws:ecs:us-east-2:111122223333";
export const SERVICE = `${ECS}:service/shop/orders`;
export const TASK = `${ECS}:task/shop/0f1e`;

/** The function of the example `gateway-endpoint`, as a list and a description have it. */
export const FUNCTION = JSON.parse(
  readFileSync(join(exampleFolder("gateway-endpoint"), "get-function-configuration.json"), "utf8"),
) as { readonly Environment: { readonly Variables: Readonly<Record<string, string>> } };

const LISTS: Readonly<Record<string, object>> = {
  "lambda:ListFunctions": { Functions: [FUNCTION] },
  "lambda:ListTags": { Tags: { team: "orders" } },
  "ecs:ListClusters": { clusterArns: [`${ECS}:cluster/shop`] },
  "ecs:ListServices": { serviceArns: [SERVICE] },
  "ecs:ListTasks": { taskArns: [TASK] },
  "cloudwatch:GetMetricData": { MetricDataResults: [] },
};

/** The lists of an account with one function, one service, and one task, and what they say of these. */
export const listed: Answering = ({ action }) => LISTS[action] ?? OTHER_ANSWERS[action];

/** The role of all of them, which may read this table. */
export function mayRead(table: string): Answering {
  const Resource = `arn:aws:dynamodb:us-east-2:111122223333:table/${table}`;
  const Statement = { Effect: "Allow", Action: "dynamodb:GetItem", Resource };
  const PolicyDocument = encodeURIComponent(JSON.stringify({ Statement: [Statement] }));
  const role = {
    RoleName: "orders-reader",
    Arn: ROLE,
    RolePolicyList: [{ PolicyName: "read", PolicyDocument }],
    AttachedManagedPolicies: [],
  };
  return ({ action }) =>
    action === "iam:GetAccountAuthorizationDetails" ? { RoleDetailList: [role] } : undefined;
}
