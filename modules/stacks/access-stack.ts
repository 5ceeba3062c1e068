import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformOutput, TerraformStack } from "cdktf";
import { type Construct } from "constructs";
import {
  OUTPUT_NAMES,
  STACK_TAG,
  type AccessPath,
  type FunctionStackOutputs,
  type InstanceStackOutputs,
} from "../../contract/stacks";
import { AccessAlarms } from "../alarms/access-alarms";
import { PastEndpointAlarm } from "../alarms/past-endpoint-alarm";
import { type InterfaceEndpoint } from "../egress/interface-endpoint";
import { NatEgress, REGIONAL_NAT_RELEASE } from "../egress/nat-egress";
import { DynamoDbFunction } from "../function/dynamodb-function";
import { RUNTIME_RELEASES } from "../function/limits";
import { EncryptionKey } from "../key/encryption-key";
import { type RoleOptions } from "../limits/role-options";
import { FLOW_LOGS_SUFFIX } from "../network/flow-logs";
import { Network, type NetworkProps, type PrivateNetwork } from "../network/network";
import { PrivateAcl } from "../network/private-acl";
import { Table } from "../table/table";
import { addBackend } from "./backend";
import { LOWEST_PROVIDER, providerFrom } from "./provider";
import { type Settings } from "./all-settings";

/** The outputs that every stack gets automatically. */
export type CommonOutput = "accessPath" | "accessLevel" | "region" | "tableName" | "tableArn";

/** What every stack has: a provider, a state backend, a table, unique names and outputs. */
export abstract class AccessStack extends TerraformStack {
  /** The table that the function or the instance uses. */
  readonly table: Table;
  /** Encrypts the table and logs. Absent when `customerManagedKey` is off. */
  readonly key?: EncryptionKey;
  /** `<prefix>-<access path>`, the start of every name in the stack. */
  readonly name: string;
  #lowestProvider = LOWEST_PROVIDER;

  constructor(
    scope: Construct,
    /** Which of the stacks it is. */
    readonly accessPath: AccessPath,
    /** What it was made from. */
    readonly settings: Settings,
  ) {
    super(scope, accessPath);
    this.name = `${settings.prefix}-${accessPath}`;
    addBackend(this, settings.backend, { name: this.name, region: settings.region });
    new AwsProvider(this, "aws", {
      region: settings.region,
      ...(settings.allowedAccountIds.length > 0 && {
        allowedAccountIds: [...settings.allowedAccountIds],
      }),
      defaultTags: [{ tags: { ...settings.tags, [STACK_TAG]: this.name } }],
    });
    this.addOverride("terraform.required_providers.aws", providerFrom(LOWEST_PROVIDER));
    if (settings.customerManagedKey) {
      this.key = new EncryptionKey(this, "key", {
        name: this.name,
        region: settings.region,
        deletionDays: settings.keyDeletionDays,
      });
    }
    this.table = new Table(this, "table", {
      name: this.name,
      deletionProtection: settings.deletionProtection,
      ...this.#encrypted,
    });
    const { tableCopiesBy } = settings;
    if (tableCopiesBy.length > 0) this.table.onlyCopiedBy(...tableCopiesBy);
  }

