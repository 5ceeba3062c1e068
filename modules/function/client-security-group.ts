import { DataAwsPrefixList } from "@cdktf/provider-aws/lib/data-aws-prefix-list";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Construct } from "constructs";
import type { PrivateNetwork } from "../network/network";
import { INTERFACE_RELEASE } from "../timeouts";

export interface DynamoDbClientSecurityGroupProps {
  /** Name of the group; must not start with `sg-`. */
  readonly name: string;
  readonly network: PrivateNetwork;
}

/**
 * A security group for what calls DynamoDB: out only to tcp/443 of DynamoDB's prefix list, in
 * nothing. It serves a gateway endpoint and a NAT gateway alike, since both lead to those addresses.
 */
export class DynamoDbClientSecurityGroup extends Construct {
  readonly resource: SecurityGroup;

  constructor(scope: Construct, id: string, props: DynamoDbClientSecurityGroupProps) {
    super(scope, id);
    this.resource = new SecurityGroup(this, "resource", {
      name: props.name,
      description: "HTTPS to DynamoDB, nothing else",
      vpcId: props.network.vpcId,
      tags: { Name: props.name },
      timeouts: { delete: INTERFACE_RELEASE },
    });
    const prefixList = new DataAwsPrefixList(this, "prefix-list", {
      name: `com.amazonaws.${props.network.region}.dynamodb`,
    });
    new VpcSecurityGroupEgressRule(this, "egress", {
      securityGroupId: this.resource.id,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      prefixListId: prefixList.id,
    });
  }
}
