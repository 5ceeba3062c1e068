import { type AclEntry, type Fix } from "../../remedy";
import { type Block, type Value } from "../../report/hcl";
import { type Resource } from "../../snapshot/plan";
import { DYNAMODB_STAND_IN } from "../../snapshot/plan/network/prefix-lists";
import { type Editor } from "./editor";
import { type Snippet } from "./snippet";

type AclFix = Extract<Fix, { readonly action: "allow-in-network-acl" }>;
type Direction = "egress" | "ingress";

const RULE = "aws_network_acl_rule";

/** Entries, in the style that the plan has: blocks of the network ACL, or rules of their own. */
export function aclEdits(editor: Editor, fix: AclFix): readonly Snippet[] {
  const { written, targets } = editor;
  const direction: Direction = fix.direction === "outbound" ? "egress" : "ingress";
  const found = targets.resource(fix.networkAclId);
  // What is only named by a VPC has no blocks.
  const acl = found !== undefined && /_network_acl$/.test(found.type) ? found : undefined;
  const rules = acl === undefined ? [] : written.partsOf(acl, RULE, "network_acl_id");
  const own = rules.filter(({ values }) => (values.egress === true) === (direction === "egress"));
  const isInline = acl !== undefined && written.isSet(acl, "egress", "ingress");
  const taken = [
    ...own.map(({ values }) => values.rule_number),
    ...blocksIn(acl, direction).map((block) => block.rule_no),
  ];
  return fix.entries.flatMap((entry) => {
    const list = entry.cidr === DYNAMODB_STAND_IN ? targets.dynamoDb : undefined;
    const isBefore = taken.some((number) => Number(number) === entry.number + 1);
    const rule = { entry, direction, list, isBefore };
    if (isInline) {
      return [
        ...(entry.replaces ? [editor.remove(acl, `${direction} rule ${entry.number}`)] : []),
        ...editor.insert(acl, inlineBlock(rule)),
      ];
    }
    const replaced = own.filter(
      ({ values }) => entry.replaces && Number(values.rule_number) === entry.number,
    );
    return [
      ...replaced.map((one) => editor.remove(one)),
      ...editor.add({
        type: RULE,
        name: `${fix.networkAclId.replaceAll(/\W/g, "_")}_${direction}_${entry.number}`,
        arguments: {
          ...(list !== undefined && { count: { expression: `length(${list}.cidr_blocks)` } }),
          network_acl_id: fix.networkAclId,
          ...separateRule(rule),
        },
      }),
    ];
  });
}

interface Rule {
  readonly entry: AclEntry;
  readonly direction: Direction;
  /** The id of the prefix list whose addresses the rules are for. @default - one address block */
  readonly list: string | undefined;
  /** Whether the next number is taken, so that several rules take the numbers before. */
  readonly isBefore: boolean;
}

type Values = Readonly<Record<string, Value>>;

function separateRule({ entry, direction, list, isBefore }: Rule): Values {
  const { number } = entry;
  const expression = `${number} ${isBefore ? "-" : "+"} count.index`;
  return {
    egress: direction === "egress",
    rule_number: list === undefined ? number : { expression },
    rule_action: entry.allow ? "allow" : "deny",
    protocol: entry.protocol,
    cidr_block:
      list === undefined ? entry.cidr : { expression: `${list}.cidr_blocks[count.index]` },
    ...portsOf(entry, {}),
  };
}

function inlineBlock({ entry, direction, list, isBefore }: Rule): Block {
  const { number } = entry;
  const sign = isBefore ? "-" : "+";
  const given = {
    rule_no: list === undefined ? number : { expression: `${number} ${sign} ${direction}.key` },
    action: entry.allow ? "allow" : "deny",
    protocol: entry.protocol,
    cidr_block: list === undefined ? entry.cidr : { expression: `${direction}.value` },
    // A block of a network ACL must have ports.
    ...portsOf(entry, { from_port: 0, to_port: 0 }),
  };
  if (list === undefined) return { keyword: direction, arguments: given };
  return {
    keyword: "dynamic",
    labels: [direction],
    arguments: { for_each: { expression: `${list}.cidr_blocks` } },
    blocks: [{ keyword: "content", arguments: given }],
  };
}

function portsOf({ ports }: AclEntry, none: Values): Values {
  return ports === undefined ? none : { from_port: ports.from, to_port: ports.to };
}

function blocksIn(
  acl: Resource | undefined,
  direction: Direction,
): readonly Readonly<Record<string, unknown>>[] {
  const blocks = acl?.values[direction];
  return Array.isArray(blocks) ? (blocks as readonly Readonly<Record<string, unknown>>[]) : [];
}
