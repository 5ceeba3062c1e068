import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Fn, TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import { Account } from "../account";
import { literal } from "../literal";
import { checkProps, wholeNumber, type Rule } from "../rules";
import { cidrRule, roomRule, zoneCidrs } from "./cidr";
import { FlowLogs, type FlowLogsOptions } from "./flow-logs";
import { RoutedSubnet } from "./routed-subnet";
import { isServed, regionalZones, type ServedZones } from "./zones";

/** The number of zones in us-east-1 with Lambda. No region has more. */
const MAX_ZONES = 5;

export const availabilityZonesRule: Rule<number> = {
  ...wholeNumber(1, MAX_ZONES),
  atSynthesis: true,
};

/** What the other constructs need from a network, whether new or existing. */
export interface PrivateNetwork {
  /** E.g. `us-east-2`. */
  readonly region: string;
  /** The ID of the VPC. */
  readonly vpcId: string;
  /** The ARN of the VPC. */
  readonly vpcArn: string;
  /** The IDs of the private subnets, one in each zone. */
  readonly privateSubnetIds: readonly string[];
  /** Their ARNs, in the same order. */
  readonly privateSubnetArns: readonly string[];
  /** The route tables of the private subnets, without duplicates. */
  readonly privateRouteTableIds: readonly string[];
}

/** How large a `Network` is, and where. */
export interface NetworkProps {
  /** The start of the `Name` tag of everything in the network. */
  readonly name: string;
  /** E.g. `us-east-2`. It must be the provider's. @default - the provider's region */
  readonly region?: string;
  /**
   * A private IPv4 CIDR block between /16 and /24, with room for a private and a public /24 subnet in
   * each availability zone.
   * @default "10.0.0.0/16"
   */
  readonly cidr?: string;
  /**
   * The number of availability zones with a private subnet, 1 to 5 and no more than the region has.
   * @default 2
   */
  readonly availabilityZones?: number;
  /**
   * Lists of zone names, such as the zones that offer an instance type. New subnets are only in zones
   * that all lists hold. A subnet that is there stays where it is.
   * @default - the region's zones, without those that Lambda leaves out
   */
  readonly servedZones?: readonly ServedZones[];
  /** Flow logs for all traffic, charged per GB, or `false` for none. @default - kept for 30 days */
  readonly flowLogs?: FlowLogsOptions | false;
}

/**
 * A VPC with DNS enabled and, in each availability zone, a private subnet with its own route table.
 * No path leads out of the VPC until you add one. Flow logs record its traffic.
 *
 * @throws ValidationError when the CIDR block is not valid for a VPC or is too small.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html
 */
export class Network extends Construct implements PrivateNetwork {
  /** The VPC. */
  readonly resource: Vpc;
  /** Allows nothing. Each resource that needs traffic has its own group. */
  readonly defaultSecurityGroup: DefaultSecurityGroup;
  /** The private subnets, one in each zone. */
  readonly privateSubnets: readonly RoutedSubnet[];
  /** Absent when `flowLogs` is `false`. */
  readonly flowLogs?: FlowLogs;
  /** The region of the VPC. */
  readonly region: string;
  readonly #name: string;
  readonly #zones: readonly string[];
  readonly #cidr: string;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const {
      name,
      region,
      cidr = "10.0.0.0/16",
      availabilityZones = 2,
      servedZones = [],
      flowLogs = {},
    } = props;
    checkProps(
      this,
      { cidr: cidrRule, availabilityZones: availabilityZonesRule },
      {
        cidr,
        availabilityZones,
      },
    );
    checkProps(this, { cidr: roomRule(availabilityZones) }, { cidr });
    this.#name = name;
    this.region = region === undefined ? Account.of(this).region : literal(region);
    this.#cidr = cidr;

    this.#zones = this.#findZones(availabilityZones, servedZones);
    this.resource = new Vpc(this, "resource", {
      cidrBlock: cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: literal(name) },
    });
    this.defaultSecurityGroup = new DefaultSecurityGroup(this, "default-security-group", {
      vpcId: this.resource.id,
      tags: { Name: literal(`${name}-default`) },
    });
    this.privateSubnets = Array.from({ length: availabilityZones }, (_, zone) =>
      this.#subnet("private", zone, Token.asString(Fn.element([...this.#zones], zone))),
    );
    if (flowLogs !== false) {
      const { vpcId } = this;
      this.flowLogs = new FlowLogs(this, "flow-logs", {
        ...flowLogs,
        name,
        vpcId,
        ...(region !== undefined && { region }),
      });
    }
  }

  /** The ID of the VPC. */
  get vpcId(): string {
    return this.resource.id;
  }

  /** The ARN of the VPC. */
  get vpcArn(): string {
    return this.resource.arn;
  }

  /** The IDs of the private subnets. */
  get privateSubnetIds(): readonly string[] {
    return this.privateSubnets.map((subnet) => subnet.resource.id);
  }

  /** Their ARNs, in the same order. */
  get privateSubnetArns(): readonly string[] {
    return this.privateSubnets.map((subnet) => subnet.resource.arn);
  }

  /** The ID of the route table of each private subnet. */
  get privateRouteTableIds(): readonly string[] {
    return this.privateSubnets.map((subnet) => subnet.routeTable.id);
  }

  /** Adds a public subnet next to each of the first `zones` private ones, without any routes yet. */
  addPublicSubnets(zones: number): readonly RoutedSubnet[] {
    return this.privateSubnets
      .slice(0, zones)
      .map(({ resource }, zone) => this.#subnet("public", zone, resource.availabilityZone));
  }

  #findZones(wanted: number, served: readonly ServedZones[]): readonly string[] {
    const lists = served.map(
      (zones, index) => new TerraformLocal(this, `served-zones-${index}`, [...zones]).fqn,
    );
    const within = (names: string) =>
      lists.length === 0
        ? names
        : `[for zone in ${names} : zone if ${isServed("zone", lists).join(" && ")}]`;
    const zones = regionalZones(this, {
      lifecycle: {
        postcondition: [
          {
            condition: `\${length(${within("self.names")}) >= ${wanted}}`,
            errorMessage: `\`availabilityZones\` must be at most \${length(${within("self.names")})} in ${this.region}, got: ${wanted} (${literal(this.node.path)}).`,
          },
        ],
      },
    });
    return lists.length === 0
      ? zones.names
      : new TerraformLocal(this, "usable-zones", `\${${within(`${zones.fqn}.names`)}}`).asList;
  }

  #subnet(kind: "private" | "public", zone: number, availabilityZone: string): RoutedSubnet {
    return new RoutedSubnet(this, `${kind}-${zone}`, {
      name: `${this.#name}-${kind}-${zone}`,
      vpcId: this.resource.id,
      cidr: zoneCidrs(this.#cidr, zone)[kind],
      availabilityZone,
    });
  }
}
