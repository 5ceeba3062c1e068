import { type Unknown } from "../../known";
import { type Reader } from "../reader";
import { type PlannedSubnet } from "./subnets";

/** Types that are in a VPC, and change nothing about how packets leave its subnets, or only with routes. */
const HARMLESS = new Set([
  "aws_alb_target_group",
  "aws_cloud9_environment_ec2",
  "aws_customer_gateway",
  "aws_ec2_subnet_cidr_reservation",
  "aws_ec2_transit_gateway_vpc_attachment",
  "aws_efs_mount_target",
  "aws_flow_log",
  "aws_lb_target_group",
  "aws_vpc_endpoint_connection_notification",
  "aws_vpc_endpoint_service",
  "aws_vpc_peering_connection",
  "aws_vpc_peering_connection_options",
  "aws_vpn_gateway",
  "aws_vpn_gateway_attachment",
  "aws_route53_vpc_association_authorization",
]);

/** Types that name no VPC, or one of AWS Cloud Control, and can still change a path. */
const EVERYWHERE = /^(awscc_ec2_|awscc_networkfirewall_|aws_vpc_encryption_control)/;
const FIREWALL = /^aws_networkfirewall_(?!.*(policy|rule_group|logging))/;

/**
 * What the doctor does not read, and what can change the paths of a VPC: it names the VPC or a subnet of it,
 * or cannot be told apart from what does.
 *
 * @returns by the VPC's id; what is not known to be in another VPC is in each
 */
export function readUnread(
  reader: Reader,
  subnets: readonly PlannedSubnet[],
): (vpcId: string) => Unknown | undefined {
  const vpcOf = new Map(subnets.map(({ SubnetId, VpcId }) => [SubnetId, VpcId]));
  const found = reader.unread.flatMap((entity) => {
    const { type } = entity.resource;
    if (HARMLESS.has(type)) return [];
    const unknown: Unknown = {
      known: false,
      missing: entity.address,
      why: `this doctor does not read ${type}, which can change paths`,
    };
    if (EVERYWHERE.test(type)) return [{ unknown, vpcs: undefined }];
    const vpcIds = entity.isSet("vpc_id") ? [entity.id("vpc", "vpc_id") ?? ""] : [];
    const subnetIds = entity.isSet("subnet_id") ? [entity.id("subnet", "subnet_id") ?? ""] : [];
    const isIn = vpcIds.length + subnetIds.length > 0;
    if (!isIn) return FIREWALL.test(type) ? [{ unknown, vpcs: undefined }] : [];
    const vpcs = [...vpcIds, ...subnetIds.map((id) => vpcOf.get(id) ?? "")];
    const isOpen = [...vpcIds, ...subnetIds].some((id) => reader.names.unknown(id) !== undefined);
    return [{ unknown, vpcs: isOpen ? undefined : vpcs }];
  });
  return (vpcId) => found.find(({ vpcs }) => vpcs === undefined || vpcs.includes(vpcId))?.unknown;
}
