import { type Fix, type Hop, type SecurityGroupPeer } from "../reachability";
import { shellCommand } from "../shell";
import { listed } from "./layout";

/** A change: a sentence, and the commands that make it. */
export interface FixText {
  readonly sentence: string;
  /** AWS CLI commands, if any. */
  readonly commands: readonly string[];
}

export interface FixContext {
  /** The hop that the fix unblocks. @default - none: the fix is for something that is not on the path */
  readonly hop?: Hop;
  /** All route tables that need the same endpoint. @default - the route table of the fix */
  readonly routeTableIds?: readonly string[];
}

export function fixText(fix: Fix, { hop, routeTableIds }: FixContext = {}): FixText {
  switch (fix.action) {
    case "associate-endpoint": {
      const tables = routeTableIds ?? [fix.routeTableId];
      return {
        sentence: `associate ${fix.endpointId} with ${listed(tables)}`,
        commands: [
          ec2("modify-vpc-endpoint", {
            "vpc-endpoint-id": fix.endpointId,
            "add-route-table-ids": tables,
          }),
        ],
      };
    }
    case "create-gateway-endpoint": {
      const tables = routeTableIds ?? [fix.routeTableId];
      return {
        sentence: `create a gateway endpoint (free) in ${fix.vpcId} for ${listed(tables)}`,
        commands: [
          ec2("create-vpc-endpoint", {
            "vpc-id": fix.vpcId,
            "service-name": fix.serviceName,
            "route-table-ids": tables,
          }),
        ],
      };
    }
    case "wait-until-available":
      return {
        sentence: `wait until ${fix.id} is available`,
        commands: fix.id.startsWith("nat-")
          ? [
              shellCommand([
                "aws",
                "ec2",
                "wait",
                "nat-gateway-available",
                "--nat-gateway-ids",
                fix.id,
              ]),
            ]
          : [],
      };
    case "replace":
      return { sentence: `replace ${fix.id} with a new one`, commands: [] };
    case "remove-route":
      return {
        sentence: `remove the route to ${fix.destination} from ${fix.routeTableId}`,
        commands: [
          ec2("delete-route", {
            "route-table-id": fix.routeTableId,
            [destinationOption(fix.destination)]: fix.destination,
          }),
        ],
      };
    case "add-internet-route":
      return addInternetRoute(fix, hop);
    case "move-nat-gateway":
      return {
        sentence: `move ${fix.natGatewayId} to a subnet whose route table has a route to an internet gateway`,
        commands: [],
      };
    case "make-nat-gateway-public":
      return {
        sentence: `replace ${fix.natGatewayId} with a public NAT gateway that has an Elastic IP address`,
        commands: [],
      };
    case "associate-address":
      return {
        sentence: `associate an Elastic IP address with ${fix.networkInterfaceId}, or better, use a gateway endpoint`,
        commands: [
          ec2("allocate-address", { query: "AllocationId", output: "text" }),
          ec2("associate-address", {
            "network-interface-id": fix.networkInterfaceId,
            "allocation-id": "ALLOCATION",
          }),
        ],
      };
    case "attach-internet-gateway":
      return {
        sentence: `attach ${fix.internetGatewayId} to ${fix.vpcId}`,
        commands: [
          ec2("attach-internet-gateway", {
            "internet-gateway-id": fix.internetGatewayId,
            "vpc-id": fix.vpcId,
          }),
        ],
      };
    case "allow-in-security-group":
      return {
        sentence: `allow tcp ${fix.port} ${fix.direction === "egress" ? "to" : "from"} ${peerName(fix.peer)} in ${fix.groupId}`,
        commands: [
          ec2(`authorize-security-group-${fix.direction}`, {
            "group-id": fix.groupId,
            "ip-permissions": ipPermission(fix.port, fix.peer),
          }),
        ],
      };
    case "allow-in-network-acl":
      return allowInNetworkAcl(fix);
    case "enable-vpc-attribute": {
      const option = fix.attribute === "enableDnsSupport" ? "dns-support" : "dns-hostnames";
      return {
        sentence: `turn on ${fix.attribute} for ${fix.vpcId}`,
        commands: [
          ec2("modify-vpc-attribute", {
            "vpc-id": fix.vpcId,
            [`enable-${option}`]: '{"Value":true}',
          }),
        ],
      };
    }
    case "set-endpoint-url":
      return {
        sentence: `set ${fix.variable} to "${fix.url}" in the client's environment`,
        commands: [],
      };
    case "add-endpoint-subnet":
      return {
        sentence: `add a subnet${fix.zone === undefined ? "" : ` in ${fix.zone}`} to ${fix.endpointId}`,
        commands: [
          ec2("modify-vpc-endpoint", {
            "vpc-endpoint-id": fix.endpointId,
            "add-subnet-ids": "SUBNET",
          }),
        ],
      };
    case "exclude-from-block-public-access":
      return {
        sentence: `exclude ${fix.id} from VPC Block Public Access, or better, use an endpoint`,
        commands: [
          ec2("create-vpc-block-public-access-exclusion", {
            "subnet-id": fix.id,
            "internet-gateway-exclusion-mode": "allow-egress",
          }),
        ],
      };
  }
}

