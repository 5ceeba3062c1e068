import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { Instance } from "@cdktf/provider-aws/lib/instance";
import { Construct } from "constructs";
import { accessRule, type Access, type Grant } from "../access/grant";
import { useRoleIn } from "../access/grants";
import { trustPolicy } from "../access/policy";
import { DynamoDbClientSecurityGroup } from "../egress/client-security-group";
import { architectureRule, type Architecture } from "../limits/architecture";
import { roleNameRule } from "../limits/role-name";
import { roleArguments, roleRules, type RoleOptions } from "../limits/role-options";
import { literal } from "../literal";
import { type PrivateNetwork } from "../network/network";
import { checkProps } from "../rules";
import { type ITable } from "../table/table-base";
import { userData } from "./user-data";

/** The smallest types that run Amazon Linux 2023 comfortably. */
export const INSTANCE_TYPES: Readonly<Record<Architecture, string>> = {
  arm64: "t4g.micro",
  x86_64: "t3.micro",
};

/** Where a `DynamoDbInstance` runs, and what it can do. */
export interface DynamoDbInstanceProps extends RoleOptions {
  /** The security group's name and the `Name` tag. */
  readonly name: string;
  /** The name of the role and its instance profile. @default - the instance's name */
  readonly roleName?: string;
  /** The table that it uses. */
  readonly table: ITable;
  /** The network. The instance is in its first private subnet, without a public address. */
  readonly network: PrivateNetwork;
  /** What it can do with the table's items: a level or a list of actions. @default "read-write" */
  readonly access?: Access;
  /** @default "arm64" */
  readonly architecture?: Architecture;
}

/**
 * An instance that runs the latest Amazon Linux 2023 and uses one table. It has no key pair and
 * accepts no inbound traffic. On first boot, it checks that it can reach the table and prints the
 * result to its console: `aws ec2 get-console-output --latest`.
 *
 * A newer image does not replace the instance. To replace it, run `terraform apply -replace`.
 *
 * @throws ValidationError when a prop is outside AWS's limits.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/vpc-endpoints-dynamodb-tutorial.html
 */
export class DynamoDbInstance extends Construct {
  /** The instance. */
  readonly resource: Instance;
  /** The role of its instance profile. */
  readonly role: IamRole;
  /** The network that it is in. */
  readonly network: PrivateNetwork;
  /** What it can do with the table's items. */
  readonly grant: Grant;
  /** Its only security group. */
  readonly securityGroup: DynamoDbClientSecurityGroup;

  constructor(scope: Construct, id: string, props: DynamoDbInstanceProps) {
    super(scope, id);
    const {
      name,
      roleName = name,
      table,
      network,
      access = "read-write",
      architecture = "arm64",
      rolePath,
      permissionsBoundary,
    } = props;
    checkProps(
      this,
      { roleName: roleNameRule, ...roleRules, access: accessRule, architecture: architectureRule },
      { roleName, rolePath, permissionsBoundary, access, architecture },
    );
    this.network = network;
    this.role = new IamRole(this, "role", {
      name: roleName,
      ...roleArguments(props),
      assumeRolePolicy: trustPolicy("ec2"),
    });
    this.grant = table.grant(access, this.role);
    useRoleIn(network, this.role);
    const profile = new IamInstanceProfile(this, "profile", {
      name: roleName,
      ...(rolePath !== undefined && { path: rolePath }),
      role: this.role.name,
    });
    this.securityGroup = new DynamoDbClientSecurityGroup(this, "security-group", { name, network });
    // @see https://docs.aws.amazon.com/linux/al2023/ug/ec2.html
    const image = new DataAwsSsmParameter(this, "image", {
      name: `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-${architecture}`,
    });
    this.resource = new Instance(this, "resource", {
      ami: image.insecureValue,
      instanceType: INSTANCE_TYPES[architecture],
      subnetId: network.privateSubnetIds[0],
      vpcSecurityGroupIds: [this.securityGroup.resource.id],
      iamInstanceProfile: profile.name,
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required" },
      rootBlockDevice: { encrypted: true, volumeSize: 8 },
      userData: userData({
        region: network.region,
        tableName: table.tableName,
        actions: this.grant.actions,
      }),
      userDataReplaceOnChange: true,
      tags: { Name: literal(name) },
      lifecycle: { ignoreChanges: ["ami"] },
    });
  }
}
