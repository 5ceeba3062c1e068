import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ENVIRONMENT } from "../../contract/function";
import { bundleFunction } from "../../lambda-src/bundle";
import { accessRule, type Access, type Grant, type Permission } from "../access/grant";
import { identityPolicy, trustPolicy } from "../access/policy";
import { Account } from "../account";
import { DynamoDbClientSecurityGroup } from "../egress/client-security-group";
import type { InterfaceEndpoint } from "../egress/interface-endpoint";
import type { EncryptionKey } from "../key/encryption-key";
import { architectureRule, type Architecture } from "../limits/architecture";
import { logRetentionRule } from "../limits/log-retention";
import { roleNameRule } from "../limits/role-name";
import type { PrivateNetwork } from "../network/network";
import { checkProps } from "../rules";
import type { Table } from "../table/table";
import { INTERFACE_RELEASE } from "../timeouts";
import { BundleAsset, type Bundle } from "./bundle";
import { functionNameRule, memoryRule, timeoutRule } from "./limits";

/**
 * Lambda checks for these when the function is made, and AWS takes no narrower resource for them.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
const NETWORK_INTERFACES: Permission = {
  actions: [
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
  ],
  resources: ["*"],
};

export interface DynamoDbFunctionProps {
  /** 1 to 64 letters, digits, `-` or `_`; names the log group as well. */
  readonly name: string;
  /** The role's name, one of its kind in the account over all regions. @default - the function's */
  readonly roleName?: string;
  /** The table it uses; its name is in the environment as `TABLE_NAME`. */
  readonly table: Table;
  /** What it may do with the table's items: a level, or the actions. @default "read-write" */
  readonly access?: Access;
  /** Puts the function in its private subnets. @default - outside any VPC */
  readonly network?: PrivateNetwork;
  /**
   * In a network, calls DynamoDB through this endpoint; its URL is in the environment as
   * `AWS_ENDPOINT_URL_DYNAMODB`. @default - DynamoDB's own addresses
   */
  readonly endpoint?: InterfaceEndpoint;
  /** @default - the function of this project: put, get, query, delete, probe */
  readonly bundle?: Bundle;
  /** @default "arm64" */
  readonly architecture?: Architecture;
  /** 128 to 10240. @default 256 */
  readonly memoryMb?: number;
  /** 1 to 900. @default 10 */
  readonly timeoutSeconds?: number;
  /** A number of days that CloudWatch Logs knows, 1 to 3653. @default 30 */
  readonly logRetentionDays?: number;
  /** Encrypts the log group. @default - a key of CloudWatch Logs' own */
  readonly key?: EncryptionKey;
}

/**
 * A Node.js function that uses one table: its role may do what it was granted, write to its own
 * log group and, in a VPC, have the network interfaces that Lambda makes for it, but not its code.
 *
 * @throws ValidationError when a prop is outside Lambda's limits.
 */
export class DynamoDbFunction extends Construct {
  readonly resource: LambdaFunction;
  readonly role: IamRole;
  readonly grant: Grant;
  readonly logGroup: CloudwatchLogGroup;
  readonly bundle: BundleAsset;
  /** Absent outside a VPC. */
  readonly securityGroup?: DynamoDbClientSecurityGroup;

  constructor(scope: Construct, id: string, props: DynamoDbFunctionProps) {
    super(scope, id);
    const {
      name,
      roleName = name,
      architecture = "arm64",
      memoryMb = 256,
      timeoutSeconds = 10,
      logRetentionDays = 30,
      network,
      endpoint,
      table,
      access = "read-write",
      key,
    } = props;
    checkProps(
      this,
      {
        name: functionNameRule,
        roleName: roleNameRule,
        architecture: architectureRule,
        memoryMb: memoryRule,
        timeoutSeconds: timeoutRule,
        logRetentionDays: logRetentionRule,
        access: accessRule,
      },
      { name, roleName, architecture, memoryMb, timeoutSeconds, logRetentionDays, access },
    );
    const bundle = props.bundle ?? bundleFunction();
    this.bundle = new BundleAsset(this, "bundle", bundle.zip);

    // Made here with a retention: Lambda's own would keep everything for ever.
    const logGroupName = `/aws/lambda/${name}`;
    this.logGroup = new CloudwatchLogGroup(this, "log-group", {
      name: logGroupName,
      retentionInDays: logRetentionDays,
      ...(key && { kmsKeyId: key.encryptLogGroup(logGroupName) }),
    });
    this.role = new IamRole(this, "role", {
      name: roleName,
      assumeRolePolicy: trustPolicy("lambda"),
    });
    const logs = this.allow("logs", {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [`${this.logGroup.arn}:*`],
    });
    const dependsOn: ITerraformDependable[] = [this.logGroup, logs];
    if (network !== undefined) {
      // The code runs with the same role as Lambda's own work; the ARN, which tells them apart, is
      // written out since the function waits for this policy.
      // https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
      const functionArn = Account.of(this).arn("lambda", network.region, `function:${name}`);
      const byCode = { ArnEquals: { "lambda:SourceFunctionArn": functionArn } };
      dependsOn.push(
        this.allow("network-interfaces", NETWORK_INTERFACES, {
          ...NETWORK_INTERFACES,
          condition: byCode,
        }),
      );
      this.securityGroup = new DynamoDbClientSecurityGroup(this, "security-group", {
        name,
        network,
        ...(endpoint && { endpoint }),
      });
    }
    this.grant = table.grant(access, this.role);

    this.resource = new LambdaFunction(this, "resource", {
      functionName: name,
      role: this.role.arn,
      runtime: "nodejs22.x",
      architectures: [architecture],
      handler: bundle.handler,
      filename: this.bundle.path,
      sourceCodeHash: this.bundle.sha256,
      memorySize: memoryMb,
      timeout: timeoutSeconds,
      environment: {
        variables: {
          [ENVIRONMENT.tableName]: table.resource.name,
          ...(endpoint && { [ENVIRONMENT.dynamoDbEndpoint]: endpoint.url }),
        },
      },
      ...(network !== undefined &&
        this.securityGroup !== undefined && {
          vpcConfig: {
            subnetIds: [...network.privateSubnetIds],
            securityGroupIds: [this.securityGroup.resource.id],
          },
          // Otherwise the function's group waits for its interfaces, up to 45 minutes.
          replaceSecurityGroupsOnDestroy: true,
          replacementSecurityGroupIds: [network.defaultSecurityGroupId],
        }),
      timeouts: { delete: INTERFACE_RELEASE },
      dependsOn,
    });
  }

  private allow(id: string, permission: Permission, ...denied: Permission[]): IamRolePolicy {
    return new IamRolePolicy(this, `${id}-policy`, {
      name: id,
      role: this.role.name,
      policy: identityPolicy([permission], denied),
    });
  }
}
