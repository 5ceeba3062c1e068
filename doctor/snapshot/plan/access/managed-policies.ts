import { type Fact } from "../../known";

const LOGS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"];
const INTERFACES = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];

/**
 * The actions of AWS's policies for execution roles. A plan names them, and does not have them.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaVPCAccessExecutionRole.html
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaBasicExecutionRole.html
 */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  "service-role/AWSLambdaBasicExecutionRole": LOGS,
  "service-role/AWSLambdaVPCAccessExecutionRole": [...LOGS, ...INTERFACES],
};

/** The policy with an ARN that no resource of the plan has. */
export function managedPolicy(arn: string): Fact<string> {
  const name = /^arn:[^:]*:iam::aws:policy\/(.*)$/.exec(arn)?.[1];
  const actions = name === undefined ? undefined : ACTIONS[name];
  if (actions === undefined) {
    return { known: false, missing: `the policy ${arn}`, why: "the plan does not have its text" };
  }
  const Statement = [{ Effect: "Allow", Action: actions, Resource: "*" }];
  return { known: true, value: JSON.stringify({ Version: "2012-10-17", Statement }) };
}
