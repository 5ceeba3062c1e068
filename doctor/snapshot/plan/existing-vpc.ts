import { type Layer } from "../collection";
import { type Unknown } from "../known";
import { type Resource } from "./document";
import { type Effects, IDS, type Item, itemsIn, merged, withSubnets } from "./existing";

type Answers = ReadonlyMap<string, object | Unknown>;

const ACLS = "describe-network-acls";
const SUBNETS = "describe-subnets";
const LISTS = "describe-managed-prefix-lists";
const BLOCK_PUBLIC_ACCESS = "describe-vpc-block-public-access-";
const ENTRIES = "get-managed-prefix-list-entries-";

/** The answers about a VPC that the plan does not make, with what is there. */
export function withExisting(planned: Answers, layer: Layer, effects: Effects): Answers {
  const answers = new Map(named(planned, layer));
  const isSet = (type: string) =>
    effects.document.resources.some((resource) => resource.type === type);
  for (const [name, answer] of layer) {
    if (!answer.known) continue;
    const found = answers.get(name);
    const [list = ""] = Object.keys(found ?? {});
    if (found !== undefined && list in IDS) {
      const items = (found as Readonly<Record<string, readonly Item[]>>)[list] ?? [];
      answers.set(name, { [list]: merged(list, itemsIn(layer, name, list), items, effects) });
    } else if (
      found === undefined ||
      isUnknown(found) ||
      (name.startsWith(BLOCK_PUBLIC_ACCESS) &&
        !isSet("aws_vpc_block_public_access_options") &&
        !isSet("aws_vpc_block_public_access_exclusion")) ||
      // The plan has only the blocks that the configuration looks up.
      (name.startsWith(ENTRIES) && !isSet("aws_ec2_managed_prefix_list"))
    ) {
      answers.set(name, answer.value as object);
    }
  }
  const plannedAcls = listIn(answers, ACLS, "NetworkAcls");
  if (plannedAcls !== undefined && layer.get(ACLS)?.known === true) {
    const subnets = listIn(answers, SUBNETS, "Subnets") ?? [];
    const before = {
      acls: itemsIn(layer, ACLS, "NetworkAcls"),
      subnets: itemsIn(layer, SUBNETS, "Subnets"),
    };
    answers.set(ACLS, { NetworkAcls: withSubnets(plannedAcls, subnets, before) });
  }
  return new Map([...answers, ...changedParts(effects, layer)]);
}

/** Prefix lists of AWS have one name everywhere. What stands for one in the plan is the one that is there. */
function named(planned: Answers, layer: Layer): Answers {
  const there = new Map(
    itemsIn(layer, LISTS, "PrefixLists").map((list) => [list.PrefixListName, list.PrefixListId]),
  );
  const { PrefixLists: lists } = planned.get(LISTS) as { readonly PrefixLists: readonly Item[] };
  let text = JSON.stringify([...planned]);
  for (const { PrefixListId: id, PrefixListName: name } of lists) {
    const own = String(name).startsWith("com.amazonaws.") ? there.get(name) : undefined;
    if (typeof own === "string" && own !== id) text = text.replaceAll(String(id), own);
  }
  return new Map(JSON.parse(text) as [string, object | Unknown][]);
}

function listIn(answers: Answers, name: string, list: string): readonly Item[] | undefined {
  const answer = answers.get(name);
  if (answer === undefined || isUnknown(answer)) return undefined;
  return (answer as Readonly<Record<string, readonly Item[]>>)[list];
}

function isUnknown(answer: object): answer is Unknown {
  return "known" in answer && answer.known === false;
}

/** Parts whose owner can be something that is there, by the answer that they change. */
const PARTS: Readonly<Record<string, readonly [command: string, owner: string]>> = {
  aws_security_group_rule: ["describe-security-groups", "security_group_id"],
  aws_vpc_security_group_egress_rule: ["describe-security-groups", "security_group_id"],
  aws_vpc_security_group_ingress_rule: ["describe-security-groups", "security_group_id"],
  aws_network_acl_rule: ["describe-network-acls", "network_acl_id"],
  aws_vpc_endpoint_policy: ["describe-vpc-endpoints", "vpc_endpoint_id"],
  aws_vpc_endpoint_route_table_association: ["describe-vpc-endpoints", "vpc_endpoint_id"],
  aws_vpc_endpoint_subnet_association: ["describe-vpc-endpoints", "vpc_endpoint_id"],
  aws_vpc_endpoint_security_group_association: ["describe-vpc-endpoints", "vpc_endpoint_id"],
};

function byAddress(resources: readonly Resource[]): ReadonlyMap<string, Resource> {
  return new Map(resources.map((resource) => [resource.address, resource]));
}

/** Those that change an endpoint in a way that cannot be told from its answer. */
const CHANGING = [
  "aws_vpc_endpoint_policy",
  "aws_vpc_endpoint_subnet_association",
  "aws_vpc_endpoint_security_group_association",
];

/**
 * Answers of a VPC that is there of which the plan changes parts in a way that cannot be told from them: what it
 * takes from, and what it does to endpoints.
 */
function changedParts({ document, managed }: Effects, layer: Layer): ReadonlyMap<string, Unknown> {
  const doubts = new Map<string, Unknown>();
  const before = byAddress(document.before);
  const after = byAddress(document.resources);
  const isSame = ({ address }: Resource) =>
    JSON.stringify(before.get(address)?.values) === JSON.stringify(after.get(address)?.values);
  for (const [command, list] of [
    ["describe-security-groups", "SecurityGroups"],
    ["describe-network-acls", "NetworkAcls"],
    ["describe-vpc-endpoints", "VpcEndpoints"],
  ] as const) {
    const there = new Set(itemsIn(layer, command, list).map((item) => item[IDS[list] ?? ""]));
    const isThere = ({ type, values }: Resource): boolean => {
      const [of, owner = ""] = PARTS[type] ?? [];
      return of === command && there.has(values[owner]) && !managed.has(values[owner]);
    };
    const given = document.resources.filter(({ type }) => CHANGING.includes(type));
    const part = [...document.before, ...given].find((each) => isThere(each) && !isSame(each));
    if (part === undefined) continue;
    doubts.set(command, {
      known: false,
      missing: part.address,
      why: "the plan changes a part of something that it does not make",
    });
  }
  return doubts;
}
