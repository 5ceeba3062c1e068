import { NetworkAcl } from "@cdktf/provider-aws/lib/network-acl";
import { Construct } from "constructs";
import type { Network } from "./network";

const EVERYWHERE = "0.0.0.0/0";
/** Where clients listen for answers; an ACL keeps no state. */
const ANSWERS = { fromPort: 1024, toPort: 65_535 };
const HTTPS = { fromPort: 443, toPort: 443 };
const ALLOW = { action: "allow", protocol: "tcp" };

export interface PrivateAclProps {
  /** The `Name` tag. */
  readonly name: string;
  /** The ACL is that of its private subnets. */
  readonly network: Network;
}

/**
 * A network ACL for private subnets: HTTPS out and its answers in, HTTPS from the VPC itself (to an
 * interface endpoint) and its answers out, nothing else.
 *
 * An ACL takes no prefix list, and DynamoDB's addresses change: the security group narrows HTTPS to
 * them.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 */
export class PrivateAcl extends Construct {
  readonly resource: NetworkAcl;

  constructor(scope: Construct, id: string, { name, network }: PrivateAclProps) {
    super(scope, id);
    const vpc = network.resource.cidrBlock;
    this.resource = new NetworkAcl(this, "resource", {
      vpcId: network.vpcId,
      subnetIds: [...network.privateSubnetIds],
      egress: [
        { ...ALLOW, ...HTTPS, ruleNo: 100, cidrBlock: EVERYWHERE },
        { ...ALLOW, ...ANSWERS, ruleNo: 110, cidrBlock: vpc },
      ],
      ingress: [
        { ...ALLOW, ...ANSWERS, ruleNo: 100, cidrBlock: EVERYWHERE },
        { ...ALLOW, ...HTTPS, ruleNo: 110, cidrBlock: vpc },
      ],
      tags: { Name: name },
    });
  }
}
