import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { Construct } from "constructs";
import { ENVIRONMENT } from "../../contract/function";
import { type Grant } from "../access/grant";
import { type GrantedRole, type IGrantable } from "../access/grantable";
import { useRoleIn } from "../access/grants";
import { Account } from "../account";
import { DynamoDbClientSecurityGroup } from "../egress/client-security-group";
import { ValidationError } from "../errors";
import { literal } from "../literal";
import { type PrivateNetwork } from "../network/network";
import { INTERFACE_RELEASE } from "../timeouts";
import { BundleAsset } from "./bundle";
import { checkFunction } from "./check-function";
import { literalValues } from "./environment";
import { ExecutionRole } from "./execution-role";
import { codeOf } from "./function-code";
import { type DynamoDbFunctionProps } from "./function-props";
import { interfaceActions, interfacePermissions } from "./interfaces";
import { permissionsIn } from "./statements";
import { sendingTo } from "./targets";

/**
 * A function that uses DynamoDB tables. Its role can do what it was granted and write to its log
 * group. In a VPC, Lambda can also use the role to manage the function's network interfaces, but the
 * function's code cannot.
 *
 * @throws ValidationError when a prop is outside Lambda's limits, when props contradict each other,
 * and when there is no such code.
 */
export class DynamoDbFunction extends Construct implements IGrantable {
  /** The function. */
  readonly resource: LambdaFunction;
  /** As it was given. */
  readonly functionName: string;
  /** The function's own, or the one that it was given. */
  readonly role: GrantedRole;
  /** What it was granted: on `table` first, then on each of `tables`. */
  readonly grants: readonly Grant[];
  /** The log group that it writes to. */
  readonly logGroup: CloudwatchLogGroup;
  /** The zip that is deployed. */
  readonly bundle: BundleAsset;
  /** Its own group, to which the ones that it was given are added. Absent outside a VPC. */
  readonly securityGroup?: DynamoDbClientSecurityGroup;

  constructor(scope: Construct, id: string, props: DynamoDbFunctionProps) {
    super(scope, id);
    const {
      name,
      runtime = "nodejs22.x",
      architecture = "arm64",
      memoryMb = 256,
      timeoutSeconds = 10,
      logRetentionDays = 30,
      endpoint,
      network = endpoint?.network,
      securityGroups = [],
      layers = [],
      reservedConcurrentExecutions,
      tracing,
      key,
    } = props;
    const deadLetters = props.deadLetterQueue ?? props.deadLetterTopic;
    checkFunction(this, { ...props, network });
    this.functionName = name;
    const bundle = codeOf(this, { ...props, runtime });
    this.bundle = new BundleAsset(this, "bundle", bundle.zip);

    // Created here to set a retention period: the group that Lambda creates keeps events forever.
    const logGroupName = `/aws/lambda/${name}`;
    this.logGroup = new CloudwatchLogGroup(this, "log-group", {
      name: logGroupName,
      retentionInDays: logRetentionDays,
      ...(key && { kmsKeyId: key.encryptLogGroup(logGroupName) }),
    });
    const execution = new ExecutionRole(this, props);
    this.role = execution.role;
    execution.allow("logs", [
      {
        actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
        resources: [`${this.logGroup.arn}:*`],
      },
    ]);
    if (network !== undefined) {
      this.securityGroup = this.#enter(network, execution, props);
    }
    this.#allowTo(execution, props);
    const uses = tableUses(props);
    this.grants = uses.map(({ table, access = "read-write" }) => table.grant(access, this.role));
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
          ...literalValues(props.environment ?? {}),
          ...Object.fromEntries(uses.map((use) => [use.variable, use.table.tableName])),
          ...(endpoint && { [ENVIRONMENT.dynamoDbEndpoint]: endpoint.url }),
        },
      },
      ...(layers.length > 0 && { layers: layers.map(literal) }),
      ...(reservedConcurrentExecutions !== undefined && { reservedConcurrentExecutions }),
      ...(tracing && { tracingConfig: { mode: tracing } }),
      ...(deadLetters && { deadLetterConfig: { targetArn: literal(deadLetters.arn) } }),
      ...(network !== undefined &&
        this.securityGroup !== undefined && {
          vpcConfig: {
            subnetIds: [...network.privateSubnetIds],
            securityGroupIds: [
              this.securityGroup.resource.id,
              ...securityGroups.map((group) => literal(group.id)),
            ],
          },
        }),
      timeouts: { delete: INTERFACE_RELEASE },
      dependsOn: [this.logGroup, ...execution.policies],
      ...execution.lifecycle,
    });
  }

  /**
   * The grant on its first table.
   *
   * @throws ValidationError when the function has no table.
   */
  get grant(): Grant {
    const [grant] = this.grants;
    if (grant !== undefined) return grant;
    throw new ValidationError(
      "`grant` must be that of a table, got: none; the function has neither `table` nor `tables`",
      this,
    );
  }

  /** Lets Lambda make the function's interfaces in the network, and makes their security group. */
  #enter(
    network: PrivateNetwork,
    execution: ExecutionRole,
    { name, endpoint }: DynamoDbFunctionProps,
  ): DynamoDbClientSecurityGroup {
    // Lambda and the function's code use the same role, and this ARN tells them apart. It is
    // spelled out because the function depends on this policy.
    // @see https://docs.aws.amazon.com/lambda/latest/dg/permissions-source-function-arn.html
    const functionArn = Account.of(this).arn("lambda", network.region, `function:${name}`);
    const byCode = { ArnEquals: { "lambda:SourceFunctionArn": functionArn } };
    const permissions = interfacePermissions(network, Account.of(this));
    const interfaces = execution.allow("network-interfaces", permissions, [
      { actions: interfaceActions(permissions), resources: ["*"], condition: byCode },
    ]);
    const securityGroup = new DynamoDbClientSecurityGroup(this, "security-group", {
      name,
      network,
      ...(endpoint && { endpoint }),
    });
    // So that it is destroyed before the policy: its destruction waits until Lambda has deleted the
    // function's interfaces, for which Lambda needs the policy.
    securityGroup.resource.dependsOn = [
      `${interfaces.terraformResourceType}.${interfaces.friendlyUniqueId}`,
    ];
    return securityGroup;
  }

  /** Lets the role do what Lambda checks when it creates the function, and what was asked for. */
  #allowTo(execution: ExecutionRole, props: DynamoDbFunctionProps): void {
    const { deadLetterQueue, deadLetterTopic, initialPolicy = [], tracing } = props;
    const sending = sendingTo(deadLetterQueue, deadLetterTopic);
    if (sending.length > 0) execution.allow("dead-letters", sending);
    if (tracing === "Active") {
      // Neither action can be allowed for less.
      // @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
      const actions = ["xray:PutTelemetryRecords", "xray:PutTraceSegments"];
      execution.allow("tracing", [{ actions, resources: ["*"] }]);
    }
    if (initialPolicy.length > 0) {
      const denied = permissionsIn(initialPolicy, "Deny");
      execution.allow("statements", permissionsIn(initialPolicy, "Allow"), denied);
    }
  }
}

function tableUses({ table, access, tables = [] }: DynamoDbFunctionProps) {
  const variable = ENVIRONMENT.tableName;
  const first = table && { table, variable, ...(access && { access }) };
  return first === undefined ? tables : [first, ...tables];
}
