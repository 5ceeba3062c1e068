import { idOfDefault } from "../computed";
import { type Entity } from "../entity";
import { type Reader } from "../reader";
import { ownVpcs } from "./vpcs";

export const SECURITY_GROUPS = "describe-security-groups";

type Permission = Readonly<Record<string, unknown>>;

export interface PlannedSecurityGroup {
  readonly GroupId: string;
  readonly VpcId: string;
  readonly IpPermissions: Permission[];
  readonly IpPermissionsEgress: Permission[];
}

type Direction = "IpPermissions" | "IpPermissionsEgress";

/**
 * The groups with the rules that they have after apply. The provider takes from a new group the rule
 * that lets everything out.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/security_group
 */
export function readSecurityGroups(reader: Reader): readonly PlannedSecurityGroup[] {
  const groups = new Map<string, PlannedSecurityGroup>();
  const add = (GroupId: string, VpcId: string): PlannedSecurityGroup => {
    const group = { GroupId, VpcId, IpPermissions: [], IpPermissionsEgress: [] };
    groups.set(GroupId, group);
    return group;
  };
  for (const group of reader.all("aws_security_group")) {
    const id = reader.idOf(group, "sg");
    addInline(reader, group, add(id, reader.owner(group, "vpc", "vpc_id", SECURITY_GROUPS)));
  }
  for (const vpc of ownVpcs(reader)) {
    const VpcId = reader.idOf(vpc, "vpc");
    const id =
      vpc.id("sg", "default_security_group_id") ??
      idOfDefault(reader.names, VpcId, "default_security_group_id");
    const { IpPermissions, IpPermissionsEgress } = add(id, VpcId);
    IpPermissions.push({ ...ALL_TRAFFIC, UserIdGroupPairs: [{ GroupId: id }] });
    IpPermissionsEgress.push({ ...ALL_TRAFFIC, IpRanges: [{ CidrIp: "0.0.0.0/0" }] });
  }
  for (const group of reader.all("aws_default_security_group")) {
    // Terraform takes all rules from the group, and gives it those of the configuration.
    const id = group.id("sg", "id") ?? "";
    reader.names.rename(id, group.address);
    addInline(reader, group, add(id, reader.owner(group, "vpc", "vpc_id", SECURITY_GROUPS)));
  }
  addRules(reader, groups);
  return [...groups.values()];
}

const ALL_TRAFFIC = { IpProtocol: "-1" };

function addInline(reader: Reader, group: Entity, to: PlannedSecurityGroup): void {
  for (const [name, direction] of INLINE) {
    const blocks = reader.blocks(group, name, SECURITY_GROUPS);
    for (const rule of reader.inline(group, name, blocks, RULES_APART)) {
      to[direction].push(inlinePermission(reader, rule, to.GroupId));
    }
  }
}

const RULES_APART = {
  aws_security_group_rule: "security_group_id",
  aws_vpc_security_group_egress_rule: "security_group_id",
  aws_vpc_security_group_ingress_rule: "security_group_id",
};

const INLINE: readonly (readonly [string, Direction])[] = [
  ["ingress", "IpPermissions"],
  ["egress", "IpPermissionsEgress"],
];

function inlinePermission(reader: Reader, rule: Entity, ownId: string): Permission {
  const unknown = unknownRule(reader, rule, "protocol", "cidr_blocks", "ipv6_cidr_blocks");
  if (unknown !== undefined) return unknown;
  const self = rule.flag("self") === true ? [ownId] : [];
  return {
    ...ports(rule, rule.text("protocol") ?? ""),
    IpRanges: cidrs(rule, "cidr_blocks", "CidrIp"),
    Ipv6Ranges: cidrs(rule, "ipv6_cidr_blocks", "CidrIpv6"),
    PrefixListIds: rule.ids("pl", "prefix_list_ids").map((PrefixListId) => ({ PrefixListId })),
    UserIdGroupPairs: [...rule.ids("sg", "security_groups"), ...self].map((GroupId) => ({
      GroupId,
    })),
  };
}

/** A rule of which something is not known, for addresses that are not known. */
function unknownRule(
  reader: Reader,
  rule: Entity,
  ...names: readonly string[]
): Permission | undefined {
  const unknown = rule.unknownOf(...names, "from_port", "to_port");
  if (unknown === undefined) return undefined;
  const PrefixListId = reader.names.mintUnknown("pl", unknown);
  return { ...ALL_TRAFFIC, PrefixListIds: [{ PrefixListId }] };
}

function cidrs(rule: Entity, name: string, field: string): readonly object[] {
  return rule.texts(name).map((cidr) => ({ [field]: cidr }));
}

/** All protocols have no ports. */
function ports(rule: Entity, protocol: string): Permission {
  const all = ["-1", "all"].includes(protocol.toLowerCase());
  return {
    IpProtocol: all ? "-1" : protocol.toLowerCase(),
    ...(!all && { FromPort: rule.number("from_port"), ToPort: rule.number("to_port") }),
  };
}

/** The rules that are resources of their own, in both styles. */
function addRules(reader: Reader, groups: ReadonlyMap<string, PlannedSecurityGroup>): void {
  for (const rule of reader.all("aws_security_group_rule")) {
    const id = reader.owner(rule, "sg", "security_group_id", SECURITY_GROUPS);
    reader.doubtOpen(rule, ["type"], SECURITY_GROUPS);
    const direction = rule.text("type") === "ingress" ? "IpPermissions" : "IpPermissionsEgress";
    const source = rule.isSet("source_security_group_id")
      ? [rule.id("sg", "source_security_group_id") ?? ""]
      : [];
    const self = rule.flag("self") === true ? [id] : [];
    const unknown = unknownRule(reader, rule, "protocol", "cidr_blocks", "ipv6_cidr_blocks");
    groups.get(id)?.[direction].push(
      unknown ?? {
        ...ports(rule, rule.text("protocol") ?? ""),
        IpRanges: cidrs(rule, "cidr_blocks", "CidrIp"),
        Ipv6Ranges: cidrs(rule, "ipv6_cidr_blocks", "CidrIpv6"),
        PrefixListIds: rule.ids("pl", "prefix_list_ids").map((PrefixListId) => ({ PrefixListId })),
        UserIdGroupPairs: [...source, ...self].map((GroupId) => ({ GroupId })),
      },
    );
  }
  for (const [type, direction] of SEPARATE) {
    for (const rule of reader.all(type)) {
      const id = reader.owner(rule, "sg", "security_group_id", SECURITY_GROUPS);
      const one = <T>(value: T | undefined, make: (value: T) => object) =>
        value === undefined ? [] : [make(value)];
      const unknown = unknownRule(reader, rule, "ip_protocol", "cidr_ipv4", "cidr_ipv6");
      groups.get(id)?.[direction].push(
        unknown ?? {
          ...ports(rule, rule.text("ip_protocol") ?? ""),
          IpRanges: one(rule.text("cidr_ipv4"), (CidrIp) => ({ CidrIp })),
          Ipv6Ranges: one(rule.text("cidr_ipv6"), (CidrIpv6) => ({ CidrIpv6 })),
          PrefixListIds: one(rule.id("pl", "prefix_list_id"), (PrefixListId) => ({ PrefixListId })),
          UserIdGroupPairs: one(rule.id("sg", "referenced_security_group_id"), (GroupId) => ({
            GroupId,
          })),
        },
      );
    }
  }
}

const SEPARATE: readonly (readonly [string, Direction])[] = [
  ["aws_vpc_security_group_ingress_rule", "IpPermissions"],
  ["aws_vpc_security_group_egress_rule", "IpPermissionsEgress"],
];
