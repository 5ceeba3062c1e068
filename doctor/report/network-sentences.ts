import {
  type Conflict,
  type Finding,
  type Hop,
  LAST_RULE,
  type Reason,
  type Unsupported,
} from "../reachability";
import { listed } from "./layout";

/** A finding as one sentence, without the period. */
export function findingSentence(finding: Finding): string {
  const { id, hop, reason } = finding;
  if (reason !== undefined) return reasonSentence(reason);
  switch (finding.code) {
    case "NO_ROUTE_TO_DESTINATION":
      return `${id} has no route to ${goalOf(hop)}`;
    case "BAD_STATE_ROUTE":
      return `the route${destinationOf(hop)} in ${id} is a blackhole: its target no longer exists`;
    case "MORE_SPECIFIC_ROUTE":
      return `a more specific route in ${id} takes precedence over a better one`;
    case "HIGHER_PRIORITY_ROUTE":
      return `a higher-priority route in ${id} takes precedence over a better one`;
    case "ENI_SG_RULES_MISMATCH":
      return `${groupsOf(hop, id)} ${severalGroups(hop) ? "allow" : "allows"} no ${flowOf(hop)}`;
    case "SG_HAS_NO_RULES":
      return severalGroups(hop)
        ? `${groupsOf(hop, id)} have no rules, so they allow no ${flowOf(hop)}`
        : `${groupsOf(hop, id)} has no rules, so it allows no ${flowOf(hop)}`;
    case "X_PREFIX_LIST_PARTIAL":
      return `${groupsOf(hop, id)} ${severalGroups(hop) ? "allow" : "allows"} only some of DynamoDB's addresses`;
    case "SUBNET_ACL_RESTRICTION":
      return aclSentence(hop, id);
    case "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS":
      return hop?.kind === "nat-gateway" || finding.fix?.action === "associate-address"
        ? `${id} has no public address, which an internet gateway requires`
        : `${id} has no public address, which an internet gateway requires: a public subnet alone gives it none`;
    case "NGW_REQUIRES_SOURCE_IN_VPC":
      return `${id} is in another VPC`;
    case "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR":
      return `the peering connection ${id} leads to a VPC, not to DynamoDB`;
    case "BAD_STATE":
      return `${id} is ${stateOf(hop)}, not available`;
    case "BAD_STATE_ATTACHMENT":
      return `${id} is not attached to the VPC`;
    case "VPCE_SERVICE_NOT_INSTALLED_IN_AZ":
      return `${id} has no network interface behind the name that the client calls`;
    case "UNASSOCIATED_COMPONENT":
      return `${id} is not associated with a route table that these packets use, so it carries none of them`;
    case "UNKNOWN_RESOURCE":
      return `${id} is unknown`;
    case "UNSUPPORTED_COMPONENT":
      return `the doctor does not follow ${id}`;
    case "VPC_BLOCK_PUBLIC_ACCESS_ENABLED":
      return "VPC Block Public Access blocks packets to the internet gateway";
    case "NO_PATH":
      if (hop?.kind === "route-target") {
        return `${id} leads to the internet, which does not route to private addresses`;
      }
      return hop?.kind === "client"
        ? "the name that the client calls resolves to addresses inside a VPC, but the function is not in a VPC"
        : `${id} sends the packets back to the NAT gateway that they came from`;
    case "X_DNS_SUPPORT_DISABLED":
      return `enableDnsSupport is off for ${id}, so DynamoDB's name does not resolve`;
    case "X_DNS_HOSTNAMES_DISABLED":
      return `enableDnsHostnames is off for ${id}, but the endpoint requires it`;
    case "X_DNS_SERVERS_UNREACHABLE": {
      const servers = hop?.kind === "dns-servers" ? hop.servers : [];
      return `no DNS query (udp 53) reaches ${listed(servers)}, which ${id} names as the VPC's DNS servers, so DynamoDB's name does not resolve`;
    }
    case "X_SOURCE_DEST_CHECK":
      return `${id} has its source/destination check on, so it drops packets that are not for itself`;
    case "X_STS_UNREACHABLE":
      return `the role must be assumed, and ${id} cannot be reached from ${hop?.status === "partial" ? "every subnet" : "the source"}: a gateway endpoint for DynamoDB carries nothing to it`;
    case "X_PATH_NOT_PRIVATE":
      return `the packets reach DynamoDB's public endpoint through ${id}, not through a VPC endpoint`;
    case "X_INTERFACE_ENDPOINT_UNUSED":
      return `the client calls DynamoDB's public name, not ${id}`;
  }
}

function destinationOf(hop: Hop | undefined): string {
  return hop?.kind === "route-table" && hop.destination !== undefined
    ? ` to ${hop.destination}`
    : "";
}

/** Where the packets go. */
function goalOf(hop: Hop | undefined): string {
  return (hop !== undefined && "to" in hop ? hop.to : undefined) ?? "DynamoDB";
}

function groupsOf(hop: Hop | undefined, id: string): string {
  return hop?.kind === "security-group" && hop.groupIds.length > 0 ? hop.groupIds.join(", ") : id;
}

function severalGroups(hop: Hop | undefined): boolean {
  return hop?.kind === "security-group" && hop.groupIds.length > 1;
}

function flowOf(hop: Hop | undefined): string {
  if (hop?.kind !== "security-group") return "traffic of these packets";
  return hop.direction === "egress"
    ? `egress on ${hop.protocol ?? "tcp"} ${hop.port} to ${goalOf(hop)}`
    : `ingress on ${hop.protocol ?? "tcp"} ${hop.port} from the source`;
}

