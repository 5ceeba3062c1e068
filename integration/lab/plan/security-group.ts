import { type IpPermission } from "../../../doctor/snapshot/network";
import { isIpv4Cidr } from "./addresses";
import { find, NotModeled, required } from "./facts";
import { type Component } from "./lab-plan";
import { cidrsOf } from "./prefix-list";
import { matchProtocol } from "./protocol";
import { VPC_NAMESPACE } from "./names";
import { type LabInterface, type World } from "./world";

/**
 * The groups of an interface: one list of what is allowed. The kernel's connection tracking makes them stateful.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
export function addSecurityGroups(
  world: World,
  { device, at, ownerId, groupIds }: LabInterface,
  direction: "out" | "in",
): string | undefined {
  if (typeof groupIds === "string") return undefined;
  const sorted = [...new Set(groupIds)].sort();
  const [first] = sorted;
  if (first === undefined) throw new NotModeled(`${ownerId} lacks security groups`);
  const chain = `sg-${direction}-${device}`;
  const component: Component = { kind: "security-group", id: first, at, direction };
  const add = (rule: string) =>
    ({ namespace: VPC_NAMESPACE, table: "filter", chain, rule }) as const;
  const { drawing } = world;
  drawing.filter(add("-m conntrack --ctstate ESTABLISHED,RELATED -j RETURN"));
  const permissions = sorted.flatMap((id) => permissionsOf(world, id, direction));
  const doubts: string[] = [];
  for (const { groupId, permission } of permissions) {
    const protocol = required(permission.IpProtocol, groupId, "IpPermissions.IpProtocol");
    const ports = { from: permission.FromPort, to: permission.ToPort };
    const matched = matchProtocol(protocol, ports);
    if (matched === "not ours") continue;
    if (matched === "unclear") throw new NotModeled(`${groupId} lacks the ports of a rule`);
    for (const { name, addresses, doubtful } of peersOf(world, permission)) {
      const what = `${groupId} allows ${name}`;
      for (const address of addresses) {
        const rule = `${matched.match} ${direction === "out" ? "-d" : "-s"} ${address}`.trim();
        if (doubtful) doubts.push(rule);
        else drawing.count(add(rule), { effect: "passes", component, what }, "RETURN");
      }
    }
  }
  for (const rule of doubts) {
    const what = "whether the other side has a group that a rule names is not known";
    drawing.count(add(rule), { effect: "skipped", component, what }, "DROP");
  }
  const what = permissions.length === 0 ? "no rule" : "no rule allows it";
  drawing.count(add(""), { effect: "drops", component, what }, "DROP");
  return chain;
}

function permissionsOf(
  { snapshot }: World,
  groupId: string,
  direction: "out" | "in",
): readonly { readonly groupId: string; readonly permission: IpPermission }[] {
  const group = find(snapshot, "securityGroups", groupId, (each) => each.GroupId);
  const permissions = direction === "out" ? group.IpPermissionsEgress : group.IpPermissions;
  const rules = required(permissions, groupId, "IpPermissions");
  return rules.map((permission) => ({ groupId, permission }));
}

interface Peer {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly doubtful?: boolean;
}

function peersOf(world: World, permission: IpPermission): readonly Peer[] {
  const { snapshot, interfaces } = world;
  const { IpRanges = [], PrefixListIds = [], UserIdGroupPairs = [] } = permission;
  const addressesWhere = (is: (groupIds: LabInterface["groupIds"]) => boolean) =>
    interfaces.filter(({ groupIds }) => is(groupIds)).map(({ address }) => address);
  const cidrs = IpRanges.flatMap(({ CidrIp }) => CidrIp ?? []).filter(isIpv4Cidr);
  return [
    ...cidrs.map((cidr) => ({ name: cidr, addresses: [cidr] })),
    ...PrefixListIds.flatMap(({ PrefixListId: id }) => id ?? []).map((id) => ({
      name: id,
      addresses: cidrsOf(snapshot, id),
    })),
    ...UserIdGroupPairs.flatMap(({ GroupId: id }) => id ?? []).flatMap((id) => [
      { name: id, addresses: addressesWhere((ids) => ids !== "none" && ids.includes(id)) },
      { name: id, addresses: addressesWhere((ids) => ids === "unknown"), doubtful: true },
    ]),
  ];
}
