import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import { dynamoDbServiceName } from "../../aws/services";
import { policyOfEndpoint, type EndpointPolicyProps } from "../access/endpoint-policy";
import type { PrivateNetwork } from "../network/network";
import { INTERFACE_RELEASE } from "../timeouts";

export interface InterfaceEndpointProps extends EndpointPolicyProps {
  /** The `Name` tag, and the start of its security group's name. */
  readonly name: string;
  /** It has an address in each of its private subnets. */
  readonly network: PrivateNetwork;
}

/**
 * The private way to DynamoDB that is charged by the hour and zone (PrivateLink). DynamoDB's own
 * name does not lead to it: clients have to call its `url`.
 *
 * Made before the functions that call it, whose grants it finds in the stack.
 *
 * @throws ValidationError at synthesis without a grant, since that endpoint would deny everything,
 * and where a policy of one's own does not allow what the roles need.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-interface-endpoints.html
 */
export class InterfaceEndpoint extends Construct {
  readonly resource: VpcEndpoint;
  /** Lets in only who was given its rule, by DynamoDbClientSecurityGroup. */
  readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: InterfaceEndpointProps) {
    super(scope, id);
    const { name, network } = props;
    this.securityGroup = new SecurityGroup(this, "security-group", {
      name: `${name}-endpoint`,
      description: "HTTPS to the DynamoDB endpoint from its clients, nothing else",
      vpcId: network.vpcId,
      tags: { Name: `${name}-endpoint` },
      timeouts: { delete: INTERFACE_RELEASE },
    });
    this.resource = new VpcEndpoint(this, "resource", {
      vpcId: network.vpcId,
      vpcEndpointType: "Interface",
      serviceName: dynamoDbServiceName(network.region),
      subnetIds: [...network.privateSubnetIds],
      securityGroupIds: [this.securityGroup.id],
      // DynamoDB's endpoint has none.
      privateDnsEnabled: false,
      policy: policyOfEndpoint(this, props),
      tags: { Name: name },
    });
  }

  /** `https://` and the name that all its addresses have, in whatever zone. */
  get url(): string {
    // The first name is the regional one; those of the zones follow.
    return `https://${this.resource.dnsEntry.get(0).dnsName}`;
  }
}
