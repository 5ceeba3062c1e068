import { TerraformLocal, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { literal } from "../literal";
import { GatewayEndpoint, type GatewayEndpointProps } from "./gateway-endpoint";
import { servedRouteTables } from "./served-route-tables";

/** As those of `GatewayEndpoint`, for a network that others may use. */
export interface AddedGatewayEndpointProps extends GatewayEndpointProps {
  /**
   * What a failed plan says when an endpoint serves one of the network's route tables already. The
   * route table is a Terraform expression for its ID. @default - a sentence about `network`
   */
  readonly servedAlready?: (routeTable: string) => string;
}

/**
 * A gateway endpoint that is added to route tables of an existing network, which others may use. Their
 * traffic to DynamoDB takes the new route too, and open connections drop. `others` decides what the
 * endpoint lets through of theirs: everything, by default.
 *
 * The plan fails when an endpoint serves one of the route tables already. The state remembers that
 * none did, so that a later plan does not take this endpoint for another's.
 *
 * @throws ValidationError as GatewayEndpoint does.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html
 */
export class AddedGatewayEndpoint extends Construct {
  /** The endpoint that is added. */
  readonly endpoint: GatewayEndpoint;

  constructor(scope: Construct, id: string, props: AddedGatewayEndpointProps) {
    super(scope, id);
    const { network, servedAlready = servedAlreadySentence } = props;
    const served = servedRouteTables(this, "served", { network });
    const tables = new TerraformLocal(this, "route-tables", [...network.privateRouteTableIds]).fqn;
    // cdktf's own DataResource would run `terraform version` in each synthesis.
    const free = new TerraformResource(this, "free-before", {
      terraformResourceType: "terraform_data",
      lifecycle: {
        // As it was when this endpoint was first planned.
        ignoreChanges: ["input"],
        postcondition: [
          {
            condition: "${!self.input}",
            errorMessage: `${servedAlready("${each.key}")} (${literal(this.node.path)}).`,
          },
        ],
      },
    });
    free.addOverride("for_each", `\${toset(${tables})}`);
    free.addOverride("input", `\${contains(${served.fqn}.ids, each.key)}`);
    this.endpoint = new GatewayEndpoint(this, "endpoint", props);
    this.endpoint.resource.dependsOn = [`${free.terraformResourceType}.${free.friendlyUniqueId}`];
  }

  /** E.g. `vpce-0123456789abcdef0`, known after apply. */
  get endpointId(): string {
    return this.endpoint.endpointId;
  }
}

function servedAlreadySentence(routeTable: string): string {
  return `\`network\` must have no endpoint for DynamoDB yet, got: ${routeTable}, which leads to one. Use it with an ExistingGatewayEndpoint`;
}
