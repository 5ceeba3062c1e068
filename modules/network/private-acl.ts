import { NetworkAcl } from "@cdktf/provider-aws/lib/network-acl";
import { Construct } from "constructs";
import { literal } from "../literal";
import { type Network } from "./network";

const EVERYWHERE = "0.0.0.0/0";
/** The ports on which clients receive responses. An ACL is stateless. */
const ANSWERS = { fromPort: 1024, toPort: 65_535 };
const HTTPS = { fromPort: 443, toPort: 443 };
const ALLOW = { action: "allow", protocol: "tcp" };

/** The network of a `PrivateAcl`. */
export interface PrivateAclProps {
  /** The `Name` tag. */
  readonly name: string;
  /** The network whose private subnets use the ACL. */
  readonly network: Network;
}

/**
 * A network ACL for private subnets. It allows outbound HTTPS and its responses, and HTTPS from
 * within the VPC (to an interface endpoint) and its responses. It allows nothing else.
 *
 * An ACL cannot use a prefix list, and DynamoDB's addresses change. The security group narrows
 * HTTPS to those addresses.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 */
export class PrivateAcl extends Construct {
  /** The network ACL. */
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
      tags: { Name: literal(name) },
    });
  }
}
