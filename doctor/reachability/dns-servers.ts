import { type DhcpOptions, type NetworkSnapshot } from "../snapshot/network";
import { cidrOverlaps, parseCidr } from "./addresses";
import { addressRange, outcomeOf, reach } from "./elsewhere";
import { type Inventory } from "./inventory";
import { type Journey, type Start } from "./journey";
import { crossSecurityGroups } from "./security-group";
import { blocked, ok, unknown } from "./segment";
import { collapse } from "./source-side";
import { type Hop } from "./trace";

/** Whom the VPC's DHCP options tell to ask for names. */
export type DnsServers =
  | { readonly kind: "resolver" }
  /** The options are not in the snapshot. AWS's default is the VPC's resolver. */
  | { readonly kind: "unseen" }
  | {
      readonly kind: "own";
      readonly optionsId: string;
      /** At least one address. */
      readonly addresses: readonly string[];
    };

const DNS_PORT = 53;

/** The name and the addresses of the VPC's resolver that no VPC changes. */
const RESOLVER = ["AmazonProvidedDNS", "169.254.169.253", "fd00:ec2::253"];

/**
 * Options with a server of the VPC's own resolver count as such: a client asks the next server if one
 * does not answer.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSet.html
 */
export function dnsServersOf(inventory: Inventory, vpcId: string): DnsServers {
  const vpc = inventory.vpc(vpcId);
  const optionsId = vpc.ok ? vpc.value.DhcpOptionsId : undefined;
  const options = optionsId === undefined ? undefined : inventory.dhcpOptions(optionsId);
  if (optionsId === undefined || options?.ok !== true) return { kind: "unseen" };
  const named = serversIn(options.value);
  const resolvers = [...RESOLVER, ...(vpc.ok ? resolverIn(vpc.value.CidrBlock) : [])];
  const isResolver = (address: string) =>
    resolvers.some((one) => one.toLowerCase() === address.toLowerCase());
  // Options without servers mean AWS's default.
  if (named.length === 0 || named.some(isResolver)) return { kind: "resolver" };
  return { kind: "own", optionsId, addresses: [...new Set(named)] };
}

function serversIn({ DhcpConfigurations = [] }: DhcpOptions): readonly string[] {
  return DhcpConfigurations.filter(({ Key }) => Key === "domain-name-servers")
    .flatMap(({ Values = [] }) => Values.flatMap(({ Value }) => Value?.split(",") ?? []))
    .map((address) => address.trim())
    .filter((address) => address !== "");
}

/** Ids of the subnets that hold a DNS server. Their network ACLs decide whether it can be asked. */
export function dnsServerSubnets({ dhcpOptions, subnets }: NetworkSnapshot): readonly string[] {
  if (!dhcpOptions.known || !subnets.known) return [];
  const ranges = dhcpOptions.items.flatMap(serversIn).flatMap((one) => addressRange(one) ?? []);
  return subnets.items
    .filter(({ CidrBlock = "" }) => cidrOverlaps(ranges, CidrBlock) === true)
    .map(({ SubnetId }) => SubnetId);
}

/** The base of the VPC's primary CIDR plus two. */
function resolverIn(cidr: string | undefined): readonly string[] {
  const first = parseCidr(cidr ?? "")?.first;
  if (first === undefined) return [];
  const address = first + 2;
  return [[24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join(".")];
}

/**
 * Whether a query over UDP reaches one of the servers, and its answer comes back. Security groups and
 * network ACLs filter these packets, unlike those to the VPC's resolver.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
 */
export function askServers(
  journey: Journey,
  start: Start,
  { optionsId, addresses }: Extract<DnsServers, { kind: "own" }>,
): readonly Hop[] {
  const component = { kind: "dns-servers", id: optionsId, servers: addresses } as const;
  const tries = addresses.map((address) => hopsTo(journey, start, address));
  const find = (status: Hop["status"]) => tries.find((hops) => outcomeOf(hops) === status);
  if (find("ok") !== undefined) return [ok(component)];
  const possible = find("partial") ?? find("unknown");
  if (possible !== undefined) return [ok(component), ...possible.filter(isNotOk)];
  const [first = []] = tries;
  return [blocked(component, "X_DNS_SERVERS_UNREACHABLE"), ...first.filter(isNotOk)];
}

/** Whether the security groups of one of the servers in the VPC are not in the snapshot. */
export function hasUnseenGroups(inventory: Inventory, vpcId: string): boolean {
  const servers = dnsServersOf(inventory, vpcId);
  if (servers.kind !== "own") return false;
  return servers.addresses.some((address) => {
    const subnet = inventory.subnetAt(vpcId, addressRange(address) ?? []);
    return subnet !== undefined && inventory.interfaceAt(vpcId, address) === undefined;
  });
}

function hopsTo(journey: Journey, start: Start, address: string): readonly Hop[] {
  const ranges = addressRange(address);
  if (ranges === undefined) {
    const reason = { kind: "unsupported", what: "dns-server-address", id: address } as const;
    return [unknown({ kind: "destination", id: address }, reason)];
  }
  const to = { name: address, ranges, port: DNS_PORT, protocol: "udp" } as const;
  return [...reach(journey, start, to).hops, ...enterServer(journey, start, address)];
}

/** The security groups of a server in the VPC. */
function enterServer(
  { inventory, source }: Journey,
  { vpcId, address }: Start,
  server: string,
): readonly Hop[] {
  const found = inventory.interfaceAt(vpcId, server);
  if (found === undefined) return [];
  const [sourceGroup] = [...source.groupIds].sort();
  return collapse(
    crossSecurityGroups(inventory, {
      ownerId: found.NetworkInterfaceId,
      groupIds: (found.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []),
      at: "destination",
      direction: "ingress",
      port: DNS_PORT,
      protocol: "udp",
      peerRanges: address.ranges,
      peerGroupIds: source.groupIds,
      peer: sourceGroup === undefined ? { cidrs: [address.cidr] } : { groupId: sourceGroup },
      to: server,
    }),
  );
}

function isNotOk({ status }: Hop): boolean {
  return status !== "ok";
}
