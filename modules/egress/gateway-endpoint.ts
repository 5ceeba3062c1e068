import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { dynamoDbServiceName } from "../../aws/services";
import { policyOfEndpoint, type EndpointPolicyProps } from "../access/endpoint-policy";
import { type Others } from "../access/policy";
import { literal } from "../literal";
import { Network, type PrivateNetwork } from "../network/network";
import { checkOthers } from "./others";

/** Whom a `GatewayEndpoint` serves, and what it lets through. */
export interface GatewayEndpointProps extends EndpointPolicyProps {
  /** The `Name` tag. */
  readonly name: string;
  /** The network whose private subnets reach DynamoDB through the endpoint. */
  readonly network: PrivateNetwork;
  /**
   * What becomes of the requests of everyone who was granted nothing here. The endpoint takes all
   * traffic to DynamoDB from its route tables, theirs too. `unchanged` lets everything of theirs
   * through, and `denied` nothing. Not together with `policy`, which says it itself.
   * @default - `denied` in a `Network` of the same stack, `unchanged` in any other network
   */
  readonly others?: Others;
}

/**
 * The private, free path from a VPC to DynamoDB: a route to DynamoDB's prefix list in each private
 * route table, and an endpoint policy that allows what was granted.
 *
 * @throws ValidationError when `grants` is empty, because that endpoint would deny the roles
 * everything, when both `others` and `policy` are given, and at synthesis when nothing was granted or
 * a custom policy does not allow what the roles need.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html
 */
export class GatewayEndpoint extends Construct {
  /** The endpoint. */
  readonly resource: VpcEndpoint;

  constructor(scope: Construct, id: string, props: GatewayEndpointProps) {
    super(scope, id);
    const { network, others = isOwn(this, network) ? "denied" : "unchanged" } = props;
    checkOthers(this, props);
    const policy = policyOfEndpoint(this, { ...props, others });
    this.resource = new VpcEndpoint(this, "resource", {
      vpcId: network.vpcId,
      vpcEndpointType: "Gateway",
      serviceName: dynamoDbServiceName(network.region),
      routeTableIds: [...network.privateRouteTableIds],
      policy,
      tags: { Name: literal(props.name) },
    });
  }

  /** E.g. `vpce-0123456789abcdef0`, known after apply. */
  get endpointId(): string {
    return this.resource.id;
  }
}

/** Whether only this stack puts anything into the network. */
function isOwn(scope: Construct, network: PrivateNetwork): boolean {
  return network instanceof Network && TerraformStack.of(network) === TerraformStack.of(scope);
}
