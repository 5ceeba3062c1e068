import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct, type IConstruct } from "constructs";
import { dynamoDbServiceName } from "../../aws/services";
import { policyOfEndpoint, type EndpointPolicyProps } from "../access/endpoint-policy";
import { type Others } from "../access/policy";
import { literal } from "../literal";
import { type PrivateNetwork } from "../network/network";
import { INTERFACE_RELEASE } from "../timeouts";
import { checkOthers } from "./others";

/** An interface endpoint for DynamoDB: of this app, or one that exists already. */
export interface IInterfaceEndpoint extends IConstruct {
  /** E.g. `vpce-0123456789abcdef0`. */
  readonly endpointId: string;
  /** What its clients call. */
  readonly url: string;
  /** The network that has it. */
  readonly network: PrivateNetwork;
  /** Clients can send to what has this group. */
  readonly securityGroup: { readonly id: string };
  /** Whether each client adds a rule for itself to that group. */
  readonly letsClientsIn: boolean;
}

/** Where an `InterfaceEndpoint` has addresses, and what it lets through. */
export interface InterfaceEndpointProps extends EndpointPolicyProps {
  /** The `Name` tag and the start of the security group's name. */
  readonly name: string;
  /** The endpoint has an address in each of this network's private subnets. */
  readonly network: PrivateNetwork;
  /**
   * What becomes of the requests of everyone who was granted nothing here, and calls its `url` too.
   * `unchanged` lets everything of theirs through, and `denied` nothing. Not together with `policy`,
   * which says it itself. @default "denied"
   */
  readonly others?: Others;
}

/**
 * The private path to DynamoDB through AWS PrivateLink, charged per hour and availability zone.
 * DynamoDB's public name does not resolve to it, so clients must call its `url`.
 *
 * Create it before the functions that call it. It finds their grants itself.
 *
 * @throws ValidationError when both `others` and `policy` are given, at synthesis when there is no grant,
 * because that endpoint would deny everything, and when a custom policy does not allow what the roles
 * need.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-interface-endpoints.html
 */
export class InterfaceEndpoint extends Construct implements IInterfaceEndpoint {
  /** The endpoint. */
  readonly resource: VpcEndpoint;
  /** The network that it has addresses in. */
  readonly network: PrivateNetwork;
  /** Allows only the clients that DynamoDbClientSecurityGroup adds a rule for. */
  readonly securityGroup: SecurityGroup;
  /** Each client adds a rule for itself to the security group. */
  readonly letsClientsIn = true;

  constructor(scope: Construct, id: string, props: InterfaceEndpointProps) {
    super(scope, id);
    const { name, network } = props;
    checkOthers(this, props);
    this.network = network;
    this.securityGroup = new SecurityGroup(this, "security-group", {
      name: literal(`${name}-endpoint`),
      description: "HTTPS to the DynamoDB endpoint from its clients, nothing else",
      vpcId: network.vpcId,
      tags: { Name: literal(`${name}-endpoint`) },
      timeouts: { delete: INTERFACE_RELEASE },
    });
    this.resource = new VpcEndpoint(this, "resource", {
      vpcId: network.vpcId,
      vpcEndpointType: "Interface",
      serviceName: dynamoDbServiceName(network.region),
      subnetIds: [...network.privateSubnetIds],
      securityGroupIds: [this.securityGroup.id],
      // DynamoDB's interface endpoint has no private DNS.
      privateDnsEnabled: false,
      policy: policyOfEndpoint(this, props),
      tags: { Name: literal(name) },
    });
  }

  /** E.g. `vpce-0123456789abcdef0`, known after apply. */
  get endpointId(): string {
    return this.resource.id;
  }

  /** `https://` and the regional DNS name, which resolves to the addresses in all zones. */
  get url(): string {
    // The first name is the regional one. The zonal names follow.
    return `https://${this.resource.dnsEntry.get(0).dnsName}`;
  }
}
