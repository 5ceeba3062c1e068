import { type SecurityGroupPeer } from "../reachability";
import { type AclEntry, type Fix, type MadeEndpoint } from "../remedy";
import { awsCommands, protocolName } from "./aws-cli-fixes";
import { abridged, listed } from "./layout";

/** A change: a sentence, and the commands that make it. */
export interface FixText {
  readonly sentence: string;
  /** AWS CLI commands, in order. Empty if the change is made elsewhere. */
  readonly commands: readonly string[];
}

export function fixText(fix: Fix): FixText {
  return { sentence: fixSentence(fix), commands: awsCommands(fix) };
}

const ANYWHERE = "0.0.0.0/0";

/** More would hide the sentence. The commands name all. */
const MAX_IDS = 4;

const POLICIES: Readonly<Record<Extract<Fix, { layer: string }>["layer"], string>> = {
  "role-policy": "role",
  "permissions-boundary": "permissions boundary",
  "table-policy": "policy of table",
  "key-policy": "policy of key",
  "endpoint-policy": "policy of endpoint",
};

export function fixSentence(fix: Fix): string {
  const statements = fix.action === "allow-in-policy" ? fix.statements.map(spaced) : [];
  return statements.length === 0 ? fixTitle(fix) : `${fixTitle(fix)}: ${statements.join(", ")}`;
}

/** The sentence without the statements that a policy gets, for formats that show them as a block. */
export function fixTitle(fix: Fix): string {
  switch (fix.action) {
    case "associate-endpoint": {
      const { routeTableIds, again } = fix;
      return `associate ${endpointName(fix)} ${again ? "again " : ""}with ${abridged(routeTableIds, MAX_IDS)}`;
    }
    case "create-gateway-endpoint": {
      const { vpcId, routeTableIds, replaces } = fix;
      return replaces === undefined
        ? `create a gateway endpoint (free) in ${vpcId} for ${abridged(routeTableIds, MAX_IDS)}`
        : `replace ${replaces} with a new gateway endpoint for ${abridged(routeTableIds, MAX_IDS)}`;
    }
    case "wait-until-available":
      return `wait until ${fix.id} is available`;
    case "remove-route":
      return `remove the route to ${fix.destination} from ${fix.routeTableId}`;
    case "add-internet-route":
      return `${fix.replaces ? "point the" : "add a"} route for ${ANYWHERE} in ${fix.routeTableId} to ${fix.internetGatewayId}`;
    case "attach-internet-gateway":
      return `attach ${fix.internetGatewayId} to ${fix.vpcId}`;
    case "allow-in-security-group":
      return `allow ${fix.protocol ?? "tcp"} ${fix.port} ${fix.direction === "egress" ? "to" : "from"} ${peerName(fix.peer)} in ${fix.groupId}`;
    case "allow-in-network-acl": {
      const allowed = fix.entries.filter(({ allow }) => allow);
      const side = fix.direction === "outbound" ? "to" : "from";
      const moved =
        allowed.length < fix.entries.length ? ", and move the rule that denies it behind" : "";
      return `allow ${fix.direction} ${protocolName(allowed[0]?.protocol ?? "")} ${portsOf(allowed[0])} ${side} ${listed(allowed.map(({ cidr }) => cidr))} in ${fix.networkAclId}${moved}`;
    }
    case "enable-vpc-attribute":
      return `turn on ${fix.attribute} for ${fix.vpcId}`;
    case "set-endpoint-url":
      return `set ${fix.variable} to "${fix.url}" in the client's environment`;
    case "add-endpoint-subnet":
      return `add ${fix.subnetId} to ${fix.endpointId}`;
    case "exclude-from-block-public-access":
      return `exclude ${fix.subnetId} from VPC Block Public Access (${fix.exclusion})`;
    case "allow-in-policy": {
      const to = fix.layer === "role-policy" ? (fix.roleName ?? fix.id) : fix.id;
      const these = fix.statements.length === 1 ? "this statement" : "these statements";
      if (fix.policyArn !== undefined) {
        return `attach a new managed policy with ${these} to the role ${to}, whose inline policies have no room for more`;
      }
      return fix.made === undefined
        ? `add ${these} to the ${POLICIES[fix.layer]} ${to}`
        : `add ${these} to the policy of ${endpointName(fix)}`;
    }
  }
}

/** The id of the endpoint, or of another thing that the change names, which may have none yet. */
export function endpointName(
  fix: { readonly made?: MadeEndpoint } & (
    { readonly endpointId: string } | { readonly id: string }
  ),
): string {
  if (fix.made !== undefined) return `the new endpoint of ${fix.made.vpcId}`;
  return "endpointId" in fix ? fix.endpointId : fix.id;
}

/** The statements that a policy gets, as lines of JSON. Empty for any other change. */
export function statementLines(fix: Fix): readonly string[] {
  if (fix.action !== "allow-in-policy") return [];
  return fix.statements.flatMap((statement) => JSON.stringify(statement, null, 2).split("\n"));
}

/** With spaces, so that the JSON can wrap and remains JSON. */
function spaced(json: unknown): string {
  return JSON.stringify(json, null, 1).replaceAll(/\n\s*/g, " ");
}

function portsOf(entry: AclEntry | undefined): string {
  if (entry?.ports === undefined) return "";
  const { from, to } = entry.ports;
  return from === to ? `${from}` : `${from}-${to}`;
}

function peerName(peer: SecurityGroupPeer): string {
  if ("prefixListId" in peer) return peer.prefixListId;
  return "groupId" in peer ? peer.groupId : listed(peer.cidrs);
}
