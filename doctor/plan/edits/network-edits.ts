import { type Fix, type NetworkFix } from "../../remedy";
import { type Value } from "../../report/hcl";
import { blocksOf } from "../../report/terraform-fixes";
import { type Resource } from "../../snapshot/plan";
import { DYNAMODB_STAND_IN } from "../../snapshot/plan/network/prefix-lists";
import { aclEdits } from "./acl-edits";
import { type Editor } from "./editor";
import { type Snippet } from "./snippet";

type Of<A extends Fix["action"]> = Extract<Fix, { readonly action: A }>;
type Arguments = Readonly<Record<string, Value>>;

const ANYWHERE = "0.0.0.0/0";

/**
 * A change of the network, where the plan has what it changes.
 *
 * @param functions the addresses of the functions that it is for
 * @returns undefined if the plan has nothing that it changes: then it is only new
 */
export function networkEdits(
  editor: Editor,
  fix: NetworkFix,
  functions: readonly string[],
): readonly Snippet[] | undefined {
  const { targets } = editor;
  switch (fix.action) {
    case "associate-endpoint": {
      const endpoint = managed(targets.resource(fix.endpointId));
      return extended(editor, endpoint, "route_table_ids", fix.routeTableIds, ASSOCIATION);
    }
    case "add-endpoint-subnet": {
      const endpoint = managed(targets.resource(fix.endpointId));
      return extended(editor, endpoint, "subnet_ids", [fix.subnetId], SUBNET_ASSOCIATION);
    }
    case "create-gateway-endpoint": {
      const replaced = fix.replaces === undefined ? undefined : targets.resource(fix.replaces);
      return replaced && [editor.remove(replaced), ...added(editor, fix)];
    }
    case "remove-route":
      return removedRoute(editor, fix);
    case "add-internet-route":
      return internetRoute(editor, fix);
    case "attach-internet-gateway": {
      const gateway = managed(targets.resource(fix.internetGatewayId));
      return gateway && editor.set(gateway, "vpc_id", fix.vpcId);
    }
    case "allow-in-security-group":
      return groupRules(editor, fix);
    case "allow-in-network-acl":
      return aclEdits(editor, fix);
    case "enable-vpc-attribute": {
      const vpc = managed(targets.resource(fix.vpcId));
      const isSupport = fix.attribute === "enableDnsSupport";
      return (
        vpc && editor.set(vpc, isSupport ? "enable_dns_support" : "enable_dns_hostnames", true)
      );
    }
    case "set-endpoint-url":
      return endpointUrl(editor, fix, functions);
    case "exclude-from-block-public-access":
    case "wait-until-available":
      return undefined;
  }
}

/** The change as new resources. */
export function added(editor: Editor, fix: Fix): readonly Snippet[] {
  return (blocksOf(fix) ?? []).flatMap((block) => editor.add(block));
}

/** What Terraform makes. A data source cannot be changed. */
export function managed(resource: Resource | undefined): Resource | undefined {
  return resource?.mode === "managed" ? resource : undefined;
}

const ASSOCIATION = "aws_vpc_endpoint_route_table_association";
const SUBNET_ASSOCIATION = "aws_vpc_endpoint_subnet_association";

/** An endpoint's own list, unless the plan has resources of their own for that. */
function extended(
  editor: Editor,
  endpoint: Resource | undefined,
  argument: string,
  ids: readonly string[],
  association: string,
): readonly Snippet[] | undefined {
  if (endpoint === undefined) return undefined;
  const isApart = editor.written.all(association).length > 0;
  if (isApart && !editor.written.isSet(endpoint, argument)) return undefined;
  return editor.extend(endpoint, argument, ids);
}

/** A route that is a resource of its own. */
function separateRoute(
  { written }: Editor,
  table: Resource,
  destination: string,
): Resource | undefined {
  return written
    .partsOf(table, "aws_route", "route_table_id")
    .find(({ values }) => DESTINATIONS.some((name) => values[name] === destination));
}

const DESTINATIONS = [
  "destination_cidr_block",
  "destination_ipv6_cidr_block",
  "destination_prefix_list_id",
] as const;

