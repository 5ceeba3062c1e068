import { type Construct } from "constructs";
import { GatewayEndpoint } from "../egress/gateway-endpoint";
import { AccessStack } from "./access-stack";
import { type Settings } from "./all-settings";

/** The recommended path: private and free, through a gateway endpoint. */
export class GatewayEndpointStack extends AccessStack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, "gateway-endpoint", settings);
    const network = this.addNetwork();
    const fn = this.addFunction(network);
    const endpoint = new GatewayEndpoint(this, "endpoint", { name: this.name, network });
    this.closeTable(endpoint.resource.id);
    this.addFunctionOutputs(fn, { vpcId: network.vpcId, endpointId: endpoint.resource.id });
  }
}
