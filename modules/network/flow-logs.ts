import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { identityPolicy, trustPolicy } from "../access/policy";
import { Account } from "../account";
import { type EncryptionKey } from "../key/encryption-key";
import { logRetentionRule } from "../limits/log-retention";
import { roleNameRule } from "../limits/role-name";
import { roleArguments, roleRules, type RoleOptions } from "../limits/role-options";
import { literal } from "../literal";
import { checkProps } from "../rules";

/**
 * AWS's default fields, plus the fields that show which service was called and the path taken.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
export const FLOW_LOG_FIELDS = [
  "version",
  "account-id",
  "interface-id",
  "srcaddr",
  "dstaddr",
  "srcport",
  "dstport",
  "protocol",
  "packets",
  "bytes",
  "start",
  "end",
  "action",
  "log-status",
  "pkt-dst-aws-service",
  "flow-direction",
  "traffic-path",
] as const;

export type FlowLogField = (typeof FLOW_LOG_FIELDS)[number];

/** Distinguishes the name of the flow logs' role from other role names. */
export const FLOW_LOGS_SUFFIX = "-flow";

/** `$${…}` keeps Terraform from interpolating the fields. */
const LOG_FORMAT = FLOW_LOG_FIELDS.map((field) => `$\${${field}}`).join(" ");

/** How flow logs are kept. */
export interface FlowLogsOptions extends RoleOptions {
  /** The role's name, unique in the account. @default - the network's name plus `-flow` */
  readonly roleName?: string;
  /** A retention period that CloudWatch Logs supports, 1 to 3653. @default 30 */
  readonly retentionDays?: number;
  /** The key that encrypts the log group. @default - a key that CloudWatch Logs manages */
  readonly key?: EncryptionKey;
}

/** Which VPC `FlowLogs` records, and how they are kept. */
export interface FlowLogsProps extends FlowLogsOptions {
  /** The end of the log group's name, `/aws/vpc-flow-logs/<name>`. */
  readonly name: string;
  /** E.g. `us-east-2`. It must be the provider's. @default - the provider's region */
  readonly region?: string;
  /** The ID of the VPC whose traffic is recorded. */
  readonly vpcId: string;
}

/**
 * Records all traffic of a VPC, accepted and rejected, in a log group. The role that writes the
 * records is allowed to do nothing else.
 *
 * @throws ValidationError when a prop is outside the limits of IAM or CloudWatch Logs.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs.html
 */
export class FlowLogs extends Construct {
  /** The flow log. */
  readonly resource: FlowLog;
  /** The log group with the records. */
  readonly logGroup: CloudwatchLogGroup;
  /** The role that writes the records. */
  readonly role: IamRole;

  constructor(scope: Construct, id: string, props: FlowLogsProps) {
    super(scope, id);
    const {
      name,
      vpcId,
      key,
      roleName = `${name}${FLOW_LOGS_SUFFIX}`,
      retentionDays = 30,
      rolePath,
      permissionsBoundary,
    } = props;
    checkProps(
      this,
      { roleName: roleNameRule, ...roleRules, retentionDays: logRetentionRule },
      { roleName, rolePath, permissionsBoundary, retentionDays },
    );
    const logGroupName = `/aws/vpc-flow-logs/${name}`;
    this.logGroup = new CloudwatchLogGroup(this, "log-group", {
      name: literal(logGroupName),
      retentionInDays: retentionDays,
      ...(key && { kmsKeyId: key.encryptLogGroup(logGroupName) }),
    });
    const account = Account.of(this);
    const region = props.region === undefined ? account.region : literal(props.region);
    this.role = new IamRole(this, "role", {
      name: roleName,
      ...roleArguments(props),
      // Only for this account's flow logs, because the service also acts for other accounts.
      // @see https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
      assumeRolePolicy: trustPolicy("vpc-flow-logs", {
        StringEquals: { "aws:SourceAccount": account.id },
        ArnLike: { "aws:SourceArn": account.arn("ec2", region, "vpc-flow-log/*") },
      }),
    });
    const policy = new IamRolePolicy(this, "policy", {
      name: "logs",
      role: this.role.name,
      policy: identityPolicy([
        {
          actions: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          resources: [`${this.logGroup.arn}:*`],
        },
      ]),
    });
    this.resource = new FlowLog(this, "resource", {
      vpcId,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: this.logGroup.arn,
      logFormat: LOG_FORMAT,
      iamRoleArn: this.role.arn,
      tags: { Name: literal(name) },
      dependsOn: [policy],
    });
  }
}
