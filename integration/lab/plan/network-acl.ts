import { type NetworkAcl, type NetworkAclEntry } from "../../../doctor/snapshot/network";
import { itemsOf, NotModeled, only, required } from "./facts";
import { type Component } from "./lab-plan";
import { matchProtocol } from "./protocol";
import { VPC_NAMESPACE } from "./names";
import { type LabInterface, type World } from "./world";

/**
 * The network ACL at the edge of an interface's subnet. It sees every packet, answers too; packets that stay in the
 * subnet do not come by. The matching entry with the lowest number decides.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
 */
export function addNetworkAcl(
  world: World,
  { device, at, subnetId }: LabInterface,
  direction: "out" | "in",
): string | undefined {
  if (subnetId === undefined) return undefined;
  const acl = aclOf(world, subnetId);
  const chain = `acl-${direction}-${device}`;
  const component: Component = { kind: "network-acl", id: acl.NetworkAclId, at, direction };
  const add = (rule: string) =>
    ({ namespace: VPC_NAMESPACE, table: "filter", chain, rule }) as const;
  const { drawing, interfaces } = world;
  const neighbors = interfaces.filter((each) => each.subnetId === subnetId);
  for (const neighbor of neighbors) {
    const side = direction === "out" ? "-o" : "-i";
    drawing.filter(add(`${side} ${neighbor.device} -j RETURN`));
  }
  for (const { number, action, match } of rulesOf(acl, direction)) {
    const what = `rule ${number} ${action === "allow" ? "allows" : "denies"}`;
    const effect = action === "allow" ? "passes" : "drops";
    const jump = action === "allow" ? "RETURN" : "DROP";
    drawing.count(add(match), { effect, component, what }, jump);
  }
  drawing.count(add(""), { effect: "drops", component, what: "rule * denies" }, "DROP");
  return chain;
}

function aclOf({ snapshot }: World, subnetId: string): NetworkAcl {
  const acls = itemsOf(snapshot.networkAcls).filter(({ Associations = [] }) =>
    Associations.some((association) => association.SubnetId === subnetId),
  );
  return required(only(acls, `network ACLs of ${subnetId}`), subnetId, "a network ACL");
}

interface Rule {
  readonly number: number;
  readonly action: "allow" | "deny";
  readonly match: string;
}

function rulesOf(
  { NetworkAclId: id, Entries }: NetworkAcl,
  direction: "out" | "in",
): readonly Rule[] {
  const rules = required(Entries, id, "Entries")
    .filter(({ Egress }) => required(Egress, id, "Entries.Egress") === (direction === "out"))
    .flatMap((entry) => ruleOf(entry, id, direction))
    .sort((a, b) => a.number - b.number);
  if (new Set(rules.map(({ number }) => number)).size < rules.length) {
    throw new NotModeled(`${id} has two entries with one number`);
  }
  return rules;
}

function ruleOf(entry: NetworkAclEntry, id: string, direction: "out" | "in"): readonly Rule[] {
  const { CidrBlock: cidr, Ipv6CidrBlock, RuleAction: action, PortRange: ports } = entry;
  if (cidr === undefined && Ipv6CidrBlock !== undefined) return [];
  const number = required(entry.RuleNumber, id, "Entries.RuleNumber");
  if (action !== "allow" && action !== "deny") throw new NotModeled(`${id} lacks RuleAction`);
  const protocol = required(entry.Protocol, id, "Entries.Protocol");
  const matched = matchProtocol(protocol, { from: ports?.From, to: ports?.To });
  if (matched === "not ours") return [];
  if (matched === "unclear") throw new NotModeled(`${id} lacks the ports of entry ${number}`);
  const peer = required(cidr, id, "Entries.CidrBlock");
  const match = `${matched.match} ${direction === "out" ? "-d" : "-s"} ${peer}`.trim();
  return [{ number, action, match }];
}
