/**
 * Whether a source's packets reach DynamoDB and the answers come back, and by which way.
 *
 * ```ts
 * const trace = analyze(snapshot); // NetworkSnapshot -> Trace; pure, no AWS client, no clock
 * trace.verdict; // "REACHABLE" | "PARTIAL" | "UNREACHABLE" | "INDETERMINATE"
 * trace.private; // true: all that arrives takes an endpoint
 * for (const { effect, code, id, fix } of trace.findings) … // what blocks, what is unknown, notes
 * for (const { subnets, paths } of trace.groups) … // hop by hop, once for all subnets alike
 * ```
 *
 * The rules are those of the AWS documentation pages named beside each. Where they leave a choice:
 *
 * - "Can reach" means from every subnet of the source to every address of DynamoDB's prefix list, and
 *   "cannot" from none to none. In between is PARTIAL. What is certainly blocked stays so, whatever
 *   else is unknown; everything else that is unknown makes the verdict INDETERMINATE.
 * - An endpoint's RouteTableIds are trusted without the route that AWS makes for them, because
 *   emulators do not list it (`listed: false` on the hop). A listed route without the association
 *   is not trusted: INDETERMINATE with UNASSOCIATED_COMPONENT.
 * - Only some of the ports 1024-65535 open for the answers: PARTIAL for a function and behind a NAT
 *   gateway, which use all of them; INDETERMINATE for an instance, whose system decides.
 * - A function may have any address of its subnet, so a rule that names a part of the subnet makes
 *   the verdict INDETERMINATE.
 * - An interface endpoint counts only where the client's URL names it. Its Regional name may lead to
 *   any of its interfaces, so each of them is a destination.
 *
 * Known divergences from AWS: IPv4 and TCP only. Transit gateways, virtual private gateways, NAT
 * instances, firewalls, chained and regional NAT gateways, local and carrier gateways, ingress
 * routing and endpoints in another VPC are not followed: INDETERMINATE. Servers that DHCP options
 * name are not known. Prefix lists of other AWS services are taken not to overlap DynamoDB's where
 * their entries are missing. VPC Block Public Access is taken as off where the snapshot has no answer
 * about it at all.
 */
export { analyze, type Flow } from "./analyze";
export { HTTP_PORT } from "./client-endpoint";
export { AWS_CODES, CODES, OWN_CODES } from "./codes";
export type { Code, Conflict, Reason, Unsupported } from "./codes";
export { LAST_RULE } from "./network-acl";
export type { Fix, PortRange, SecurityGroupPeer } from "./fix";
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
  Verdict,
  Via,
} from "./trace";
