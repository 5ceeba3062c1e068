import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  OUTPUT_NAMES,
  type AccessPath,
  type FunctionStackOutputs,
} from "../../lambda-src/contract";
import { addBackend } from "../backend";
import { DynamoDbFunction } from "../function/dynamodb-function";
import { Network, type PrivateNetwork } from "../network/network";
import type { Settings } from "../settings";
import { Table } from "../table/table";

/** What every stack has: provider, state, table, names that tell it from the others, outputs. */
export abstract class AccessStack extends TerraformStack {
  readonly table: Table;
  /** `<prefix>-<access path>`: starts the name of everything in the stack. */
  readonly name: string;

  constructor(
    scope: Construct,
    readonly accessPath: AccessPath,
    readonly settings: Settings,
  ) {
    super(scope, accessPath);
    this.name = `${settings.prefix}-${accessPath}`;
    addBackend(this, settings.backend, { name: this.name, region: settings.region });
    new AwsProvider(this, "aws", {
      region: settings.region,
      defaultTags: [{ tags: { ...settings.tags, Stack: this.name } }],
    });
    // The bindings are of one release; the stacks use only what all of these know.
    this.addOverride("terraform.required_providers.aws", {
      source: "hashicorp/aws",
      version: ">= 5.100.0, < 7.0.0",
    });
    this.table = new Table(this, "table", {
      name: this.name,
      deletionProtection: settings.deletionProtection,
    });
  }

  protected addNetwork(): Network {
    return new Network(this, "network", {
      name: this.name,
      region: this.settings.region,
      cidr: this.settings.cidr,
      availabilityZones: this.settings.availabilityZones,
    });
  }

  protected addFunction(network?: PrivateNetwork): DynamoDbFunction {
    const { region, accessLevel, architecture, memoryMb, timeoutSeconds, logRetentionDays } =
      this.settings;
    return new DynamoDbFunction(this, "function", {
      name: this.name,
      // Roles are the account's, not the region's.
      roleName: `${this.name}-${region}`,
      table: this.table,
      access: accessLevel,
      architecture,
      memoryMb,
      timeoutSeconds,
      logRetentionDays,
      ...(network && { network }),
    });
  }

  /** Tells the harness, and whoever reads `terraform output`, what was made. */
  protected addFunctionOutputs(
    fn: DynamoDbFunction,
    more: Pick<FunctionStackOutputs, "vpcId" | "endpointId"> = {},
  ): void {
    const outputs = {
      accessPath: this.accessPath,
      accessLevel: this.settings.accessLevel,
      region: this.settings.region,
      tableName: this.table.resource.name,
      tableArn: this.table.resource.arn,
      roleArn: fn.role.arn,
      functionName: fn.resource.functionName,
      functionArn: fn.resource.arn,
      functionBundle: fn.bundle.path,
      ...more,
    } satisfies Omit<FunctionStackOutputs, "accessPath"> & { accessPath: AccessPath };
    for (const [output, value] of Object.entries(outputs)) {
      new TerraformOutput(this, OUTPUT_NAMES[output as keyof typeof outputs], { value });
    }
  }
}