  /** `terraform init` then refuses an older release, where otherwise a plan would fail. */
  #needProvider(release = LOWEST_PROVIDER): void {
    if (release.localeCompare(this.#lowestProvider, "en", { numeric: true }) <= 0) return;
    this.#lowestProvider = release;
    this.addOverride("terraform.required_providers.aws", providerFrom(release));
  }

  /** Adds the stack's own network. @param servedZones as Network's. */
  protected addNetwork(servedZones: NetworkProps["servedZones"] = []): Network {
    const { region, cidr, availabilityZones, logRetentionDays, flowLogs, networkAcl } =
      this.settings;
    const network = new Network(this, "network", {
      name: this.name,
      region,
      cidr,
      availabilityZones,
      servedZones,
      flowLogs: flowLogs && {
        // Role names are unique per account, not per region.
        roleName: `${this.name}-${region}${FLOW_LOGS_SUFFIX}`,
        retentionDays: logRetentionDays,
        ...this.roleOptions,
        ...this.#encrypted,
      },
    });
    if (networkAcl) new PrivateAcl(this, "network-acl", { name: this.name, network });
    return network;
  }

  /** Adds NAT gateways to the network. */
  protected addNat(network: Network): NatEgress {
    const { natGateways } = this.settings;
    if (natGateways === "regional") this.#needProvider(REGIONAL_NAT_RELEASE);
    return new NatEgress(this, "nat", { name: this.name, network, natGateways });
  }

  /** Restricts the table's items to this endpoint, if `onlyThroughEndpoint` is on. */
  protected closeTable(endpointId: string): void {
    if (this.settings.onlyThroughEndpoint) this.table.onlyThroughEndpoints(endpointId);
  }

  /** Adds an alarm for DynamoDB traffic through NAT, if `alarms` is on, which `flowLogs` must be then. */
  protected watchEndpoint({ flowLogs }: Network, { natGateways }: NatEgress): void {
    if (!this.settings.alarms || flowLogs === undefined) return;
    new PastEndpointAlarm(this, "past-endpoint-alarm", { name: this.name, flowLogs, natGateways });
  }

  get #encrypted(): { readonly key?: EncryptionKey } {
    return this.key === undefined ? {} : { key: this.key };
  }

  /** What every role of the stack has. */
  protected get roleOptions(): RoleOptions {
    const { rolePath, permissionsBoundary } = this.settings;
    return { rolePath, ...(permissionsBoundary !== "none" && { permissionsBoundary }) };
  }

  /** Adds the function, and alarms for it if `alarms` is on. */
  protected addFunction(network?: PrivateNetwork, endpoint?: InterfaceEndpoint): DynamoDbFunction {
    const { region, accessLevel, runtime, architecture, memoryMb } = this.settings;
    const { timeoutSeconds, logRetentionDays } = this.settings;
    this.#needProvider(RUNTIME_RELEASES[runtime]);
    const fn = new DynamoDbFunction(this, "function", {
      name: this.name,
      // Role names are unique per account, not per region.
      roleName: `${this.name}-${region}`,
      table: this.table,
      access: accessLevel,
      runtime,
      architecture,
      memoryMb,
      timeoutSeconds,
      logRetentionDays,
      ...this.roleOptions,
      ...this.#encrypted,
      ...(network && { network }),
      ...(endpoint && { endpoint }),
    });
    if (this.settings.alarms) {
      new AccessAlarms(this, "alarms", { function: fn });
    }
    return fn;
  }

  /** Reports the function, to the harness and in `terraform output`. */
  protected addFunctionOutputs(
    fn: DynamoDbFunction,
    more: Pick<FunctionStackOutputs, "vpcId" | "endpointId"> = {},
  ): void {
    this.addOutputs({
      roleArn: fn.role.arn,
      functionName: fn.resource.functionName,
      functionArn: fn.resource.arn,
      functionBundle: fn.bundle.path,
      ...more,
    });
  }

  /** Reports what was created, to the harness and in `terraform output`. */
  protected addOutputs(
    own: Omit<FunctionStackOutputs, CommonOutput> | Omit<InstanceStackOutputs, CommonOutput>,
  ): void {
    const outputs = {
      accessPath: this.accessPath,
      accessLevel: this.settings.accessLevel,
      region: this.settings.region,
      tableName: this.table.resource.name,
      tableArn: this.table.resource.arn,
      ...own,
    };
    for (const [output, value] of Object.entries(outputs)) {
      new TerraformOutput(this, OUTPUT_NAMES[output as keyof typeof OUTPUT_NAMES], { value });
    }
  }
}