function aclSentence(hop: Hop | undefined, id: string): string {
  if (hop?.kind !== "network-acl") return `${id} denies the packets`;
  const { direction, ports, peer, deniedBy, at, protocol = "tcp" } = hop;
  const range = ports.from === ports.to ? `${ports.from}` : `${ports.from}-${ports.to}`;
  const side = direction === "outbound" ? "to" : "from";
  const rule =
    deniedBy === undefined || deniedBy === LAST_RULE ? "no rule allows it" : `rule ${deniedBy}`;
  const answers = ports.from === ports.to ? "" : " for return traffic";
  const where =
    at === "source" ? "" : ` (on the ${at === "nat-gateway" ? "NAT gateway" : at}'s subnet)`;
  return `${id}${where} denies ${direction} ${protocol} ${range} ${side} ${peer}${answers}: ${rule}`;
}

function stateOf(hop: Hop | undefined): string {
  return hop !== undefined && "state" in hop
    ? (hop.state ?? "in an unknown state")
    : "in a bad state";
}

/** Why something is unknown. */
export function reasonSentence(reason: Reason): string {
  switch (reason.kind) {
    case "missing":
      return `unknown: ${reason.missing} (${reason.why})`;
    case "not-found":
      return `${reason.id} is referenced, but it is not among the ${reason.in}`;
    case "field":
      return `${reason.field} of ${reason.id} is missing or invalid`;
    case "conflict":
      return CONFLICTS[reason.conflict];
    case "unsupported":
      return `${reason.id}: ${UNSUPPORTED[reason.what]}`;
  }
}

const CONFLICTS: Readonly<Record<Conflict, string>> = {
  "nat-then-endpoint":
    "the NAT gateway's subnet routes DynamoDB's addresses to a gateway endpoint, and AWS's documentation contradicts itself about what happens then",
  "overlapping-prefix-lists":
    "routes to overlapping prefix lists have different targets, and AWS picks one at random",
  "duplicate-routes": "several routes to the same destination have different targets",
  "duplicate-associations":
    "a subnet has two route tables or two network ACLs, or the VPC has two main route tables; collect them again",
  "route-and-association":
    "the route table and the endpoint disagree about whether they are associated",
  "private-dns":
    "the interface endpoint has private DNS, but the documentation says that DynamoDB does not support it",
  "dns-hostnames":
    "enableDnsHostnames is off, and AWS's pages disagree: that on gateway endpoints for DynamoDB asks for it with the VPC's resolver, and that on DNS in VPCs says that it only gives names to instances",
  ipv6: "AWS's documentation contradicts itself about IPv6 here",
};

const UNSUPPORTED: Readonly<Record<Unsupported, string>> = {
  "transit-gateway": "the doctor does not follow transit gateways",
  "virtual-private-gateway": "the doctor does not follow VPN and Direct Connect connections",
  "network-interface": "the doctor does not follow what an instance or appliance forwards",
  "gateway-load-balancer-endpoint": "the doctor does not follow Gateway Load Balancers",
  "local-gateway": "the doctor does not follow local gateways",
  "carrier-gateway": "the doctor does not follow carrier gateways",
  "core-network": "the doctor does not follow core networks",
  "egress-only-internet-gateway": "the doctor does not follow IPv6",
  "unknown-target": "the doctor does not know this kind of target",
  "nat-gateway-chain": "the doctor does not follow chained NAT gateways",
  "private-nat": "the doctor does not follow a NAT gateway to a private address",
  "regional-nat-gateway":
    "it has no subnet, and it is unknown whether it is a regional NAT gateway",
  "ingress-routing":
    "the internet gateway has its own route table, which the doctor does not follow",
  "endpoint-in-another-vpc": "the doctor does not follow an endpoint in another VPC",
  peering: "the doctor does not follow peering connections into the other VPC",
  "dns-server-address":
    "the doctor does not follow packets to a DNS server without an IPv4 address",
  "unknown-address":
    "its addresses are unknown, and not all that it can have take a path that works",
  middlebox: "the route inside the VPC leads to something that the doctor does not follow",
  "custom-endpoint": "the client calls a URL that is not an AWS endpoint",
  "ipv6-path": "no IPv4 packet gets there, and the doctor does not follow IPv6 out of the subnet",
  "unlisted-address":
    "it is unknown whether DynamoDB's prefix list has its addresses, so whether a gateway endpoint carries them, and whether one carries IPv6",
  "environment-variable":
    "this variable of the client's environment holds another endpoint; whether the code calls it is unknown",
  "sts-name":
    "legacy sends requests for credentials to sts.amazonaws.com if the client's SDK reads this variable, and to the Region's name if it does not; only one of the two can be reached",
  proxy:
    "this variable of the client's environment names a proxy; whether the client honors it, and what the proxy reaches, is unknown",
  "dax-in-another-vpc": "the doctor does not follow packets to a DAX cluster in another VPC",
  "dax-not-available":
    "the state of the DAX cluster is not available, so it is unknown whether it answers",
  "dax-port":
    "the DAX cluster listens on another port than the one that the client calls: 8111 is for dax://, and 9111 for daxs://, which needs a cluster with encryption in transit",
  "function-state":
    "the function is not active, and invocations may fail until it is; invoke it, then run the doctor again",
  "dhcp-options":
    "the VPC's DNS resolver is off, and the DNS servers in its DHCP options are unknown",
  "ephemeral-ports":
    "only some ports are open for return traffic, and the ports that the instance uses are unknown",
  "source-address": "only part of the subnet is allowed, and the source's address in it is unknown",
};
