import { type AuthorizationCode } from "../authorization";
import { type TableProblem } from "../diagnose";
import { type Code } from "../reachability";

/** A problem's code. It stays the same from release to release. */
export type RuleId = Code | AuthorizationCode | TableProblem["code"];

/** What a code means wherever it occurs. */
export interface Rule {
  /** One phrase, without a period. */
  readonly title: string;
  /** How to make it right, in general. The remedy says it for one function. */
  readonly help: string;
}

/** Every code that the doctor can report. */
export const RULES: Readonly<Record<RuleId, Rule>> = {
  NO_ROUTE_TO_DESTINATION: {
    title: "The route table has no route to DynamoDB",
    help: "Associate a gateway endpoint for DynamoDB with the route table. It is free.",
  },
  BAD_STATE_ROUTE: {
    title: "The route's target no longer exists",
    help: "Delete the blackhole route, or point it to something that exists.",
  },
  MORE_SPECIFIC_ROUTE: {
    title: "A more specific route takes the packets",
    help: "Remove the more specific route, or give it the better target.",
  },
  HIGHER_PRIORITY_ROUTE: {
    title: "A route of higher priority takes the packets",
    help: "Remove that route, or give it the better target.",
  },
  ENI_SG_RULES_MISMATCH: {
    title: "No rule of the security groups allows the packets",
    help: "Allow tcp 443 to DynamoDB's prefix list, or to the interface endpoint's security group.",
  },
  SG_HAS_NO_RULES: {
    title: "The security group has no rules",
    help: "Allow tcp 443 to DynamoDB's prefix list, or to the interface endpoint's security group.",
  },
  SUBNET_ACL_RESTRICTION: {
    title: "The subnet's network ACL denies the packets",
    help: "Allow tcp 443 out, and the ephemeral ports back in. A network ACL keeps no state.",
  },
  IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS: {
    title: "An internet gateway carries nothing without a public address",
    help: "A function in a VPC never has a public address. Use a gateway endpoint for DynamoDB.",
  },
  NGW_REQUIRES_SOURCE_IN_VPC: {
    title: "The NAT gateway is in another VPC",
    help: "Use a NAT gateway of the same VPC, or a gateway endpoint for DynamoDB.",
  },
  PCX_REQUIRES_ADDRESS_IN_VPC_CIDR: {
    title: "A peering connection does not lead to DynamoDB",
    help: "Remove the route to the peering connection, and use a gateway endpoint for DynamoDB.",
  },
  BAD_STATE: {
    title: "Something on the path is not available",
    help: "Wait until it is available, or replace it.",
  },
  BAD_STATE_ATTACHMENT: {
    title: "The internet gateway is not attached to the VPC",
    help: "Attach the internet gateway, or use a gateway endpoint for DynamoDB.",
  },
  VPCE_SERVICE_NOT_INSTALLED_IN_AZ: {
    title: "The interface endpoint has no network interface there",
    help: "Add a subnet of that zone to the interface endpoint.",
  },
  UNASSOCIATED_COMPONENT: {
    title: "The endpoint is not associated with the route table",
    help: "Associate the gateway endpoint with the route table of the source's subnets.",
  },
  UNKNOWN_RESOURCE: {
    title: "Something that matters is unknown",
    help: "Give the doctor the permission or the file that the message names, and run it again.",
  },
  UNSUPPORTED_COMPONENT: {
    title: "The doctor does not follow this",
    help: "The outcome depends on something that the doctor does not follow. Test it in another way.",
  },
  VPC_BLOCK_PUBLIC_ACCESS_ENABLED: {
    title: "VPC Block Public Access blocks the internet gateway",
    help: "Use a gateway endpoint for DynamoDB, or exclude the subnet.",
  },
  NO_PATH: {
    title: "The path does not lead to DynamoDB",
    help: "Use a gateway endpoint for DynamoDB.",
  },
  X_DNS_SUPPORT_DISABLED: {
    title: "The VPC does not resolve DynamoDB's name",
    help: "Turn on enableDnsSupport for the VPC.",
  },
  X_DNS_HOSTNAMES_DISABLED: {
    title: "The endpoint requires DNS host names",
    help: "Turn on enableDnsHostnames for the VPC.",
  },
  X_DNS_SERVERS_UNREACHABLE: {
    title: "No query reaches the VPC's DNS servers",
    help: "Allow udp 53 to the DNS servers in the VPC's DHCP options, and a route to them.",
  },
  X_SOURCE_DEST_CHECK: {
    title: "The NAT instance drops what it should forward",
    help: "Turn off the source/destination check of the instance, or use a gateway endpoint.",
  },
  X_STS_UNREACHABLE: {
    title: "No request reaches STS for the role's credentials",
    help: "Give the function a path to STS, such as an interface endpoint for STS.",
  },
  X_PREFIX_LIST_PARTIAL: {
    title: "The security groups allow only some of DynamoDB's addresses",
    help: "Allow tcp 443 to DynamoDB's prefix list instead of single addresses.",
  },
  X_PATH_NOT_PRIVATE: {
    title: "The packets reach DynamoDB's public endpoint",
    help: "Associate a gateway endpoint for DynamoDB with the route table: private, and free.",
  },
  X_INTERFACE_ENDPOINT_UNUSED: {
    title: "The client does not call the interface endpoint",
    help: "Set AWS_ENDPOINT_URL_DYNAMODB to the endpoint's name.",
  },
  X_TABLE_NOT_ACTIVE: {
    title: "The table is not active",
    help: "Wait until the table is active.",
  },
  X_KEY_NOT_ENABLED: {
    title: "The table's key is not enabled",
    help: "Enable the key, or cancel its deletion.",
  },
  X_TABLE_HAS_NO_STREAM: {
    title: "The table has no stream",
    help: "Enable a stream on the table.",
  },
  X_AUTHZ_EXPLICIT_DENY: {
    title: "A statement denies the request",
    help: "A Deny wins over every Allow. Make the request meet its conditions, or change the statement.",
  },
  X_AUTHZ_SCP_NO_ALLOW: {
    title: "A service control policy does not allow the request",
    help: "The organization's administrators must allow it.",
  },
  X_AUTHZ_RCP_NO_ALLOW: {
    title: "A resource control policy does not allow the request",
    help: "The administrators of the table's organization must allow it.",
  },
  X_AUTHZ_ROLE_POLICY_NO_ALLOW: {
    title: "The role's policies do not allow the request",
    help: "Add a statement to the role's policies.",
  },
  X_AUTHZ_TABLE_POLICY_NO_ALLOW: {
    title: "The table's policy does not allow the request",
    help: "The table is in another account, so its policy must allow the role too.",
  },
  X_AUTHZ_TRUST_POLICY_NO_ALLOW: {
    title: "The trust policy does not allow the role to be assumed",
    help: "The role is in another account, so its trust policy must allow the source's role.",
  },
  X_AUTHZ_BOUNDARY_NO_ALLOW: {
    title: "The permissions boundary does not allow the request",
    help: "Add a statement to the permissions boundary.",
  },
  X_AUTHZ_SESSION_POLICY_NO_ALLOW: {
    title: "The session policy does not allow the request",
    help: "Whoever assumes the role must pass a policy that allows it.",
  },
  X_AUTHZ_INDEX_NO_ALLOW: {
    title: "The policy allows the table but not its indexes",
    help: "Add the table's ARN with `/index/*` to the statement's resources.",
  },
  X_AUTHZ_ENDPOINT_POLICY_NO_ALLOW: {
    title: "The endpoint's policy does not allow the request",
    help: "Add a statement to the endpoint's policy.",
  },
  X_AUTHZ_ENDPOINT_POLICY_ONLY_DENIES: {
    title: "The endpoint's policy only denies",
    help: "A policy replaces full access. Add an Allow statement beside the Deny.",
  },
  X_AUTHZ_ENDPOINT_POLICY_PRINCIPAL: {
    title: "The endpoint's policy names a principal",
    help: "Use the principal `*`, and name the role in a condition on aws:PrincipalArn.",
  },
  X_AUTHZ_KMS_EXPLICIT_DENY: {
    title: "A statement denies the use of the table's key",
    help: "A Deny wins over every Allow. Make the request meet its conditions, or change the statement.",
  },
  X_AUTHZ_KMS_KEY_POLICY_NO_ALLOW: {
    title: "The key's policy does not allow the role",
    help: "Allow the role in the key's policy, or delegate to the account's IAM policies.",
  },
  X_AUTHZ_KMS_ROLE_POLICY_NO_ALLOW: {
    title: "The role's policies do not allow the use of the table's key",
    help: "Add kms:Decrypt on the key to the role's policies.",
  },
  X_AUTHZ_UNKNOWN_POLICY: {
    title: "A policy is unknown",
    help: "Give the doctor the permission or the file that the message names, and run it again.",
  },
  X_AUTHZ_UNKNOWN_PATH: {
    title: "The path that the policies depend on is unknown",
    help: "Make the path known first: the policies depend on the endpoint that the request uses.",
  },
  X_AUTHZ_UNKNOWN_PRINCIPAL: {
    title: "It is unknown whether the policy names the requester",
    help: "Name the role itself in the policy.",
  },
  X_AUTHZ_UNKNOWN_KEY: {
    title: "A condition depends on an unknown value",
    help: "The message names the condition key. Test a request that has the value.",
  },
  X_AUTHZ_UNKNOWN_VALUE: {
    title: "A condition has an invalid value",
    help: "Correct the value in the policy.",
  },
};
