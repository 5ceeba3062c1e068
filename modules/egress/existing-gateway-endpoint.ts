import { DataAwsVpcEndpoint } from "@cdktf/provider-aws/lib/data-aws-vpc-endpoint";
import { TerraformCount, TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import { dynamoDbServiceName } from "../../aws/services";
import { type Grant } from "../access/grant";
import { literal } from "../literal";
import { type PrivateNetwork } from "../network/network";
import { checkProps } from "../rules";
import { endpointIdRule } from "./endpoint-id";
import { operand } from "./expression";
import { foundPolicy, type FoundPolicy } from "./found-policy";
import { servedRouteTables } from "./served-route-tables";

/** What a failed plan says. All arguments are Terraform expressions. */
export interface ExistingEndpointSentences {
  /** No route table of the VPC leads to the endpoint. */
  readonly none: (vpcId: string) => string;
  /** Some of the network's route tables do not lead to it. */
  readonly notAll: (routeTables: string) => string;
  /** It is an endpoint of another kind or for another service. */
  readonly another: (type: string, service: string) => string;
  /** Its policy surely denies what a role is granted. */
  readonly denied: (endpointId: string, denied: FoundPolicy["denied"]) => string;
}

/** Which endpoint an `ExistingGatewayEndpoint` is, and what it must allow. */
export interface ExistingGatewayEndpointProps {
  /** The network that the endpoint must serve. */
  readonly network: PrivateNetwork;
  /**
   * E.g. `vpce-0123456789abcdef0`, or a token that a plan knows.
   * @default - the VPC's gateway endpoint for DynamoDB
   */
  readonly endpointId?: string;
  /** The grants that its policy must allow. @default - as for GatewayEndpoint */
  readonly grants?: readonly Grant[];
  /** For an app that reads these props from its own settings. @default - uses the props' names */
  readonly sentences?: ExistingEndpointSentences;
}

/**
 * A gateway endpoint that someone else owns. Nothing about it changes, not even its policy. The plan
 * fails when there is none, when it does not serve every route table of the network, and when its
 * policy surely denies what a role is granted. A policy that only might deny it is a warning.
 *
 * Where a VPC has two, each for some of its route tables, only `endpointId` tells which is meant.
 *
 * @throws ValidationError when `endpointId` is no such ID.
 */
export class ExistingGatewayEndpoint extends Construct {
  /** Has a count of 0 or 1, so its attributes are those of a list. */
  readonly resource: DataAwsVpcEndpoint;
  /** The ID of the endpoint that was found. */
  readonly endpointId: string;

  constructor(scope: Construct, id: string, props: ExistingGatewayEndpointProps) {
    super(scope, id);
    const { endpointId, network, sentences = sentencesOf(endpointId) } = props;
    checkProps(this, { endpointId: endpointIdRule }, { endpointId });
    const path = literal(this.node.path);
    const tables = new TerraformLocal(this, "route-tables", [...network.privateRouteTableIds]).fqn;
    const notServed = `setsubtract(${tables}, self.ids)`;
    const served = servedRouteTables(this, "served", {
      network,
      endpointId,
      lifecycle: {
        postcondition: [
          {
            condition: "${length(self.ids) > 0}",
            errorMessage: `${sentences.none("${self.vpc_id}")} (${path}).`,
          },
          {
            condition: `\${length(self.ids) == 0 || length(${notServed}) == 0}`,
            errorMessage: `${sentences.notAll(`\${join(", ", ${notServed})}`)} (${path}).`,
          },
        ],
      },
    });
    const service = dynamoDbServiceName(network.region);
    const policy = foundPolicy(this, network, props.grants);
    this.resource = new DataAwsVpcEndpoint(this, "resource", {
      // Otherwise a stack whose endpoint is gone could not be destroyed: an endpoint that is not found
      // is an error there too, and a failed postcondition is not.
      count: TerraformCount.of(Token.asNumber(`\${length(${served.fqn}.ids) > 0 ? 1 : 0}`)),
      ...(endpointId === undefined
        ? {
            vpcId: network.vpcId,
            serviceName: service,
            state: "available",
            filter: [{ name: "vpc-endpoint-type", values: ["Gateway"] }],
          }
        : { id: literal(endpointId) }),
      lifecycle: {
        postcondition: [
          {
            condition: `\${self.service_name == ${operand(this, "service", service)} && self.vpc_endpoint_type == "Gateway"}`,
            errorMessage: `${sentences.another("${self.vpc_endpoint_type}", "${self.service_name}")} (${path}).`,
          },
          {
            condition: policy.passes,
            errorMessage: `${sentences.denied("${self.id}", policy.denied)} (${path}).`,
          },
        ],
      },
    });
    // Never null: a template of a stack that is destroyed without its endpoint would be an error.
    const found = `\${try(${this.resource.fqn}[0].id, "none")}`;
    this.endpointId = new TerraformLocal(this, "endpoint-id", found).asString;
    policy.warn(this.resource, this.endpointId);
  }
}

function sentencesOf(endpointId: string | undefined): ExistingEndpointSentences {
  const named = endpointId && literal(endpointId);
  const name = endpointId === undefined ? "network" : "endpointId";
  const got = named ?? "its VPC's endpoint";
  return {
    none: (vpcId) =>
      named === undefined
        ? `\`network\` must have a gateway endpoint for DynamoDB, got: none that a route table of ${vpcId} leads to. Add an AddedGatewayEndpoint, or let the VPC's owner add one`
        : `\`endpointId\` must be a gateway endpoint that route tables of ${vpcId} lead to, got: ${named}, which none leads to`,
    notAll: (routeTables) =>
      `\`network\` must have route tables that all lead to the endpoint, got: ${routeTables}, which do not. Associate it with them, or choose other subnets`,
    another: (type, service) =>
      `\`${name}\` must be a gateway endpoint for DynamoDB, got: ${got}, of type ${type} for ${service}`,
    denied: (id, { actions, policy, needed }) =>
      `\`${name}\` must have a policy that allows what is granted, got: ${id}, which does not allow ${actions}: ${policy}. Its owner must add: ${needed}`,
  };
}
