import { DataAwsVpcEndpoint } from "@cdktf/provider-aws/lib/data-aws-vpc-endpoint";
import { TerraformLocal } from "cdktf";
import { Construct } from "constructs";
import { dynamoDbServiceName } from "../../aws/services";
import { type PrivateNetwork } from "../network/network";

export interface ExistingGatewayEndpointProps {
  /** E.g. `vpce-0123456789abcdef0`. */
  readonly endpointId: string;
  /** The network that the endpoint must serve. */
  readonly network: PrivateNetwork;
  /**
   * What a failed plan calls `endpointId`, for an app that reads it from its own setting.
   * @default - the prop's name
   */
  readonly names?: { readonly endpointId: string };
}

/**
 * A gateway endpoint that someone else owns. Nothing about it changes, not even its policy. The plan
 * fails when the endpoint does not serve every route table of the network.
 */
export class ExistingGatewayEndpoint extends Construct {
  readonly resource: DataAwsVpcEndpoint;

  constructor(scope: Construct, id: string, props: ExistingGatewayEndpointProps) {
    super(scope, id);
    const { endpointId, network, names = { endpointId: "endpointId" } } = props;
    const tables = new TerraformLocal(this, "route-tables", [...network.privateRouteTableIds]).fqn;
    const service = dynamoDbServiceName(network.region);
    const missing = `setsubtract(${tables}, self.route_table_ids)`;
    this.resource = new DataAwsVpcEndpoint(this, "resource", {
      id: endpointId,
      lifecycle: {
        postcondition: [
          {
            condition: `\${self.service_name == "${service}" && self.vpc_endpoint_type == "Gateway"}`,
            errorMessage: `\`${names.endpointId}\` must be a gateway endpoint for ${service}, got: ${endpointId}, of type \${self.vpc_endpoint_type} for \${self.service_name} (${this.node.path}).`,
          },
          {
            condition: `\${length(${missing}) == 0}`,
            errorMessage: `\`${names.endpointId}\` must serve the route tables of all chosen subnets, got: ${endpointId}, which does not serve \${join(", ", ${missing})}. Associate it with them, name another one, or choose other subnets (${this.node.path}).`,
          },
        ],
      },
    });
  }
}
