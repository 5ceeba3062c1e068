import { type SecurityGroupPeer } from "../reachability";
import { type AclEntry, type Fix, type MadeEndpoint } from "../remedy";
import { shellCommand, type Word } from "../shell";
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

function awsCommands(fix: Fix): readonly string[] {
  switch (fix.action) {
    case "associate-endpoint": {
      const { endpointId, made, routeTableIds, again } = fix;
      const change = (option: string) =>
        ec2("modify-vpc-endpoint", {
          "vpc-endpoint-id": endpointWord(endpointId, made),
          [option]: routeTableIds,
        });
      return [...(again ? [change("remove-route-table-ids")] : []), change("add-route-table-ids")];
    }
    case "create-gateway-endpoint": {
      const { vpcId, serviceName, routeTableIds, replaces, policy } = fix;
      return [
        ...(replaces === undefined
          ? []
          : [ec2("delete-vpc-endpoints", { "vpc-endpoint-ids": replaces })]),
        ec2("create-vpc-endpoint", {
          "vpc-id": vpcId,
          "service-name": serviceName,
          "route-table-ids": routeTableIds,
          ...(policy !== undefined && { "policy-document": policy }),
        }),
      ];
    }
    case "wait-until-available":
      return fix.id.startsWith("nat-")
        ? [ec2(["wait", "nat-gateway-available"], { "nat-gateway-ids": fix.id })]
        : [];
    case "remove-route":
      return [
        ec2("delete-route", {
          "route-table-id": fix.routeTableId,
          [destinationOption(fix.destination)]: fix.destination,
        }),
      ];
    case "add-internet-route":
      return [
        ec2(fix.replaces ? "replace-route" : "create-route", {
          "route-table-id": fix.routeTableId,
          "destination-cidr-block": ANYWHERE,
          "gateway-id": fix.internetGatewayId,
        }),
      ];
    case "attach-internet-gateway":
      return [
        ec2("attach-internet-gateway", {
          "internet-gateway-id": fix.internetGatewayId,
          "vpc-id": fix.vpcId,
        }),
      ];
    case "allow-in-security-group":
      return [
        ec2(`authorize-security-group-${fix.direction}`, {
          "group-id": fix.groupId,
          "ip-permissions": ipPermission(fix),
        }),
      ];
    case "allow-in-network-acl":
      return fix.entries.map((entry) => aclCommand(fix.networkAclId, fix.direction, entry));
    case "enable-vpc-attribute": {
      const option = fix.attribute === "enableDnsSupport" ? "dns-support" : "dns-hostnames";
      return [
        ec2("modify-vpc-attribute", {
          "vpc-id": fix.vpcId,
          [`enable-${option}`]: '{"Value":true}',
        }),
      ];
    }
    // The call that sets one variable of a function replaces all of them.
    case "set-endpoint-url":
      return [];
    case "add-endpoint-subnet":
      return [
        ec2("modify-vpc-endpoint", {
          "vpc-endpoint-id": fix.endpointId,
          "add-subnet-ids": fix.subnetId,
        }),
      ];
    case "exclude-from-block-public-access":
      return [
        ec2("create-vpc-block-public-access-exclusion", {
          "subnet-id": fix.subnetId,
          "internet-gateway-exclusion-mode": fix.exclusion,
        }),
      ];
    case "allow-in-policy":
      return policyCommands(fix);
  }
}

function policyCommands(fix: Extract<Fix, { action: "allow-in-policy" }>): readonly string[] {
  const document = JSON.stringify(fix.document);
  switch (fix.layer) {
    case "role-policy":
      return [
        aws(["iam", "put-role-policy"], {
          "role-name": fix.roleName ?? "",
          "policy-name": fix.id,
          "policy-document": document,
        }),
      ];
    case "permissions-boundary":
      return [
        `${aws(["iam", "create-policy-version"], { "policy-arn": fix.id, "policy-document": document })} --set-as-default`,
      ];
    case "table-policy":
      return [
        aws(["dynamodb", "put-resource-policy"], { "resource-arn": fix.id, policy: document }),
      ];
    case "key-policy":
      return [
        aws(["kms", "put-key-policy"], {
          "key-id": fix.id,
          "policy-name": "default",
          policy: document,
        }),
      ];
    case "endpoint-policy":
      return [
        ec2("modify-vpc-endpoint", {
          "vpc-endpoint-id": endpointWord(fix.id, fix.made),
          "policy-document": document,
        }),
      ];
  }
}

