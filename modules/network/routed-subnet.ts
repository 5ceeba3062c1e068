import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Construct } from "constructs";
import { literal } from "../literal";
import { INTERFACE_RELEASE } from "../timeouts";

/** Where a `RoutedSubnet` is. */
export interface RoutedSubnetProps {
  /** The `Name` tag of the subnet and its route table. */
  readonly name: string;
  /** The ID of its VPC. */
  readonly vpcId: string;
  /** Its CIDR block, within that of the VPC. */
  readonly cidr: string;
  /** Only for a new subnet: one that is there stays where it is, whatever becomes of its zone. */
  readonly availabilityZone: string;
}

/** A subnet with its own route table. Instances in it get no public address automatically. */
export class RoutedSubnet extends Construct {
  /** The subnet. */
  readonly resource: Subnet;
  /** Its own route table. */
  readonly routeTable: RouteTable;

  constructor(scope: Construct, id: string, props: RoutedSubnetProps) {
    super(scope, id);
    this.resource = new Subnet(this, "resource", {
      vpcId: props.vpcId,
      cidrBlock: props.cidr,
      availabilityZone: props.availabilityZone,
      tags: { Name: literal(props.name) },
      timeouts: { delete: INTERFACE_RELEASE },
      lifecycle: { ignoreChanges: ["availability_zone"] },
    });
    this.routeTable = new RouteTable(this, "route-table", {
      vpcId: props.vpcId,
      tags: { Name: literal(props.name) },
    });
    new RouteTableAssociation(this, "association", {
      subnetId: this.resource.id,
      routeTableId: this.routeTable.id,
    });
  }
}
