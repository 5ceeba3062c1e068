import { type Construct } from "constructs";
import { AddedGatewayEndpoint } from "../egress/added-gateway-endpoint";
import {
  ExistingGatewayEndpoint,
  type ExistingEndpointSentences,
} from "../egress/existing-gateway-endpoint";
import { ExistingNetwork } from "../network/existing-network";
import { type PrivateNetwork } from "../network/network";
import { AccessStack } from "./access-stack";
import { type Settings } from "./all-settings";

/** A failed plan names the settings, because the app's users see only those. */
const NAMES = { vpc: "existingVpc.vpc", subnets: "existingVpc.subnets" };
const PAGE = "docs/variants/existing-vpc.md";

function sentences(endpoint: string): ExistingEndpointSentences {
  const setting = "`existingVpc.endpoint`";
  return {
    none: (vpcId) =>
      endpoint === "find"
        ? `${setting} must be "add" where no route table of ${vpcId} leads to a gateway endpoint for DynamoDB, got: find. Read ${PAGE} first: adding one changes the route of everyone in those subnets`
        : `${setting} must be a gateway endpoint that route tables of ${vpcId} lead to, got: ${endpoint}, which none leads to`,
    notAll: (routeTables) =>
      `\`${NAMES.subnets}\` must have route tables that all lead to the endpoint, got: ${routeTables}, which do not. Have its owner associate it with them, or choose other subnets`,
    another: (type, service) =>
      `${setting} must be a gateway endpoint for DynamoDB, got: ${endpoint}, of type ${type} for ${service}`,
    denied: (id, { actions, policy, needed }) =>
      `${setting} must have a policy that lets the function through, got: ${id}, which does not allow ${actions}: ${policy}. Its owner must add: ${needed}`,
  };
}

/** The function runs in an existing VPC and uses its endpoint, or one that is added on request. */
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
    const endpointId = this.#endpointId(network);
    this.closeTable(endpointId);
    this.addFunctionOutputs(fn, { vpcId: network.vpcId, endpointId });
  }

  #endpointId(network: PrivateNetwork): string {
    const { endpoint } = this.settings.existingVpc;
    if (endpoint === "add") {
      return new AddedGatewayEndpoint(this, "endpoint", {
        name: this.name,
        network,
        servedAlready: (routeTable) =>
          `\`existingVpc.endpoint\` must be "find" where an endpoint for DynamoDB serves ${routeTable} already, got: add`,
      }).endpoint.resource.id;
    }
    return new ExistingGatewayEndpoint(this, "endpoint", {
      network,
      ...(endpoint !== "find" && { endpointId: endpoint }),
      sentences: sentences(endpoint),
    }).endpointId;
  }
}
