import { CALLS } from "../snapshot/calls";
import { needsOf, policyOf } from "../snapshot/calls/permissions";
import { natMetrics } from "./traffic";

/**
 * What only an audit calls. IAM has no narrower resources for the lists of functions and clusters, for the
 * details of an account, and for metrics.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
const LISTS = [
  {
    resource: "*",
    actions: [
      natMetrics.permission,
      "ecs:ListClusters",
      "ecs:ListServices",
      "ecs:ListTasks",
      "iam:GetAccountAuthorizationDetails",
      "lambda:ListFunctions",
    ],
  },
  { resource: "arn:aws:lambda:*:*:function:*", actions: ["lambda:ListTags"] },
];

/** An audit does not ask about App Runner. */
const IN_AUDIT = CALLS.filter(({ command }) => !command.startsWith("apprunner "));

/** The least-privilege policy for an audit. */
export const AUDIT_POLICY = policyOf([...needsOf(IN_AUDIT), ...LISTS]);
