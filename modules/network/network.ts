import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { checkProps, wholeNumber, type Rule } from "../rules";
import { cidrRule, roomRule, zoneCidrs } from "./cidr";
import { FlowLogs, type FlowLogsOptions } from "./flow-logs";
import { RoutedSubnet } from "./routed-subnet";

/** An old zone of us-east-1 that Lambda and newer instance types leave out. */
const LEFT_OUT_ZONES = ["use1-az3"];
/** What us-east-1 has without it; no region has more. */
const MAX_ZONES = 5;

export const availabilityZonesRule: Rule<number> = {
  ...wholeNumber(1, MAX_ZONES),
  atSynthesis: true,
};

/** What the other constructs need of a network, whether made here or found. */
export interface PrivateNetwork {
  /** E.g. `us-east-2`. */
  readonly region: string;
  readonly vpcId: string;
  readonly privateSubnetIds: readonly string[];
  /** The route tables of the private subnets, each once. */
  readonly privateRouteTableIds: readonly string[];
  readonly defaultSecurityGroupId: string;
}

export interface NetworkProps {
  /** Starts the `Name` tag of everything in the network. */
  readonly name: string;
  /** The provider's region, e.g. `us-east-2`. */
  readonly region: string;
  /**
   * A private IPv4 block of /16 to /24, with room for a private and a public /24 in each zone.
   * @default "10.0.0.0/16"
   */
  readonly cidr?: string;
  /**
   * Availability zones with a private subnet, 1 to 5 and at most as many as the region has.
   * @default 2
   */
  readonly availabilityZones?: number;
  /** Records of all traffic, charged by the byte; `false` for none. @default - kept for 30 days */
  readonly flowLogs?: FlowLogsOptions | false;
}

/**
 * A VPC with DNS, and a private subnet with a route table of its own in each availability zone.
 * Nothing leads out of it until something is added. Its traffic is recorded.
 *
 * @throws ValidationError when the block is not a VPC's, or too small.
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html
 */
export class Network extends Construct implements PrivateNetwork {
  readonly resource: Vpc;
  /** Allows nothing; what needs traffic has a group of its own. */
  readonly defaultSecurityGroup: DefaultSecurityGroup;
  readonly privateSubnets: readonly RoutedSubnet[];
  /** Absent where none were wanted. */
  readonly flowLogs?: FlowLogs;
  readonly region: string;
  private readonly name: string;
  private readonly zones: DataAwsAvailabilityZones;
  private readonly cidr: string;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { name, region, cidr = "10.0.0.0/16", availabilityZones = 2, flowLogs = {} } = props;
    checkProps(
      this,
      { cidr: cidrRule, availabilityZones: availabilityZonesRule },
      {
        cidr,
        availabilityZones,
      },
    );
    checkProps(this, { cidr: roomRule(availabilityZones) }, { cidr });
    this.name = name;
    this.region = region;
    this.cidr = cidr;

    this.zones = new DataAwsAvailabilityZones(this, "zones", {
      state: "available",
      excludeZoneIds: LEFT_OUT_ZONES,
      // Local and Wavelength zones have neither NAT gateways nor Lambda.
      filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
      lifecycle: {
        postcondition: [
          {
            condition: `\${length(self.names) >= ${availabilityZones}}`,
            errorMessage: `\`availabilityZones\` must be at most \${length(self.names)} in ${region}, got: ${availabilityZones} (${this.node.path}).`,
          },
        ],
      },
    });
    this.resource = new Vpc(this, "resource", {
      cidrBlock: cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: name },
    });
    this.defaultSecurityGroup = new DefaultSecurityGroup(this, "default-security-group", {
      vpcId: this.resource.id,
      tags: { Name: `${name}-default` },
    });
    this.privateSubnets = Array.from({ length: availabilityZones }, (_, zone) =>
      this.subnet("private", zone),
    );
    if (flowLogs !== false) {
      const { vpcId } = this;
      this.flowLogs = new FlowLogs(this, "flow-logs", { ...flowLogs, name, region, vpcId });
    }
  }

  get vpcId(): string {
    return this.resource.id;
  }

  get defaultSecurityGroupId(): string {
    return this.defaultSecurityGroup.id;
  }

  get privateSubnetIds(): readonly string[] {
    return this.privateSubnets.map((subnet) => subnet.resource.id);
  }

  get privateRouteTableIds(): readonly string[] {
    return this.privateSubnets.map((subnet) => subnet.routeTable.id);
  }

  /** Adds a public subnet beside each of the first `zones` private ones. They route nowhere yet. */
  addPublicSubnets(zones: number): readonly RoutedSubnet[] {
    return Array.from({ length: zones }, (_, zone) => this.subnet("public", zone));
  }

  private subnet(kind: "private" | "public", zone: number): RoutedSubnet {
    return new RoutedSubnet(this, `${kind}-${zone}`, {
      name: `${this.name}-${kind}-${zone}`,
      vpcId: this.resource.id,
      cidr: zoneCidrs(this.cidr, zone)[kind],
      availabilityZone: Token.asString(Fn.element(this.zones.names, zone)),
    });
  }
}
