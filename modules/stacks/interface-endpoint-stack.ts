import { type Construct } from "constructs";
import { dynamoDbServiceName } from "../../aws/services";
import { InterfaceEndpoint } from "../egress/interface-endpoint";
import { zonesOfEndpointService } from "../network/zones";
import { AccessStack } from "./access-stack";
import { type Settings } from "./all-settings";

/** A private path through an interface endpoint, charged per hour and zone and per GB. */
export class InterfaceEndpointStack extends AccessStack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, "interface-endpoint", settings);
    const network = this.addNetwork([
      zonesOfEndpointService(this, "endpoint-zones", dynamoDbServiceName(settings.region)),
    ]);
    const endpoint = new InterfaceEndpoint(this, "endpoint", { name: this.name, network });
    const fn = this.addFunction(network, endpoint);
    this.closeTable(endpoint.resource.id);
    this.addFunctionOutputs(fn, { vpcId: network.vpcId, endpointId: endpoint.resource.id });
  }
}
