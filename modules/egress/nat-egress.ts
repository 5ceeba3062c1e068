import { Eip } from "@cdktf/provider-aws/lib/eip";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { Construct } from "constructs";
import { literal } from "../literal";
import { type Network } from "../network/network";

/** Every way to place NAT gateways. */
export const NAT_GATEWAYS = ["one-per-az", "single", "regional"] as const;
/**
 * `single` costs less, but if its zone fails, all zones lose internet access. `regional` is one NAT
 * gateway that AWS extends to the zones with clients, with addresses that AWS assigns. It needs AWS
 * provider 6.24.0 or later.
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
 */
export type NatGateways = (typeof NAT_GATEWAYS)[number];

/**
 * The first release of the AWS provider that makes regional NAT gateways.
 * @see https://github.com/hashicorp/terraform-provider-aws/blob/main/CHANGELOG.md
 */
export const REGIONAL_NAT_RELEASE = "6.24.0";

const EVERYWHERE = "0.0.0.0/0";

/** Which network `NatEgress` leads to the internet, and by how many NAT gateways. */
export interface NatEgressProps {
  /** The start of the `Name` tag of everything created here. */
  readonly name: string;
  /**
   * The network whose private subnets get internet access. Public subnets are added to it, except for
   * a regional NAT gateway, which needs none.
   */
  readonly network: Network;
  /** @default "one-per-az" */
  readonly natGateways?: NatGateways;
}

/**
 * The path from private subnets to the internet: NAT gateways, each with its own public address, in
 * public subnets that route to an internet gateway. Or one regional NAT gateway, whose route table AWS
 * makes.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
 */
export class NatEgress extends Construct {
  /** The internet gateway of the VPC. */
  readonly internetGateway: InternetGateway;
  /** The NAT gateways: one a zone, or only one. */
  readonly natGateways: readonly NatGateway[];

  constructor(scope: Construct, id: string, props: NatEgressProps) {
    super(scope, id);
    const { name, network, natGateways = "one-per-az" } = props;
    this.internetGateway = new InternetGateway(this, "resource", {
      vpcId: network.vpcId,
      tags: { Name: literal(name) },
    });
    this.natGateways =
      natGateways === "regional" ? [this.#regional(props)] : this.#zonal(props, natGateways);
    network.privateSubnets.forEach((subnet, zone) => {
      const gateway = this.natGateways[zone % this.natGateways.length];
      new Route(this, `nat-route-${zone}`, {
        routeTableId: subnet.routeTable.id,
        destinationCidrBlock: EVERYWHERE,
        natGatewayId: gateway?.id,
      });
    });
  }

  #regional({ name, network }: NatEgressProps): NatGateway {
    return new NatGateway(this, "regional-nat-gateway", {
      vpcId: network.vpcId,
      availabilityMode: "regional",
      tags: { Name: literal(name) },
      dependsOn: [this.internetGateway],
    });
  }

  #zonal(
    { name, network }: NatEgressProps,
    natGateways: Exclude<NatGateways, "regional">,
  ): readonly NatGateway[] {
    const zones = natGateways === "single" ? 1 : network.privateSubnets.length;
    return network.addPublicSubnets(zones).map((subnet, zone) => {
      const internetRoute = new Route(this, `internet-route-${zone}`, {
        routeTableId: subnet.routeTable.id,
        destinationCidrBlock: EVERYWHERE,
        gatewayId: this.internetGateway.id,
      });
      const address = new Eip(this, `address-${zone}`, {
        domain: "vpc",
        tags: { Name: literal(`${name}-${zone}`) },
        dependsOn: [this.internetGateway],
      });
      return new NatGateway(this, `nat-gateway-${zone}`, {
        subnetId: subnet.resource.id,
        allocationId: address.id,
        tags: { Name: literal(`${name}-${zone}`) },
        dependsOn: [internetRoute],
      });
    });
  }
}
