import type { Construct } from "constructs";
import { ExistingGatewayEndpoint } from "../egress/existing-gateway-endpoint";
import { GatewayEndpointWhereNone } from "../egress/gateway-endpoint-where-none";
import type { DynamoDbFunction } from "../function/dynamodb-function";
import { ExistingNetwork } from "../network/existing-network";
import type { PrivateNetwork } from "../network/network";
import type { Settings } from "../settings";
import { AccessStack } from "./access-stack";

/** In a VPC that is already there, through the endpoint it has, or one that is added. */
export class ExistingVpcStack extends AccessStack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, "existing-vpc", settings);
    const { vpc, subnets } = settings.existingVpc;
    const network = new ExistingNetwork(this, "network", { region: settings.region, vpc, subnets });
    const fn = this.addFunction(network);
    const endpointId = this.endpointId(network, fn);
    this.closeTable(endpointId);
    this.addFunctionOutputs(fn, { vpcId: network.vpcId, endpointId });
  }

  private endpointId(network: PrivateNetwork, fn: DynamoDbFunction): string {
    const { endpoint } = this.settings.existingVpc;
    if (endpoint !== "auto") {
      return new ExistingGatewayEndpoint(this, "endpoint", { endpointId: endpoint, network })
        .resource.id;
    }
    return new GatewayEndpointWhereNone(this, "endpoint", {
      name: this.name,
      network,
      client: fn,
      mustBeKnown: this.settings.onlyThroughEndpoint,
    }).endpointId;
  }
}
