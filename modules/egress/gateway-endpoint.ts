import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import type { Grant } from "../access/grant";
import { endpointPolicy } from "../access/policy";
import { ValidationError } from "../errors";
import type { PrivateNetwork } from "../network/network";

export interface GatewayEndpointProps {
  /** The `Name` tag. */
  readonly name: string;
  /** Its private subnets reach DynamoDB through the endpoint. */
  readonly network: PrivateNetwork;
  /** What the endpoint lets through; at least one. */
  readonly grants: readonly Grant[];
}

/**
 * The private, free way from a VPC to DynamoDB: a route to DynamoDB's prefix list in each private
 * route table, and a policy that lets through what was granted.
 *
 * @throws ValidationError without a grant, since that endpoint would deny everything.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html
 */
export class GatewayEndpoint extends Construct {
  readonly resource: VpcEndpoint;

  constructor(scope: Construct, id: string, props: GatewayEndpointProps) {
    super(scope, id);
    if (props.grants.length === 0) {
      throw new ValidationError("`grants` must hold at least one grant, got: []", this);
    }
    this.resource = new VpcEndpoint(this, "resource", {
      vpcId: props.network.vpcId,
      vpcEndpointType: "Gateway",
      serviceName: `com.amazonaws.${props.network.region}.dynamodb`,
      routeTableIds: [...props.network.privateRouteTableIds],
      policy: endpointPolicy(props.grants),
      tags: { Name: props.name },
    });
  }
}
