/** The closed vocabulary of a trace: what blocks, and why something is unknown. */

/** Explanation codes of AWS Reachability Analyzer that can occur on a path to DynamoDB. */
export const AWS_CODES = [
  "NO_ROUTE_TO_DESTINATION",
  "BAD_STATE_ROUTE",
  "MORE_SPECIFIC_ROUTE",
  "HIGHER_PRIORITY_ROUTE",
  "ENI_SG_RULES_MISMATCH",
  "SG_HAS_NO_RULES",
  "SUBNET_ACL_RESTRICTION",
  "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS",
  "NGW_REQUIRES_SOURCE_IN_VPC",
  "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR",
  "BAD_STATE",
  "BAD_STATE_ATTACHMENT",
  "VPCE_SERVICE_NOT_INSTALLED_IN_AZ",
  "UNASSOCIATED_COMPONENT",
  "UNKNOWN_RESOURCE",
  "UNSUPPORTED_COMPONENT",
  "VPC_BLOCK_PUBLIC_ACCESS_ENABLED",
  "NO_PATH",
] as const;

/** The doctor's own codes, for cases that Reachability Analyzer has no code for. */
export const OWN_CODES = [
  "X_DNS_SUPPORT_DISABLED",
  "X_DNS_HOSTNAMES_DISABLED",
  /** No query reaches any of the DNS servers that the DHCP options name. */
  "X_DNS_SERVERS_UNREACHABLE",
  /** The interface that a route leads to checks source and destination, and forwards nothing. */
  "X_SOURCE_DEST_CHECK",
  /** No request reaches STS, which gives the credentials of a role that is assumed. */
  "X_STS_UNREACHABLE",
  /** The security groups allow only some of DynamoDB's addresses. */
  "X_PREFIX_LIST_PARTIAL",
  /** The path reaches DynamoDB, but through a NAT gateway or an internet gateway. */
  "X_PATH_NOT_PRIVATE",
  /** An interface endpoint exists, but the client does not call its name. */
  "X_INTERFACE_ENDPOINT_UNUSED",
] as const;

export const CODES = [...AWS_CODES, ...OWN_CODES] as const;
export type Code = (typeof CODES)[number];

/** A contradiction within AWS's documentation, or between two of its answers. */
export type Conflict =
  /** A NAT gateway whose subnet routes DynamoDB's addresses to a gateway endpoint. */
  | "nat-then-endpoint"
  | "overlapping-prefix-lists"
  | "duplicate-routes"
  /** A subnet with two route tables or two network ACLs, or a VPC with two main route tables. */
  | "duplicate-associations"
  /**
   * A route to a gateway endpoint that does not list the route table, or an unavailable endpoint that
   * lists a route table without the route.
   */
  | "route-and-association"
  /** Private DNS on an interface endpoint for DynamoDB. */
  | "private-dns"
  /** Whether a gateway endpoint needs enableDnsHostnames. */
  | "dns-hostnames"
  | "ipv6";

/** Things that this analysis does not follow. */
export type Unsupported =
  | "transit-gateway"
  | "virtual-private-gateway"
  | "network-interface"
  | "gateway-load-balancer-endpoint"
  | "local-gateway"
  | "carrier-gateway"
  | "core-network"
  | "egress-only-internet-gateway"
  | "unknown-target"
  | "nat-gateway-chain"
  /** A NAT gateway that forwards to a private address. */
  | "private-nat"
  | "regional-nat-gateway"
  | "ingress-routing"
  | "endpoint-in-another-vpc"
  /** A route inside the VPC that does not lead directly to the interface. */
  | "middlebox"
  | "peering"
  /** A DNS server whose address is not an IPv4 address. */
  | "dns-server-address"
  /** A host whose addresses could take different paths. */
  | "unknown-address"
  | "custom-endpoint"
  /** IPv6 packets leave the subnet, and their path is not followed. */
  | "ipv6-path"
  /** Whether DynamoDB's prefix list has the addresses of this name of DynamoDB. */
  | "unlisted-address"
  /** A variable of the client's environment that holds another endpoint. */
  | "environment-variable"
  /** Whether the client's SDK reads the variable that chooses between two names of STS. */
  | "sts-name"
  | "proxy"
  | "dax-in-another-vpc"
  | "dax-not-available"
  | "dax-port"
  | "dhcp-options"
  /** A function whose state is neither active nor failed. */
  | "function-state"
  /** Only some ports in 1024-65535 are open for return traffic, and the instance's range is unknown. */
  | "ephemeral-ports"
  /** Only part of the subnet is allowed, and the source's address is unknown. */
  | "source-address";

/** Why something is unknown. */
export type Reason =
  | { readonly kind: "missing"; readonly missing: string; readonly why: string }
  | { readonly kind: "not-found"; readonly id: string; readonly in: string }
  /** The answer exists, but this field in it is absent or invalid. */
  | { readonly kind: "field"; readonly id: string; readonly field: string }
  | { readonly kind: "conflict"; readonly conflict: Conflict }
  | { readonly kind: "unsupported"; readonly what: Unsupported; readonly id: string };
