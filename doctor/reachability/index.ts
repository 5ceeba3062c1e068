/**
 * Decides whether a source's packets reach DynamoDB, whether the responses return, and which path
 * they take.
 *
 * ```ts
 * const trace = analyze(snapshot); // NetworkSnapshot -> Trace; pure, no AWS client, no clock
 * trace.verdict; // "REACHABLE" | "PARTIAL" | "UNREACHABLE" | "INDETERMINATE"
 * trace.private; // true: every packet that arrives goes through an endpoint
 * for (const { effect, code, id, fix } of trace.findings) … // what blocks, what is unknown, notes
 * for (const { subnets, paths } of trace.groups) … // hop by hop, once for subnets that share paths
 * ```
 *
 * The rules follow the AWS documentation pages linked in each file. If the pages leave a choice:
 *
 * - REACHABLE means that every subnet of the source reaches every address in DynamoDB's prefix list.
 *   UNREACHABLE means that no subnet reaches any address. In between is PARTIAL. What is certainly
 *   blocked stays blocked, regardless of unknowns. Any other unknown makes the verdict
 *   INDETERMINATE.
 * - The analysis trusts an endpoint's RouteTableIds even without the route that AWS creates for
 *   them, because emulators do not list that route (`listed: false` on the hop). It does not trust
 *   a listed route without the association: INDETERMINATE with UNASSOCIATED_COMPONENT.
 * - If only some of the ports 1024-65535 are open for return traffic, the verdict is PARTIAL for a
 *   function and behind a NAT gateway, because both use all of them. It is INDETERMINATE for an
 *   instance, because its operating system chooses.
 * - A function can have any address in its subnet, so a rule that names part of the subnet makes the
 *   verdict INDETERMINATE.
 * - An interface endpoint counts only if the client's URL names it. Its Regional name can resolve to
 *   any of its interfaces, so each of them is a destination.
 *
 * Known divergences from AWS: The analysis covers only IPv4; where packets may leave over IPv6, the
 * path is INDETERMINATE. It does not follow transit gateways, virtual private gateways, NAT instances,
 * firewalls, chained NAT gateways, local and carrier gateways, ingress routing, and endpoints in
 * another VPC: INDETERMINATE. It assumes that DNS servers in DHCP options answer if a query reaches one
 * of them. It assumes that prefix lists of other AWS services do not overlap DynamoDB's if their
 * entries are missing. It assumes that VPC Block Public Access is off if the snapshot has no answer
 * about it.
 */
export { regionalNameOf } from "./advice";
export { analyze, type Flow } from "./analyze";
export { HTTP_PORT } from "./client-endpoint";
export { AWS_CODES, CODES, OWN_CODES } from "./codes";
export type { Code, Conflict, Reason, Unsupported } from "./codes";
export { dnsServerSubnets } from "./dns-servers";
export { isAvailable } from "./gateway-endpoint";
export { isDeleted, isGateway, isInterface } from "./inventory";
export { LAST_RULE } from "./network-acl";
export type { ExclusionMode, Fix, PortRange, Protocol, SecurityGroupPeer } from "./fix";
export type {
  At,
  Component,
  Finding,
  Hop,
  Note,
  HopOutcome,
  Path,
  SourceSubnet,
  Status,
  SubnetGroup,
  Trace,
  Unseen,
  Verdict,
  Via,
} from "./trace";
