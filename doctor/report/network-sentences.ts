import {
  type Conflict,
  type Finding,
  type Hop,
  LAST_RULE,
  type Reason,
  type Unsupported,
} from "../reachability";

/** What a finding says, in one sentence without its end. */
export function findingSentence(finding: Finding): string {
  const { id, hop, reason } = finding;
  if (reason !== undefined) return reasonSentence(reason);
  switch (finding.code) {
    case "NO_ROUTE_TO_DESTINATION":
      return `${id} has no route to DynamoDB`;
    case "BAD_STATE_ROUTE":
      return `the route${destinationOf(hop)} in ${id} is a blackhole: its target is gone`;
    case "MORE_SPECIFIC_ROUTE":
      return `a more specific route in ${id} leads elsewhere than the better one`;
    case "HIGHER_PRIORITY_ROUTE":
      return `a route in ${id} that comes first leads elsewhere than the better one`;
    case "ENI_SG_RULES_MISMATCH":
      return `${groupsOf(hop, id)} allow${groupsOf(hop, id).includes(",") ? "" : "s"} no ${flowOf(hop)}`;
    case "SG_HAS_NO_RULES":
      return `${groupsOf(hop, id)} has no rule, and so allows no ${flowOf(hop)}`;
    case "X_PREFIX_LIST_PARTIAL":
      return `${groupsOf(hop, id)} allows only some of DynamoDB's addresses`;
    case "SUBNET_ACL_RESTRICTION":
      return aclSentence(hop, id);
    case "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS":
      return hop?.kind === "nat-gateway" || finding.fix?.action === "associate-address"
        ? `${id} has no public address, and an internet gateway passes nothing without one`
        : `${id} has no public address: a function never has one, also in a public subnet`;
    case "NGW_REQUIRES_SOURCE_IN_VPC":
      return `${id} is in another VPC`;
    case "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR":
      return `the peering connection ${id} leads into a VPC, not to DynamoDB`;
    case "BAD_STATE":
      return `${id} is ${stateOf(hop)}, not available`;
    case "BAD_STATE_ATTACHMENT":
      return `${id} is not attached to the VPC`;
    case "VPCE_SERVICE_NOT_INSTALLED_IN_AZ":
      return `${id} has no interface where its name is asked for`;
    case "UNASSOCIATED_COMPONENT":
      return `${id} is associated with no route table that these packets use, and so carries none of them`;
    case "UNKNOWN_RESOURCE":
      return `${id} is not known`;
    case "UNSUPPORTED_COMPONENT":
      return `${id} is not followed`;
    case "VPC_BLOCK_PUBLIC_ACCESS_ENABLED":
      return "VPC Block Public Access stops packets to the internet gateway";
    case "NO_PATH":
      return hop?.kind === "client"
        ? "the name of an interface endpoint leads into its VPC, and the function is in none"
        : `${id} leads back to the NAT gateway that it comes from`;
    case "X_DNS_SUPPORT_DISABLED":
      return `${id} has no DNS: enableDnsSupport is off, and DynamoDB's name does not resolve`;
    case "X_DNS_HOSTNAMES_DISABLED":
      return `enableDnsHostnames of ${id} is off, which the endpoint needs`;
    case "X_PATH_NOT_PRIVATE":
      return `the packets reach DynamoDB's public endpoint through ${id}, not through an endpoint of the VPC`;
    case "X_INTERFACE_ENDPOINT_UNUSED":
      return `the client does not call ${id}: it calls DynamoDB's public name`;
  }
}

function destinationOf(hop: Hop | undefined): string {
  return hop?.kind === "route-table" && hop.destination !== undefined
    ? ` to ${hop.destination}`
    : "";
}

function groupsOf(hop: Hop | undefined, id: string): string {
  return hop?.kind === "security-group" && hop.groupIds.length > 0 ? hop.groupIds.join(", ") : id;
}

function flowOf(hop: Hop | undefined): string {
  if (hop?.kind !== "security-group") return "such packets";
  return hop.direction === "egress"
    ? `egress on tcp ${hop.port} to DynamoDB`
    : `ingress on tcp ${hop.port} from the source`;
}

