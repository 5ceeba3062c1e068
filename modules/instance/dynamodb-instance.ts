import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { Instance } from "@cdktf/provider-aws/lib/instance";
import { Construct } from "constructs";
import { accessRule, type Access, type Grant } from "../access/grant";
import { trustPolicy } from "../access/policy";
import { DynamoDbClientSecurityGroup } from "../egress/client-security-group";
import { architectureRule, type Architecture } from "../limits/architecture";
import { roleNameRule } from "../limits/role-name";
import type { PrivateNetwork } from "../network/network";
import { checkProps } from "../rules";
import type { Table } from "../table/table";
import { userData } from "./user-data";

/** The smallest types that hold Amazon Linux 2023 with ease. */
const INSTANCE_TYPES: Readonly<Record<Architecture, string>> = {
  arm64: "t4g.micro",
  x86_64: "t3.micro",
};

export interface DynamoDbInstanceProps {
  /** Names the security group, and is the `Name` tag. */
  readonly name: string;
  /** Names the role and its instance profile. @default - the instance's */
  readonly roleName?: string;
  /** The table it uses. */
  readonly table: Table;
  /** In the first of its private subnets, without a public address. */
  readonly network: PrivateNetwork;
  /** What it may do with the table's items: a level, or the actions. @default "read-write" */
  readonly access?: Access;
  /** @default "arm64" */
  readonly architecture?: Architecture;
}

/**
 * An instance with the newest Amazon Linux 2023 that uses one table, without keys or a way in. At
 * its first start it checks that it reaches the table and says so on its console:
 * `aws ec2 get-console-output --latest`.
 *
 * A newer image does not replace it: that is done with `terraform apply -replace`.
 *
 * @throws ValidationError when a prop is outside AWS's limits.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/vpc-endpoints-dynamodb-tutorial.html
 */
export class DynamoDbInstance extends Construct {
  readonly resource: Instance;
  readonly role: IamRole;
  readonly grant: Grant;
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
    } = props;
    checkProps(
      this,
      { roleName: roleNameRule, access: accessRule, architecture: architectureRule },
      { roleName, access, architecture },
    );
    this.role = new IamRole(this, "role", {
      name: roleName,
      assumeRolePolicy: trustPolicy("ec2"),
    });
    this.grant = table.grant(access, this.role);
    const profile = new IamInstanceProfile(this, "profile", {
      name: roleName,
      role: this.role.name,
    });
    this.securityGroup = new DynamoDbClientSecurityGroup(this, "security-group", { name, network });
    // https://docs.aws.amazon.com/linux/al2023/ug/ec2.html
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
        tableName: table.resource.name,
        actions: this.grant.actions,
      }),
      userDataReplaceOnChange: true,
      tags: { Name: name },
      lifecycle: { ignoreChanges: ["ami"] },
    });
  }
}
