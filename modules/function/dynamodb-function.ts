import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { ENVIRONMENT } from "../../contract/function";
import { bundleFunction } from "../../lambda-src/bundle";
import { accessRule, type Access, type Grant, type Permission } from "../access/grant";
import { useRoleIn } from "../access/grants";
import { identityPolicy, trustPolicy } from "../access/policy";
import { Account } from "../account";
import { DynamoDbClientSecurityGroup } from "../egress/client-security-group";
import { type InterfaceEndpoint } from "../egress/interface-endpoint";
import { type EncryptionKey } from "../key/encryption-key";
import { architectureRule, type Architecture } from "../limits/architecture";
import { logRetentionRule } from "../limits/log-retention";
import { roleNameRule } from "../limits/role-name";
import { roleArguments, roleRules, type RoleOptions } from "../limits/role-options";
import { literal } from "../literal";
import { type PrivateNetwork } from "../network/network";
import { checkProps } from "../rules";
import { type ITable } from "../table/table-base";
import { INTERFACE_RELEASE } from "../timeouts";
import { BundleAsset, type Bundle } from "./bundle";
import { interfaceActions, interfacePermissions } from "./interfaces";
import { functionNameRule, memoryRule, runtimeRule, timeoutRule, type Runtime } from "./limits";

export interface DynamoDbFunctionProps extends RoleOptions {
  /** 1 to 64 letters, digits, `-` or `_`. The log group has this name too. */
  readonly name: string;
  /** The role's name, unique in the account across regions. @default - the function's name */
  readonly roleName?: string;
  /** The table that it uses. The environment variable `TABLE_NAME` holds its name. */
  readonly table: ITable;
  /** What it can do with the table's items: a level or a list of actions. @default "read-write" */
  readonly access?: Access;
  /** The network whose private subnets the function runs in. @default - outside any VPC */
  readonly network?: PrivateNetwork;
  /**
   * The endpoint through which a function in a network calls DynamoDB. The environment variable
   * `AWS_ENDPOINT_URL_DYNAMODB` holds its URL. @default - DynamoDB's public endpoint
   */
  readonly endpoint?: InterfaceEndpoint;
  /** The code to run. @default - this project's function: put, get, query, delete, probe */
  readonly bundle?: Bundle;
  /** `nodejs24.x` needs AWS provider 6.21.0 or later. @default "nodejs22.x" */
  readonly runtime?: Runtime;
  /** @default "arm64" */
  readonly architecture?: Architecture;
  /** 128 to 10240. @default 256 */
  readonly memoryMb?: number;
  /** 1 to 900. @default 10 */
  readonly timeoutSeconds?: number;
  /** A retention period that CloudWatch Logs supports, 1 to 3653. @default 30 */
  readonly logRetentionDays?: number;
  /** The key that encrypts the log group. @default - a key that CloudWatch Logs manages */
  readonly key?: EncryptionKey;
}

/**
 * A Node.js function that uses one table. Its role can do what it was granted and write to its log
 * group. In a VPC, Lambda can also use the role to manage the function's network interfaces, but the
 * function's code cannot.
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
      runtime = "nodejs22.x",
      architecture = "arm64",
      memoryMb = 256,
      timeoutSeconds = 10,
      logRetentionDays = 30,
      network,
      endpoint,
      table,
      access = "read-write",
      key,
      rolePath,
      permissionsBoundary,
    } = props;
    checkProps(
      this,
      {
        name: functionNameRule,
        roleName: roleNameRule,
        runtime: runtimeRule,
        ...roleRules,
        architecture: architectureRule,
        memoryMb: memoryRule,
        timeoutSeconds: timeoutRule,
        logRetentionDays: logRetentionRule,
        access: accessRule,
      },
      {
        name,
        roleName,
        rolePath,
        permissionsBoundary,
        runtime,
        architecture,
        memoryMb,
        timeoutSeconds,
        logRetentionDays,
        access,
      },
    );
    const bundle = props.bundle ?? bundleFunction();
    this.bundle = new BundleAsset(this, "bundle", bundle.zip);

    // Created here to set a retention period: the group that Lambda creates keeps events forever.
    const logGroupName = `/aws/lambda/${name}`;
    this.logGroup = new CloudwatchLogGroup(this, "log-group", {
      name: logGroupName,
      retentionInDays: logRetentionDays,
      ...(key && { kmsKeyId: key.encryptLogGroup(logGroupName) }),
    });
    this.role = new IamRole(this, "role", {
      name: roleName,
      ...roleArguments(props),
      assumeRolePolicy: trustPolicy("lambda"),
    });
    const logs = this.#allow("logs", [
      {
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [`${this.logGroup.arn}:*`],
      },
    ]);
    const dependsOn: ITerraformDependable[] = [this.logGroup, logs];
    if (network !== undefined) {
      // Lambda and the function's code use the same role, and this ARN tells them apart. It is
      // spelled out because the function depends on this policy.
      // @see https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
      const functionArn = Account.of(this).arn("lambda", network.region, `function:${name}`);
      const byCode = { ArnEquals: { "lambda:SourceFunctionArn": functionArn } };
      const permissions = interfacePermissions(network, Account.of(this));
      const interfaces = this.#allow("network-interfaces", permissions, [
        { actions: interfaceActions(permissions), resources: ["*"], condition: byCode },
      ]);
      dependsOn.push(interfaces);
      this.securityGroup = new DynamoDbClientSecurityGroup(this, "security-group", {
        name,
        network,
        ...(endpoint && { endpoint }),
      });
      // So that it is destroyed before the policy: its destruction waits until Lambda has deleted the
      // function's interfaces, for which Lambda needs the policy.
      this.securityGroup.resource.dependsOn = [
        `${interfaces.terraformResourceType}.${interfaces.friendlyUniqueId}`,
      ];
    }
    this.grant = table.grant(access, this.role);
    if (network !== undefined) useRoleIn(network, this.role);

    this.resource = new LambdaFunction(this, "resource", {
      functionName: name,
      role: this.role.arn,
      runtime,
      architectures: [architecture],
      handler: literal(bundle.handler),
      filename: this.bundle.path,
      sourceCodeHash: this.bundle.sha256,
      memorySize: memoryMb,
      timeout: timeoutSeconds,
      environment: {
        variables: {
          [ENVIRONMENT.tableName]: table.tableName,
          ...(endpoint && { [ENVIRONMENT.dynamoDbEndpoint]: endpoint.url }),
        },
      },
      ...(network !== undefined &&
        this.securityGroup !== undefined && {
          vpcConfig: {
            subnetIds: [...network.privateSubnetIds],
            securityGroupIds: [this.securityGroup.resource.id],
          },
        }),
      timeouts: { delete: INTERFACE_RELEASE },
      dependsOn,
    });
  }

  #allow(
    id: string,
    permissions: readonly Permission[],
    denied: readonly Permission[] = [],
  ): IamRolePolicy {
    return new IamRolePolicy(this, `${id}-policy`, {
      name: id,
      role: this.role.name,
      policy: identityPolicy(permissions, denied),
    });
  }
}
