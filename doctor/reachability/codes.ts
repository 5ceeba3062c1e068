/** The closed vocabulary of a trace: what blocks, and why something cannot be known. */

/** Explanation codes of AWS Reachability Analyzer that can come up on the way to DynamoDB. */
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

/** Codes of our own, for what Reachability Analyzer has none. */
export const OWN_CODES = [
  "X_DNS_SUPPORT_DISABLED",
  "X_DNS_HOSTNAMES_DISABLED",
  /** The security groups allow some addresses of DynamoDB, not all. */
  "X_PREFIX_LIST_PARTIAL",
  /** Reaches DynamoDB, but over a NAT gateway or an internet gateway. */
  "X_PATH_NOT_PRIVATE",
  /** An interface endpoint is there, but the client does not call its name. */
  "X_INTERFACE_ENDPOINT_UNUSED",
] as const;

export const CODES = [...AWS_CODES, ...OWN_CODES] as const;
export type Code = (typeof CODES)[number];

/** Where AWS's own documentation disagrees with itself, or two of its answers with each other. */
export type Conflict =
  /** A NAT gateway whose subnet sends DynamoDB's addresses to a gateway endpoint. */
  | "nat-then-endpoint"
  | "overlapping-prefix-lists"
  | "duplicate-routes"
  /** Two route tables, or two network ACLs, of one subnet; or two main route tables of one VPC. */
  | "duplicate-associations"
  /** A route to a gateway endpoint that does not list the route table, or the reverse in a bad state. */
  | "route-and-association"
  /** Private DNS on an interface endpoint of DynamoDB. */
  | "private-dns"
  | "ipv6";

/** Things that exist, and that this analysis does not follow. */
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
  | "regional-nat-gateway"
  | "ingress-routing"
  | "endpoint-in-another-vpc"
  /** A route inside the VPC that does not lead straight to the interface. */
  | "middlebox"
  | "custom-endpoint"
  | "dual-stack-endpoint"
  | "dhcp-options"
  /** A function that is neither active nor failed. */
  | "function-state"
  /** Only some of 1024-65535 may come back, and the instance's own range is not known. */
  | "ephemeral-ports"
  /** Only a part of the subnet is allowed, and which address the source has is not known. */
  | "source-address";

/** Why something cannot be known. */
export type Reason =
  | { readonly kind: "missing"; readonly missing: string; readonly why: string }
  | { readonly kind: "not-found"; readonly id: string; readonly in: string }
  /** The answer is there, but this field of it is absent or makes no sense. */
  | { readonly kind: "field"; readonly id: string; readonly field: string }
  | { readonly kind: "conflict"; readonly conflict: Conflict }
  | { readonly kind: "unsupported"; readonly what: Unsupported; readonly id: string };
