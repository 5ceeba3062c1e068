import { idOfDefault } from "../computed";
import { type Entity } from "../entity";
import { type Reader } from "../reader";
import { type PlannedSubnet } from "./subnets";
import { ownVpcs, type PlannedVpc } from "./vpcs";

export const NETWORK_ACLS = "describe-network-acls";

type Entry = Readonly<Record<string, unknown>>;

export interface PlannedAcl {
  readonly NetworkAclId: string;
  readonly VpcId: string;
  readonly IsDefault: boolean;
  readonly Associations: { readonly SubnetId: string }[];
  readonly Entries: Entry[];
}

const LAST_RULE = 32767;

/** Every network ACL denies what none of its rules allows. */
const LAST: readonly Entry[] = [true, false].map((Egress) => entryFor(Egress, LAST_RULE, "deny"));

/**
 * What a default network ACL has until somebody changes it.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
 */
const ALLOWS_ALL: readonly Entry[] = [true, false].map((Egress) => entryFor(Egress, 100, "allow"));

function entryFor(Egress: boolean, RuleNumber: number, RuleAction: string): Entry {
  return { CidrBlock: "0.0.0.0/0", Egress, Protocol: "-1", RuleAction, RuleNumber };
}

/** A subnet is in one network ACL: in the default one, unless another names it. */
export function readNetworkAcls(
  reader: Reader,
  vpcs: readonly PlannedVpc[],
  subnets: readonly PlannedSubnet[],
): readonly PlannedAcl[] {
  const acls = new Map<string, PlannedAcl>();
  const add = (id: string, VpcId: string, IsDefault: boolean, entries: readonly Entry[]) => {
    acls.set(id, {
      NetworkAclId: id,
      VpcId,
      IsDefault,
      Associations: [],
      Entries: [...entries, ...LAST],
    });
  };
  const inAcl = new Map<string, string>();
  const associate = (subnetIds: readonly string[], id: string) => {
    for (const subnetId of subnetIds) {
      const unknown = reader.names.unknown(subnetId);
      if (unknown !== undefined) reader.doubt(NETWORK_ACLS, unknown);
      inAcl.set(subnetId, id);
    }
  };
  for (const vpc of ownVpcs(reader)) {
    const vpcId = reader.idOf(vpc, "vpc");
    const id =
      vpc.id("acl", "default_network_acl_id") ??
      idOfDefault(reader.names, vpcId, "default_network_acl_id");
    add(id, vpcId, true, ALLOWS_ALL);
  }
  for (const acl of reader.all("aws_default_network_acl")) {
    const id = reader.owner(acl, "acl", "default_network_acl_id", NETWORK_ACLS);
    reader.names.rename(id, acl.address);
    const vpcId = acls.get(id)?.VpcId ?? acl.id("vpc", "vpc_id") ?? "";
    add(id, vpcId, true, inlineEntries(reader, acl));
    associate(acl.ids("subnet", "subnet_ids"), id);
  }
  for (const acl of reader.all("aws_network_acl")) {
    const id = reader.idOf(acl, "acl");
    add(id, reader.owner(acl, "vpc", "vpc_id", NETWORK_ACLS), false, inlineEntries(reader, acl));
    const subnetIds = acl.ids("subnet", "subnet_ids");
    const apart = { aws_network_acl_association: "network_acl_id" };
    associate(reader.inline(acl, "subnet_ids", subnetIds, apart), id);
  }
  for (const association of reader.all("aws_network_acl_association")) {
    const id = reader.owner(association, "acl", "network_acl_id", NETWORK_ACLS);
    associate([association.id("subnet", "subnet_id") ?? ""], id);
  }
  for (const rule of reader.all("aws_network_acl_rule")) {
    const id = reader.owner(rule, "acl", "network_acl_id", NETWORK_ACLS);
    acls.get(id)?.Entries.push(ruleOf(reader, rule));
  }
  // Where subnets of others are is not in the plan.
  const own = new Set(vpcs.filter(({ isOwn }) => isOwn).map(({ VpcId }) => VpcId));
  const defaults = new Map(
    [...acls.values()]
      .filter(({ IsDefault, VpcId }) => IsDefault && own.has(VpcId))
      .map((acl) => [acl.VpcId, acl]),
  );
  for (const [SubnetId, id] of inAcl) acls.get(id)?.Associations.push({ SubnetId });
  for (const { SubnetId, VpcId } of subnets) {
    if (!inAcl.has(SubnetId)) defaults.get(VpcId)?.Associations.push({ SubnetId });
  }
  return [...acls.values()];
}

function inlineEntries(reader: Reader, acl: Entity): readonly Entry[] {
  return (["ingress", "egress"] as const).flatMap((name) => {
    const blocks = reader.blocks(acl, name, NETWORK_ACLS);
    const egress = name === "egress";
    return reader
      .inline(acl, name, blocks, { aws_network_acl_rule: "network_acl_id" })
      .map((block) => entry(reader, block, { number: "rule_no", action: "action", egress }));
  });
}

function ruleOf(reader: Reader, rule: Entity): Entry {
  reader.doubtOpen(rule, ["egress"], NETWORK_ACLS);
  const egress = rule.flag("egress") ?? false;
  return entry(reader, rule, { number: "rule_number", action: "rule_action", egress });
}

function entry(
  reader: Reader,
  block: Entity,
  names: { readonly number: string; readonly action: string; readonly egress: boolean },
): Entry {
  const deciding = [names.number, names.action, "protocol", "cidr_block", "to_port"];
  reader.doubtOpen(block, deciding, NETWORK_ACLS);
  const protocol = (block.text("protocol") ?? "").toLowerCase();
  const number = PROTOCOLS[protocol] ?? protocol;
  return {
    RuleNumber: block.number(names.number),
    Egress: names.egress,
    Protocol: number,
    RuleAction: block.text(names.action)?.toLowerCase(),
    CidrBlock: block.text("cidr_block"),
    Ipv6CidrBlock: block.text("ipv6_cidr_block"),
    ...(number !== "-1" && {
      PortRange: { From: block.number("from_port"), To: block.number("to_port") },
    }),
  };
}

/** @see https://www.iana.org/assignments/protocol-numbers/protocol-numbers.xhtml */
const PROTOCOLS: Readonly<Record<string, string>> = { all: "-1", icmp: "1", tcp: "6", udp: "17" };