function aclSentence(hop: Hop | undefined, id: string): string {
  if (hop?.kind !== "network-acl") return `${id} denies the packets`;
  const { direction, ports, peer, deniedBy, at } = hop;
  const range = ports.from === ports.to ? `${ports.from}` : `${ports.from}-${ports.to}`;
  const side = direction === "outbound" ? "to" : "from";
  const rule =
    deniedBy === undefined || deniedBy === LAST_RULE ? "no rule allows it" : `rule ${deniedBy}`;
  const answers = ports.from === ports.to ? "" : ", where the answers go";
  const where =
    at === "source" ? "" : ` (of the ${at === "endpoint" ? "endpoint" : "NAT gateway"}'s subnet)`;
  return `${id}${where} denies ${direction} tcp ${range} ${side} ${peer}${answers}: ${rule}`;
}

function stateOf(hop: Hop | undefined): string {
  return hop !== undefined && "state" in hop
    ? (hop.state ?? "in an unknown state")
    : "in a bad state";
}

/** Why something cannot be known. */
export function reasonSentence(reason: Reason): string {
  switch (reason.kind) {
    case "missing":
      return `not known: ${reason.missing}, ${reason.why}`;
    case "not-found":
      return `${reason.id} is referred to, and not among the ${reason.in}`;
    case "field":
      return `${reason.field} of ${reason.id} is missing or makes no sense`;
    case "conflict":
      return CONFLICTS[reason.conflict];
    case "unsupported":
      return `${reason.id}: ${UNSUPPORTED[reason.what]}`;
  }
}

const CONFLICTS: Readonly<Record<Conflict, string>> = {
  "nat-then-endpoint":
    "the NAT gateway's subnet sends DynamoDB's addresses to a gateway endpoint, and AWS's documentation disagrees on what happens then",
  "overlapping-prefix-lists":
    "routes to overlapping prefix lists have different targets, and AWS picks one at random",
  "duplicate-routes": "several routes to the same destination have different targets",
  "duplicate-associations":
    "two route tables or two network ACLs claim the same subnet, or two route tables to be the VPC's main one; collect them again",
  "route-and-association":
    "the route table and the endpoint disagree on whether they belong together",
  "private-dns":
    "the interface endpoint says it has private DNS, and the documentation says DynamoDB has none",
  ipv6: "AWS's documentation disagrees on IPv6 here",
};

const UNSUPPORTED: Readonly<Record<Unsupported, string>> = {
  "transit-gateway": "what lies behind a transit gateway is not followed",
  "virtual-private-gateway": "what lies behind a VPN or Direct Connect is not followed",
  "network-interface": "what an instance or appliance forwards is not followed",
  "gateway-load-balancer-endpoint": "what lies behind a Gateway Load Balancer is not followed",
  "local-gateway": "local gateways are not followed",
  "carrier-gateway": "carrier gateways are not followed",
  "core-network": "what lies behind a core network is not followed",
  "egress-only-internet-gateway": "IPv6 is not followed",
  "unknown-target": "a target of a kind that is not known",
  "nat-gateway-chain": "NAT gateways one behind the other are not followed",
  "regional-nat-gateway": "regional NAT gateways are not followed",
  "ingress-routing": "the internet gateway has a route table of its own, which is not followed",
  "endpoint-in-another-vpc": "an endpoint in another VPC is not followed",
  middlebox: "the route inside the VPC leads through something that is not followed",
  "custom-endpoint": "the client calls a URL that is not AWS's",
  "dual-stack-endpoint": "the client calls the dual-stack endpoint, whose IPv6 is not followed",
  "function-state":
    "it is not active, and its invocations may fail until it is; invoke it and ask again",
  "dhcp-options": "the VPC has DNS servers of its own",
  "ephemeral-ports":
    "only some ports are open for the answers, and which the instance uses is not known",
  "source-address":
    "only a part of the subnet is allowed, and which address the source has is not known",
};
