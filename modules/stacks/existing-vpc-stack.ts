import { type Construct } from "constructs";
import { ExistingGatewayEndpoint } from "../egress/existing-gateway-endpoint";
import {
  GatewayEndpointWhereNone,
  type WhereNoneSentences,
} from "../egress/gateway-endpoint-where-none";
import { type DynamoDbFunction } from "../function/dynamodb-function";
import { ExistingNetwork } from "../network/existing-network";
import { type PrivateNetwork } from "../network/network";
import { AccessStack } from "./access-stack";
import { type Settings } from "./settings";

/** A failed plan names the settings, because the app's users see only those. */
const NAMES = {
  vpc: "existingVpc.vpc",
  subnets: "existingVpc.subnets",
  endpointId: "existingVpc.endpoint",
};
const SENTENCES: WhereNoneSentences = {
  onlySome: (withEndpoint, without) =>
    `\`${NAMES.subnets}\` must all have an endpoint for DynamoDB or none, got: route tables with one (${withEndpoint}) and without (${without}). Associate that endpoint with all of them, or choose other subnets`,
  notKnown: (routeTables) =>
    `\`${NAMES.endpointId}\` must be the id of the endpoint that serves ${routeTables} already, so that \`onlyThroughEndpoint\` can name it, got: auto`,
};

/** The function runs in an existing VPC and uses its endpoint, or a new one if there is none. */
export class ExistingVpcStack extends AccessStack {
  constructor(scope: Construct, settings: Settings) {
    super(scope, "existing-vpc", settings);
    const { vpc, subnets } = settings.existingVpc;
    const network = new ExistingNetwork(this, "network", {
      region: settings.region,
      vpc,
      subnets,
      names: NAMES,
    });
    const fn = this.addFunction(network);
    const endpointId = this.#endpointId(network, fn);
    this.closeTable(endpointId);
    this.addFunctionOutputs(fn, { vpcId: network.vpcId, endpointId });
  }

  #endpointId(network: PrivateNetwork, fn: DynamoDbFunction): string {
    const { endpoint } = this.settings.existingVpc;
    if (endpoint !== "auto") {
      return new ExistingGatewayEndpoint(this, "endpoint", {
        endpointId: endpoint,
        network,
        names: NAMES,
      }).resource.id;
    }
    return new GatewayEndpointWhereNone(this, "endpoint", {
      name: this.name,
      network,
      client: fn,
      mustBeKnown: this.settings.onlyThroughEndpoint,
      sentences: SENTENCES,
    }).endpointId;
  }
}
