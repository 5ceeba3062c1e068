import { DataAwsVpcEndpoint } from "@cdktf/provider-aws/lib/data-aws-vpc-endpoint";
import { Fn, TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import { dynamoDbServiceName } from "../../aws/services";
import { type Grant } from "../access/grant";
import { literal } from "../literal";
import { type PrivateNetwork } from "../network/network";
import { checkProps } from "../rules";
import { endpointIdRule } from "./endpoint-id";
import { operand } from "./expression";
import { foundPolicy } from "./found-policy";
import { type IInterfaceEndpoint } from "./interface-endpoint";

/** Which interface endpoint an `ExistingInterfaceEndpoint` is. */
export interface ExistingInterfaceEndpointProps {
  /** The network that has it. Its clients need not be in the endpoint's subnets. */
  readonly network: PrivateNetwork;
  /**
   * E.g. `vpce-0123456789abcdef0`, or a token. @default - the VPC's interface endpoint for DynamoDB, of
   * which there must be one
   */
  readonly endpointId?: string;
  /** The grants that its policy must allow. @default - as for InterfaceEndpoint */
  readonly grants?: readonly Grant[];
  /**
   * Whether each client adds a rule for itself to one of the endpoint's security groups, which are
   * somebody else's. Otherwise their owner lets the clients in. @default false
   */
  readonly letsClientsIn?: boolean;
}

/**
 * An interface endpoint for DynamoDB that someone else owns. Nothing about it changes, not even its
 * policy, and its security group only where you say so. The plan fails when it is of another kind, for
 * another service or in another VPC, and when its policy surely denies what a role is granted. A policy
 * that only might deny it is a warning. Where `endpointId` is not given and there is none or more than
 * one, the plan fails as the AWS provider says it. Destroying a stack whose endpoint is gone needs
 * `-refresh=false`.
 *
 * Create it before the functions that call it.
 *
 * @throws ValidationError when `endpointId` is no such ID.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-interface-endpoints.html
 */
export class ExistingInterfaceEndpoint extends Construct implements IInterfaceEndpoint {
  /** What is read of the endpoint. */
  readonly resource: DataAwsVpcEndpoint;
  /** The network that has it. */
  readonly network: PrivateNetwork;
  /** Whether each client adds a rule for itself to one of its security groups. */
  readonly letsClientsIn: boolean;
  readonly #securityGroupId: string;

  constructor(scope: Construct, id: string, props: ExistingInterfaceEndpointProps) {
    super(scope, id);
    const { network, endpointId, grants, letsClientsIn = false } = props;
    checkProps(this, { endpointId: endpointIdRule }, { endpointId });
    this.network = network;
    this.letsClientsIn = letsClientsIn;
    const service = dynamoDbServiceName(network.region);
    const vpcId = operand(this, "vpc-id", network.vpcId);
    const policy = foundPolicy(this, network, grants);
    const path = literal(this.node.path);
    const name = endpointId === undefined ? "network" : "endpointId";
    this.resource = new DataAwsVpcEndpoint(this, "resource", {
      ...(endpointId === undefined
        ? {
            vpcId: network.vpcId,
            serviceName: service,
            state: "available",
            filter: [{ name: "vpc-endpoint-type", values: ["Interface"] }],
          }
        : { id: literal(endpointId) }),
      lifecycle: {
        postcondition: [
          {
            condition: `\${self.service_name == ${operand(this, "service", service)} && self.vpc_endpoint_type == "Interface" && self.vpc_id == ${vpcId}}`,
            errorMessage: `\`${name}\` must be an interface endpoint for DynamoDB in ${network.vpcId}, got: \${self.id}, of type \${self.vpc_endpoint_type} for \${self.service_name} in \${self.vpc_id} (${path}).`,
          },
          {
            condition: policy.passes,
            errorMessage: `\`${name}\` must have a policy that allows what is granted, got: \${self.id}, which does not allow ${policy.denied.actions}: ${policy.denied.policy}. Its owner must add: ${policy.denied.needed} (${path}).`,
          },
        ],
      },
    });
    const groups = Fn.sort(Token.asList(this.resource.securityGroupIds));
    this.#securityGroupId = new TerraformLocal(
      this,
      "security-group-id",
      Fn.element(groups, 0),
    ).asString;
    policy.warn(this.resource, this.endpointId);
  }

  /** E.g. `vpce-0123456789abcdef0`. */
  get endpointId(): string {
    return this.resource.id;
  }

  /** One of its groups. */
  get securityGroup(): { readonly id: string } {
    return { id: this.#securityGroupId };
  }

  /** `https://` and the regional DNS name, which resolves to the addresses in all zones. */
  get url(): string {
    return `https://${this.resource.dnsEntry.get(0).dnsName}`;
  }
}