/** A word of the AWS CLI in capitals, such as SUBNET, is for the reader to replace. */
function ec2(
  operation: string,
  options: Readonly<Record<string, string | readonly string[]>>,
): string {
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value].flat());
  return shellCommand(["aws", "ec2", operation, ...words]);
}

const ANYWHERE = "0.0.0.0/0";

function addInternetRoute(
  fix: Extract<Fix, { action: "add-internet-route" }>,
  hop: Hop | undefined,
): FixText {
  const { routeTableId, internetGatewayId } = fix;
  if (internetGatewayId === undefined) {
    return {
      sentence: `attach an internet gateway to the VPC, and add a route for ${ANYWHERE} to it in ${routeTableId}`,
      commands: [],
    };
  }
  const exists = hop?.kind === "route-table" && hop.destination === ANYWHERE;
  return {
    sentence: `${exists ? "point the" : "add a"} route for ${ANYWHERE} in ${routeTableId} to ${internetGatewayId}`,
    commands: [
      ec2(`${exists ? "replace" : "create"}-route`, {
        "route-table-id": routeTableId,
        "destination-cidr-block": ANYWHERE,
        "gateway-id": internetGatewayId,
      }),
    ],
  };
}

function allowInNetworkAcl(fix: Extract<Fix, { action: "allow-in-network-acl" }>): FixText {
  const { networkAclId, direction, ports, cidrs, before } = fix;
  const range = ports.from === ports.to ? `${ports.from}` : `${ports.from}-${ports.to}`;
  const side = direction === "outbound" ? "to" : "from";
  const option = direction === "outbound" ? "egress" : "ingress";
  return {
    sentence: `allow ${direction} tcp ${range} ${side} ${cidrs.join(", ")} in ${networkAclId}, with an unused rule number below ${before}`,
    commands: cidrs.map((cidr, index) =>
      ec2("create-network-acl-entry", {
        "network-acl-id": networkAclId,
        [option]: [],
        "rule-number": `${Math.max(1, before - 1 - index)}`,
        protocol: "tcp",
        "port-range": `From=${ports.from},To=${ports.to}`,
        "cidr-block": cidr,
        "rule-action": "allow",
      }),
    ),
  };
}

function destinationOption(destination: string): string {
  if (destination.startsWith("pl-")) return "destination-prefix-list-id";
  return destination.includes(":") ? "destination-ipv6-cidr-block" : "destination-cidr-block";
}

function peerName(peer: SecurityGroupPeer): string {
  if ("prefixListId" in peer) return peer.prefixListId;
  return "groupId" in peer ? peer.groupId : peer.cidrs.join(", ");
}

function ipPermission(port: number, peer: SecurityGroupPeer): string {
  const common = `IpProtocol=tcp,FromPort=${port},ToPort=${port}`;
  if ("prefixListId" in peer)
    return `${common},PrefixListIds=[{PrefixListId=${peer.prefixListId}}]`;
  if ("groupId" in peer) return `${common},UserIdGroupPairs=[{GroupId=${peer.groupId}}]`;
  return `${common},IpRanges=[${peer.cidrs.map((cidr) => `{CidrIp=${cidr}}`).join(",")}]`;
}
