import { type IpPermission, type SecurityGroup } from "../snapshot/network";
import {
  intersect,
  overlaps,
  parseCidr,
  subtract,
  union,
  type Range,
  type Ranges,
} from "./addresses";
import { type Inventory } from "./inventory";
import { PROTOCOL_NUMBERS } from "./network-acl";
import { blocked, ok, unknown, type Segment } from "./segment";
import { type Reason } from "./codes";
import { type Protocol, type SecurityGroupPeer } from "./fix";
import { type At } from "./trace";

export interface GroupCrossing {
  /** The resource that has the groups. */
  readonly ownerId: string;
  readonly groupIds: readonly string[];
  readonly at: At;
  readonly direction: "egress" | "ingress";
  readonly port: number;
  /** @default "tcp" */
  readonly protocol?: Protocol;
  /** The addresses on the other side, and the groups of its interface. `undefined`: unknown. */
  readonly peerRanges: Ranges;
  readonly peerGroupIds: readonly string[] | undefined;
  /** The peer that a new rule should name. */
  readonly peer: SecurityGroupPeer;
  /** The name of the other side in the report. @default - DynamoDB, or the source */
  readonly to?: string;
}

interface Rules {
  readonly any: boolean;
  readonly allowed: Range[];
  readonly allowedBy: Set<string>;
  readonly unclear: Reason[];
}

/**
 * Security groups only allow, are stateful, and apply together. Only the direction in which the
 * connection starts matters.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
export function crossSecurityGroups(
  inventory: Inventory,
  crossing: GroupCrossing,
): readonly Segment[] {
  const { peerRanges, direction, port, at, protocol = "tcp" } = crossing;
  const groupIds = [...new Set(crossing.groupIds)].sort();
  const first = groupIds[0];
  const rules = collectRules(inventory, groupIds, crossing);
  const component = {
    kind: "security-group",
    id: first ?? "none",
    groupIds,
    at,
    direction,
    port,
    ...(protocol === "udp" && { protocol }),
    allowedBy: [...rules.allowedBy].sort(),
    ...(crossing.to !== undefined && { to: crossing.to }),
  } as const;

  const open = intersect(peerRanges, union(rules.allowed));
  const shut = subtract(peerRanges, open);
  const segments: Segment[] = [];
  if (open.length > 0) segments.push({ ranges: open, hops: [ok(component)] });
  if (shut.length === 0) return segments;

  const [unclear] = rules.unclear;
  const fix = {
    action: "allow-in-security-group",
    groupId: component.id,
    direction,
    port,
    ...(protocol === "udp" && { protocol }),
    peer: crossing.peer,
  } as const;
  const partly = open.length > 0 && "prefixListId" in crossing.peer;
  const mismatch = partly ? "X_PREFIX_LIST_PARTIAL" : "ENI_SG_RULES_MISMATCH";
  const hop =
    unclear === undefined
      ? blocked(component, rules.any ? mismatch : "SG_HAS_NO_RULES", fix)
      : unknown(component, unclear);
  return [...segments, { ranges: shut, hops: [hop] }];
}

function collectRules(
  inventory: Inventory,
  groupIds: readonly string[],
  crossing: GroupCrossing,
): Rules {
  const byGroup: (readonly IpPermission[])[] = [];
  const unclear: Reason[] = [];
  if (groupIds.length === 0) {
    unclear.push({ kind: "field", id: crossing.ownerId, field: "Groups" });
  }
  for (const id of groupIds) {
    const group = inventory.securityGroup(id);
    if (!group.ok) {
      unclear.push(group.reason);
      continue;
    }
    const permissions = permissionsOf(group.value, crossing.direction);
    if (permissions === undefined) unclear.push({ kind: "field", id, field: "IpPermissions" });
    else byGroup.push(permissions);
  }
  const all = byGroup.flat();
  const rules: Rules = { any: all.length > 0, allowed: [], allowedBy: new Set(), unclear };
  for (const permission of all) {
    const matches = matchesPort(permission, crossing);
    if (matches === undefined) {
      unclear.push({ kind: "field", id: groupIds.join(), field: "IpPermissions.IpProtocol" });
    } else if (matches) {
      addPeers(inventory, permission, crossing, rules);
    }
  }
  return rules;
}

function addPeers(
  inventory: Inventory,
  permission: IpPermission,
  { ownerId, peerRanges, peerGroupIds }: GroupCrossing,
  { allowed, allowedBy, unclear }: Rules,
): void {
  const allow = (ranges: Ranges, name: string) => {
    const matching = ranges.filter((range) => overlaps(peerRanges, range));
    for (const range of matching) allowed.push(range);
    if (matching.length > 0) allowedBy.add(name);
  };
  for (const { CidrIp = "" } of permission.IpRanges ?? []) {
    const range = parseCidr(CidrIp);
    if (range === undefined) unclear.push({ kind: "field", id: CidrIp, field: "CidrIp" });
    else allow([range], CidrIp);
  }
  for (const { PrefixListId = "" } of permission.PrefixListIds ?? []) {
    const ranges = inventory.prefixList(PrefixListId);
    if (ranges.ok) allow(ranges.value, PrefixListId);
    else unclear.push(ranges.reason);
  }
  for (const { GroupId = "" } of permission.UserIdGroupPairs ?? []) {
    if (peerGroupIds === undefined) {
      unclear.push({ kind: "field", id: ownerId, field: "the other side's Groups" });
    } else if (peerGroupIds.includes(GroupId)) {
      allow(peerRanges, GroupId);
    }
  }
}

function permissionsOf(
  group: SecurityGroup,
  direction: "egress" | "ingress",
): readonly IpPermission[] | undefined {
  return direction === "egress" ? group.IpPermissionsEgress : group.IpPermissions;
}

/** `undefined` when the rule does not say. */
function matchesPort(
  permission: IpPermission,
  { port, protocol = "tcp" }: GroupCrossing,
): boolean | undefined {
  const { IpProtocol, FromPort, ToPort } = permission;
  if (IpProtocol === undefined) return undefined;
  if (IpProtocol === "-1") return true;
  if (IpProtocol !== protocol && IpProtocol !== PROTOCOL_NUMBERS[protocol]) return false;
  if (FromPort === undefined || ToPort === undefined) return undefined;
  return FromPort <= port && port <= ToPort;
}
