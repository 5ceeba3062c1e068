import { Eip } from "@cdktf/provider-aws/lib/eip";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { Construct } from "constructs";
import { literal } from "../literal";
import { type Network } from "../network/network";

export const NAT_GATEWAYS = ["one-per-az", "single"] as const;
/** `single` costs less, but if its zone fails, all zones lose internet access. */
export type NatGateways = (typeof NAT_GATEWAYS)[number];

const EVERYWHERE = "0.0.0.0/0";

export interface NatEgressProps {
  /** The start of the `Name` tag of everything created here. */
  readonly name: string;
  /** The network whose private subnets get internet access. Public subnets are added to it. */
  readonly network: Network;
  /** @default "one-per-az" */
  readonly natGateways?: NatGateways;
}

/**
 * The path from private subnets to the internet: NAT gateways, each with its own public address, in
 * public subnets that route to an internet gateway.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
 */
export class NatEgress extends Construct {
  readonly internetGateway: InternetGateway;
  readonly natGateways: readonly NatGateway[];

  constructor(scope: Construct, id: string, props: NatEgressProps) {
    super(scope, id);
    const { name, network, natGateways = "one-per-az" } = props;
    this.internetGateway = new InternetGateway(this, "resource", {
      vpcId: network.vpcId,
      tags: { Name: literal(name) },
    });
    const zones = natGateways === "single" ? 1 : network.privateSubnets.length;
    this.natGateways = network.addPublicSubnets(zones).map((subnet, zone) => {
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
    network.privateSubnets.forEach((subnet, zone) => {
      const gateway = this.natGateways[zone % this.natGateways.length];
      new Route(this, `nat-route-${zone}`, {
        routeTableId: subnet.routeTable.id,
        destinationCidrBlock: EVERYWHERE,
        natGatewayId: gateway?.id,
      });
    });
  }
}
