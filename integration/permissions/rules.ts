import { type Call, distinct, without } from "./call";

/** What AWS asks for besides the calls that the provider makes, and moto does not check. */
export interface PermissionRule {
  /** As the Sid of its statements, after `Rule`. */
  readonly name: string;
  readonly why: string;
  /** AWS's page, or the provider's source. */
  readonly source: string;
  /** What the call needs in addition. `all` are the calls of the stack. */
  readonly needs: (call: Call, all: readonly Call[]) => readonly Call[];
}

/** The action that tags what an action creates. */
const TAGGING: Readonly<Record<string, string>> = {
  "cloudwatch:PutMetricAlarm": "cloudwatch:TagResource",
  "dynamodb:CreateTable": "dynamodb:TagResource",
  "iam:CreateInstanceProfile": "iam:TagInstanceProfile",
  "iam:CreateRole": "iam:TagRole",
  "kms:CreateKey": "kms:TagResource",
  "lambda:CreateFunction": "lambda:TagResource",
  "logs:CreateLogGroup": "logs:TagResource",
};
/** The service that gets the role. */
const PASSED_TO: Readonly<Record<string, string>> = {
  "ec2:CreateFlowLogs": "vpc-flow-logs.amazonaws.com",
  "ec2:RunInstances": "ec2.amazonaws.com",
  "iam:AddRoleToInstanceProfile": "ec2.amazonaws.com",
  "lambda:CreateFunction": "lambda.amazonaws.com",
};
const KEY = "arn:aws:kms:us-east-2:111122223333:key/0";
const INTERFACE = { arn: "arn:aws:ec2:us-east-2:111122223333:network-interface/0" };
/** Which instance Lambda attaches it to, is not known. */
const INSTANCE = { arn: "arn:aws:ec2:us-east-2:111122223333:instance/0" };
const HOSTED_ZONE = { arn: "arn:aws:route53:::hostedzone/0" };
/** The provider itself calls kms:DescribeKey, which is needed too. */
const TABLE_KEY = [
  "kms:CreateGrant",
  "kms:Decrypt",
  "kms:Encrypt",
  "kms:GenerateDataKey",
  "kms:GenerateDataKeyWithoutPlaintext",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
];

const everything = (action: string): Call => ({ action, on: [{ arn: "*" }] });

export const RULES: readonly PermissionRule[] = [
  {
    name: "TagOnCreate",
    why: "Whatever is created with tags also needs the action that tags it",
    source:
      "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html",
    needs: ({ action, on }) =>
      on.flatMap((target) => {
        if (target.stack !== "asked") return [];
        const [service = "", operation = ""] = action.split(":");
        if (service === "ec2" && operation !== "CreateTags") {
          const keys = { "ec2:CreateAction": operation };
          return [{ action: "ec2:CreateTags", on: [target], keys }];
        }
        const tagging = TAGGING[action];
        if (tagging === undefined) return [];
        // The key has no ARN before it exists.
        const arn = action === "kms:CreateKey" ? KEY : target.arn;
        return [{ action: tagging, on: [{ ...target, arn }] }];
      }),
  },
  {
    name: "PassRole",
    why: "Who hands a role to a service has to be allowed to pass it",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
    needs: ({ action, role }) => {
      const service = PASSED_TO[action];
      if (role === undefined || service === undefined) return [];
      const keys = { "iam:PassedToService": service };
      return [{ action: "iam:PassRole", on: [{ arn: role }], keys }];
    },
  },
  {
    name: "FunctionInVpc",
    why: "Lambda looks at the VPC with the permissions of whoever puts a function into it",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html",
    needs: ({ action }, all) =>
      action === "lambda:CreateFunction" && isInVpc(all)
        ? ["ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"].map(everything)
        : [],
  },
  {
    name: "LeftInterfaces",
    why: "The provider removes interfaces of a deleted function that Lambda has left in its security group or subnets. They carry no tags",
    source:
      "https://github.com/hashicorp/terraform-provider-aws/blob/v5.100.0/internal/service/ec2/vpc_security_group.go",
    needs: ({ action }, all) =>
      action === "lambda:DeleteFunction" && isInVpc(all)
        ? [
            everything("ec2:DescribeNetworkInterfaces"),
            { action: "ec2:DeleteNetworkInterface", on: [INTERFACE] },
            { action: "ec2:DetachNetworkInterface", on: [INTERFACE, INSTANCE] },
          ]
        : [],
  },
  {
    name: "EndpointNames",
    why: "An endpoint with private DNS associates AWS's hosted zone with the VPC. The record does not say which endpoints have it, so this is for all on subnets",
    source:
      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html",
    needs: ({ action, on }) =>
      action === "ec2:CreateVpcEndpoint" && on.some(({ arn }) => arn.includes(":subnet/"))
        ? [{ action: "route53:AssociateVPCWithHostedZone", on: [HOSTED_ZONE] }]
        : [],
  },
  {
    name: "KeyPolicy",
    why: "KMS refuses a key policy that its creator could not change afterward",
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html",
    needs: ({ action }) =>
      action === "kms:CreateKey"
        ? [{ action: "kms:PutKeyPolicy", on: [{ arn: KEY, stack: "has" }] }]
        : [],
  },
  {
    name: "TableKey",
    why: "DynamoDB takes the key into use with the permissions of whoever creates the table",
    source:
      "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html",
    needs: ({ action }, all) =>
      action === "dynamodb:CreateTable" && all.some((call) => call.action === "kms:CreateKey")
        ? TABLE_KEY.map((each) => ({
            action: each,
            on: [{ arn: KEY, stack: "has" as const }],
            keys: { "kms:ViaService": "dynamodb.us-east-2.amazonaws.com" },
          }))
        : [],
  },
];

function isInVpc(calls: readonly Call[]): boolean {
  return calls.some(({ action }) => action === "ec2:CreateSecurityGroup");
}

/** What a rule adds to calls, without what the provider calls anyway. */
export function addedBy(rule: PermissionRule, calls: readonly Call[]): readonly Call[] {
  return without(distinct(calls.flatMap((call) => rule.needs(call, calls))), calls);
}

/** Calls, and what all rules add to them. */
export function withAdded(calls: readonly Call[]): readonly Call[] {
  return [...calls, ...RULES.flatMap((rule) => addedBy(rule, calls))];
}