function removedRoute(
  editor: Editor,
  { routeTableId, destination }: Of<"remove-route">,
): readonly Snippet[] | undefined {
  const table = managed(editor.targets.resource(routeTableId));
  if (table === undefined) return undefined;
  const route = separateRoute(editor, table, destination);
  if (route !== undefined) return [editor.remove(route)];
  return [editor.remove(table, `route to ${destination}`)];
}

function internetRoute(
  editor: Editor,
  { routeTableId, internetGatewayId, replaces }: Of<"add-internet-route">,
): readonly Snippet[] | undefined {
  const table = managed(editor.targets.resource(routeTableId));
  if (table === undefined) return undefined;
  const route = separateRoute(editor, table, ANYWHERE);
  if (route !== undefined) return editor.set(route, "gateway_id", internetGatewayId);
  if (!editor.written.isSet(table, "route")) return undefined;
  const given = { cidr_block: ANYWHERE, gateway_id: internetGatewayId };
  return [
    ...(replaces ? [editor.remove(table, `route to ${ANYWHERE}`)] : []),
    ...editor.insert(table, { keyword: "route", arguments: given }),
  ];
}

/** In the style that the plan has: blocks of the group, or rules of one of both types. */
function groupRules(
  editor: Editor,
  fix: Of<"allow-in-security-group">,
): readonly Snippet[] | undefined {
  const { written, targets } = editor;
  const { groupId, direction } = fix;
  const group = managed(targets.resource(groupId));
  const peer = peerOf(fix.peer, targets.dynamoDb);
  const { port, protocol = "tcp" } = fix;
  const common = { from_port: port, to_port: port, protocol };
  if (group !== undefined && written.isSet(group, "egress", "ingress")) {
    return editor.insert(group, {
      keyword: direction,
      arguments: { ...common, ...peerLists(peer, "security_groups") },
    });
  }
  if (written.all(OLD_RULE).length > 0 && written.all(NEW_RULES[direction]).length === 0) {
    const { security_groups: groups, ...lists } = peerLists(peer, "security_groups");
    const [source] = Array.isArray(groups) ? (groups as readonly Value[]) : [];
    return editor.add({
      type: OLD_RULE,
      name: `${groupId.replaceAll(/\W/g, "_")}_${direction}`,
      arguments: {
        security_group_id: groupId,
        type: direction,
        ...common,
        ...lists,
        ...(source !== undefined && { source_security_group_id: source }),
      },
    });
  }
  return added(editor, { ...fix, peer });
}

const OLD_RULE = "aws_security_group_rule";
const NEW_RULES = {
  egress: "aws_vpc_security_group_egress_rule",
  ingress: "aws_vpc_security_group_ingress_rule",
} as const;

type Peer = Of<"allow-in-security-group">["peer"];

/** Where the plan does not tell the addresses of DynamoDB, its prefix list has them. */
function peerOf(peer: Peer, dynamoDb: string | undefined): Peer {
  const isStandIn = "cidrs" in peer && peer.cidrs.includes(DYNAMODB_STAND_IN);
  return isStandIn && dynamoDb !== undefined ? { prefixListId: dynamoDb } : peer;
}

function peerLists(peer: Peer, groups: string): Arguments {
  if ("prefixListId" in peer) return { prefix_list_ids: [peer.prefixListId] };
  return "groupId" in peer ? { [groups]: [peer.groupId] } : { cidr_blocks: peer.cidrs };
}

/** The environment of the functions. Other sources have their variables elsewhere. */
function endpointUrl(
  editor: Editor,
  { variable, url }: Of<"set-endpoint-url">,
  functions: readonly string[],
): readonly Snippet[] {
  return functions.flatMap((address) => {
    const resource = editor.written.at(address);
    if (resource?.type !== "aws_lambda_function") return [];
    const variables = { [variable]: url };
    const isSet = editor.written.isSet(resource, "environment");
    const value = isSet ? { added: variables } : { object: variables };
    return editor.insert(resource, { keyword: "environment", arguments: { variables: value } });
  });
}
