import { type Journey, type Start } from "./journey";

/**
 * Whether packets over IPv6 may leave: the source has an IPv6 address, a security group allows the port to
 * an IPv6 address, and the route table has a route for one. What lies behind is not followed.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-migrate-ipv6.html
 */
export function leavesOverIpv6(
  { inventory, source }: Journey,
  { subnetId, vpcId }: Start,
  port: number,
): boolean {
  if (source.ipv6 === false) return false;
  const subnet = inventory.subnet(subnetId);
  if (subnet.ok && (subnet.value.Ipv6CidrBlockAssociationSet ?? []).length === 0) return false;
  const groups = source.groupIds.map((id) => inventory.securityGroup(id));
  const allows = groups.some((group) => {
    if (!group.ok || group.value.IpPermissionsEgress === undefined) return true;
    return group.value.IpPermissionsEgress.some(
      ({ IpProtocol, FromPort = 0, ToPort = 65535, Ipv6Ranges, PrefixListIds, UserIdGroupPairs }) =>
        (IpProtocol === "-1" ||
          ((IpProtocol === "tcp" || IpProtocol === "6") && FromPort <= port && port <= ToPort)) &&
        [Ipv6Ranges, PrefixListIds, UserIdGroupPairs].some((peers) => (peers ?? []).length > 0),
    );
  });
  const table = inventory.routeTableOf(subnetId, vpcId);
  const leads =
    !table.ok ||
    (table.value.Routes ?? []).some(
      ({ DestinationIpv6CidrBlock, DestinationPrefixListId, GatewayId, State }) =>
        (DestinationIpv6CidrBlock ?? DestinationPrefixListId) !== undefined &&
        GatewayId !== "local" &&
        State !== "blackhole",
    );
  return allows && leads;
}
