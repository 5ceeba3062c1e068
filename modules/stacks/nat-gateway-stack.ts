import { type Construct } from "constructs";
import { AccessStack } from "./access-stack";
import { type Settings } from "./all-settings";

/** Through NAT gateways to DynamoDB's public endpoint. Not private, and charged per hour and GB. */
export class NatGatewayStack extends AccessStack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, "nat-gateway", settings);
    const network = this.addNetwork();
    this.addNat(network);
    this.addFunctionOutputs(this.addFunction(network), { vpcId: network.vpcId });
  }
}
