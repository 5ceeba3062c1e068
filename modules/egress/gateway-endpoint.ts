import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import { dynamoDbServiceName } from "../../aws/services";
import { policyOfEndpoint, type EndpointPolicyProps } from "../access/endpoint-policy";
import { type PrivateNetwork } from "../network/network";

export interface GatewayEndpointProps extends EndpointPolicyProps {
  /** The `Name` tag. */
  readonly name: string;
  /** The network whose private subnets reach DynamoDB through the endpoint. */
  readonly network: PrivateNetwork;
}

/**
 * The private, free path from a VPC to DynamoDB: a route to DynamoDB's prefix list in each private
 * route table, and an endpoint policy that allows what was granted.
 *
 * @throws ValidationError when there is no grant, because that endpoint would deny everything, and
 * at synthesis when a custom policy does not allow what the roles need.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html
 */
export class GatewayEndpoint extends Construct {
  readonly resource: VpcEndpoint;

  constructor(scope: Construct, id: string, props: GatewayEndpointProps) {
    super(scope, id);
    const policy = policyOfEndpoint(this, props);
    this.resource = new VpcEndpoint(this, "resource", {
      vpcId: props.network.vpcId,
      vpcEndpointType: "Gateway",
      serviceName: dynamoDbServiceName(props.network.region),
      routeTableIds: [...props.network.privateRouteTableIds],
      policy,
      tags: { Name: props.name },
    });
  }
}
