import { type Construct } from "constructs";
import { GatewayEndpoint } from "../egress/gateway-endpoint";
import { AccessStack } from "./access-stack";
import { type Settings } from "./all-settings";

/** DynamoDB through a free, private gateway endpoint. Everything else through NAT gateways. */
export class MixedStack extends AccessStack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, "mixed", settings);
    const network = this.addNetwork();
    const nat = this.addNat(network);
    const fn = this.addFunction(network);
    fn.securityGroup?.allowInternet();
    const endpoint = new GatewayEndpoint(this, "endpoint", { name: this.name, network });
    this.closeTable(endpoint.resource.id);
    this.watchEndpoint(network, nat);
    this.addFunctionOutputs(fn, { vpcId: network.vpcId, endpointId: endpoint.resource.id });
  }
}
