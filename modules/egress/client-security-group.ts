import { DataAwsPrefixList } from "@cdktf/provider-aws/lib/data-aws-prefix-list";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import {
  VpcSecurityGroupEgressRule,
  type VpcSecurityGroupEgressRuleConfig,
} from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import { dynamoDbServiceName } from "../../aws/services";
import type { PrivateNetwork } from "../network/network";
import { INTERFACE_RELEASE } from "../timeouts";
import type { InterfaceEndpoint } from "./interface-endpoint";

const HTTPS = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };

export interface DynamoDbClientSecurityGroupProps {
  /** Name of the group; must not start with `sg-`. */
  readonly name: string;
  readonly network: PrivateNetwork;
  /** Out to this endpoint, which lets the group in. @default - out to DynamoDB's prefix list */
  readonly endpoint?: InterfaceEndpoint;
}

/**
 * A security group for what calls DynamoDB: out only to tcp/443 of DynamoDB's prefix list or of an
 * interface endpoint, in nothing. The prefix list serves a gateway endpoint and a NAT gateway
 * alike, since both lead to those addresses.
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
    if (props.endpoint === undefined) {
      const prefixList = new DataAwsPrefixList(this, "prefix-list", {
        name: dynamoDbServiceName(props.network.region),
      });
      this.allowHttps("egress", { prefixListId: prefixList.id });
    } else {
      this.allowHttpsTo("endpoint", props.endpoint.securityGroup);
    }
  }

  /** Lets out HTTPS to what has this group, and lets it in there. */
  allowHttpsTo(id: string, group: SecurityGroup): void {
    this.allowHttps(`${id}-egress`, { referencedSecurityGroupId: group.id });
    new VpcSecurityGroupIngressRule(this, `${id}-ingress`, {
      securityGroupId: group.id,
      referencedSecurityGroupId: this.resource.id,
      ...HTTPS,
    });
  }

  /** Lets out HTTPS to anywhere as well, for what is not DynamoDB. */
  allowInternet(): void {
    this.allowHttps("internet-egress", { cidrIpv4: "0.0.0.0/0" });
  }

  private allowHttps(
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
