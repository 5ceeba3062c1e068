import { type Construct } from "constructs";
import { NatEgress } from "../egress/nat-egress";
import { AccessStack } from "./access-stack";
import { type Settings } from "./settings";

/** Through NAT gateways to DynamoDB's public endpoint. Not private, and charged per hour and GB. */
export class NatGatewayStack extends AccessStack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, "nat-gateway", settings);
    const network = this.addNetwork();
    new NatEgress(this, "nat", { name: this.name, network, natGateways: settings.natGateways });
    this.addFunctionOutputs(this.addFunction(network), { vpcId: network.vpcId });
  }
}
