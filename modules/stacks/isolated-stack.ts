import { type Construct } from "constructs";
import { AccessStack } from "./access-stack";
import { type Settings } from "./all-settings";

/** The negative control: the private subnets have no path to DynamoDB. */
export class IsolatedStack extends AccessStack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, "isolated", settings);
    const network = this.addNetwork();
    this.addFunctionOutputs(this.addFunction(network), { vpcId: network.vpcId });
  }
}