/** The endpoint's id, or the command that prints it once the endpoint is made. */
function endpointWord(id: string, made: MadeEndpoint | undefined): Word {
  if (made === undefined) return id;
  const filters = {
    "vpc-id": made.vpcId,
    "service-name": made.serviceName,
    "vpc-endpoint-state": "available",
  };
  const words = Object.entries(filters).map(([name, value]) => `Name=${name},Values=${value}`);
  // An interface endpoint of the service is not the one that was made.
  const printed = "VpcEndpoints[?VpcEndpointType!=`Interface`]|[0].VpcEndpointId";
  const query = ["--query", printed, "--output", "text"];
  return { printedBy: ["aws", "ec2", "describe-vpc-endpoints", "--filters", ...words, ...query] };
}

type Options = Readonly<Record<string, Word | readonly string[]>>;

function ec2(operation: string | readonly string[], options: Options): string {
  return aws(["ec2", ...[operation].flat()], options);
}

function aws(words: readonly string[], options: Options): string {
  const given = Object.entries(options).flatMap(([name, value]): readonly Word[] => [
    `--${name}`,
    ...[value].flat(),
  ]);
  return shellCommand(["aws", ...words, ...given]);
}

function aclCommand(
  networkAclId: string,
  direction: "outbound" | "inbound",
  { number, replaces, allow, protocol, cidr, ports }: AclEntry,
): string {
  const words = [
    "aws",
    "ec2",
    replaces ? "replace-network-acl-entry" : "create-network-acl-entry",
    "--network-acl-id",
    networkAclId,
    direction === "outbound" ? "--egress" : "--ingress",
    "--rule-number",
    `${number}`,
    "--protocol",
    protocolName(protocol),
    ...(ports ? ["--port-range", `From=${ports.from},To=${ports.to}`] : []),
    "--cidr-block",
    cidr,
    "--rule-action",
    allow ? "allow" : "deny",
  ];
  return shellCommand(words);
}

/** @see https://www.iana.org/assignments/protocol-numbers/protocol-numbers.xhtml */
const PROTOCOLS: Readonly<Record<string, string>> = { "6": "tcp", "17": "udp" };

function protocolName(number: string): string {
  return PROTOCOLS[number] ?? number;
}

function portsOf(entry: AclEntry | undefined): string {
  if (entry?.ports === undefined) return "";
  const { from, to } = entry.ports;
  return from === to ? `${from}` : `${from}-${to}`;
}

function destinationOption(destination: string): string {
  if (destination.startsWith("pl-")) return "destination-prefix-list-id";
  return `destination-${destination.includes(":") ? "ipv6-cidr-block" : "cidr-block"}`;
}

function peerName(peer: SecurityGroupPeer): string {
  if ("prefixListId" in peer) return peer.prefixListId;
  return "groupId" in peer ? peer.groupId : listed(peer.cidrs);
}

function ipPermission({
  port,
  protocol = "tcp",
  peer,
}: Extract<Fix, { action: "allow-in-security-group" }>): string {
  const common = `IpProtocol=${protocol},FromPort=${port},ToPort=${port}`;
  if ("prefixListId" in peer) {
    return `${common},PrefixListIds=[{PrefixListId=${peer.prefixListId}}]`;
  }
  if ("groupId" in peer) return `${common},UserIdGroupPairs=[{GroupId=${peer.groupId}}]`;
  return `${common},IpRanges=[${peer.cidrs.map((cidr) => `{CidrIp=${cidr}}`).join(",")}]`;
}
