import { DataAwsPrefixList } from "@cdktf/provider-aws/lib/data-aws-prefix-list";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import {
  VpcSecurityGroupEgressRule,
  type VpcSecurityGroupEgressRuleConfig,
} from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { dynamoDbServiceName } from "../../aws/services";
import { literal } from "../literal";
import { type PrivateNetwork } from "../network/network";
import { INTERFACE_RELEASE } from "../timeouts";
import { type IInterfaceEndpoint } from "./interface-endpoint";

const HTTPS = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };

/** The network of a `DynamoDbClientSecurityGroup`, and its path to DynamoDB. */
export interface DynamoDbClientSecurityGroupProps {
  /** The group's name. It must not start with `sg-`. */
  readonly name: string;
  /** The network whose VPC the group is in. */
  readonly network: PrivateNetwork;
  /**
   * Allows traffic to this endpoint: in this group and, where the endpoint lets its clients in, in its
   * group too. @default - to DynamoDB's prefix list
   */
  readonly endpoint?: IInterfaceEndpoint;
}

/**
 * A security group for DynamoDB clients. Outbound, it allows only TCP port 443 to DynamoDB's prefix
 * list or to an interface endpoint. Inbound, it allows nothing. The prefix list works for both a
 * gateway endpoint and a NAT gateway, because both lead to those addresses.
 */
export class DynamoDbClientSecurityGroup extends Construct {
  /** The security group. */
  readonly resource: SecurityGroup;

  constructor(scope: Construct, id: string, props: DynamoDbClientSecurityGroupProps) {
    super(scope, id);
    this.resource = new SecurityGroup(this, "resource", {
      name: literal(props.name),
      description: "DynamoDB client; its rules say what it reaches",
      vpcId: props.network.vpcId,
      tags: { Name: literal(props.name) },
      timeouts: { delete: INTERFACE_RELEASE },
    });
    if (props.endpoint === undefined) {
      const prefixList = new DataAwsPrefixList(this, "prefix-list", {
        name: dynamoDbServiceName(props.network.region),
      });
      this.#allowHttps("egress", { prefixListId: prefixList.id });
    } else {
      const { securityGroup, letsClientsIn } = props.endpoint;
      if (letsClientsIn) this.allowHttpsTo("endpoint", securityGroup);
      else this.#allowHttps("endpoint-egress", { referencedSecurityGroupId: securityGroup.id });
    }
  }

  /** Allows HTTPS to `group`: outbound in this group, inbound in that one. */
  allowHttpsTo(id: string, group: { readonly id: string }): void {
    this.#allowHttps(`${id}-egress`, { referencedSecurityGroupId: group.id });
    new VpcSecurityGroupIngressRule(this, `${id}-ingress`, {
      securityGroupId: group.id,
      referencedSecurityGroupId: this.resource.id,
      ...HTTPS,
    });
  }

  /** Also allows outbound HTTPS to anywhere, for traffic to services other than DynamoDB. */
  allowInternet(): void {
    this.#allowHttps("internet-egress", { cidrIpv4: "0.0.0.0/0" });
  }

  #allowHttps(
    id: string,
    to: Pick<
      VpcSecurityGroupEgressRuleConfig,
      "cidrIpv4" | "prefixListId" | "referencedSecurityGroupId"
    >,
  ): void {
    new VpcSecurityGroupEgressRule(this, id, {
      securityGroupId: this.resource.id,
      ...HTTPS,
      ...to,
    });
  }
}
