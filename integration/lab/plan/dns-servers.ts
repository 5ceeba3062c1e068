import { type DhcpOptions } from "../../../doctor/snapshot/network";
import { contains, isIpv4 } from "./addresses";
import { find, NotModeled, required } from "./facts";
import { SERVICE_NAMESPACE } from "./lab-plan";
import { VPC_NAMESPACE } from "./names";
import { resolverAddresses } from "./vpc";
import { subnetAt, type World } from "./world";

/** Whom the source asks for names. */
export type DnsServers =
  | { readonly kind: "resolver" }
  | { readonly kind: "own"; readonly optionsId: string; readonly addresses: readonly string[] };

/** The resolver's name in DHCP options, and its address over IPv6. */
const RESOLVER_NAMES = ["AmazonProvidedDNS", "fd00:ec2::253"];

/**
 * Where one of several servers is the VPC's resolver, it answers what the others do not.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSet.html
 */
export function dnsServersOf(world: World): DnsServers {
  const { snapshot, vpcId } = world;
  const { DhcpOptionsId: optionsId } = find(snapshot, "vpcs", vpcId, (each) => each.VpcId);
  const { dhcpOptions } = snapshot;
  const options = dhcpOptions.known
    ? dhcpOptions.items.find(({ DhcpOptionsId }) => DhcpOptionsId === optionsId)
    : undefined;
  const named = options === undefined ? [] : serversIn(options);
  const isResolver = (name: string) =>
    resolverAddresses(world).includes(name) ||
    RESOLVER_NAMES.some((one) => one.toLowerCase() === name.toLowerCase());
  if (named.length === 0 || named.some(isResolver)) return { kind: "resolver" };
  const other = named.find((name) => !isIpv4(name));
  if (other !== undefined) throw new NotModeled(`the DNS server ${other} has no IPv4 address`);
  return { kind: "own", optionsId: optionsId ?? "", addresses: [...new Set(named)] };
}

function serversIn({ DhcpConfigurations = [] }: DhcpOptions): readonly string[] {
  return DhcpConfigurations.filter(({ Key }) => Key === "domain-name-servers")
    .flatMap(({ Values = [] }) => Values)
    .flatMap(({ Value = "" }) => Value.split(","))
    .map((name) => name.trim())
    .filter(Boolean);
}

/**
 * Servers of one's own answer where a query reaches them: in a subnet of the VPC, or on the internet.
 *
 * @returns the addresses that there are
 */
export function addDnsServers(world: World, addresses: readonly string[]): readonly string[] {
  const { drawing } = world;
  return addresses.filter((address) => {
    const inVpc = world.vpcCidrs.some((cidr) => contains(cidr, address));
    if (!inVpc) {
      drawing.address({ namespace: SERVICE_NAMESPACE, device: "lo", address });
      return true;
    }
    const subnet = subnetAt(world, address);
    if (subnet === undefined) return false;
    const device = `eni${drawing.number()}`;
    drawing.link({ namespace: VPC_NAMESPACE, device }, { namespace: SERVICE_NAMESPACE, device });
    drawing.address({ namespace: SERVICE_NAMESPACE, device, address });
    world.interfaces.push({
      device,
      at: "dns-server",
      ownerId: address,
      subnetId: subnet.SubnetId,
      address,
      groupIds: "unknown",
    });
    return true;
  });
}

/**
 * One page of AWS requires enableDnsHostnames for a gateway endpoint. By another, it only gives names to instances.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
 */
export function hostnamesDoubt(world: World): string | undefined {
  const { snapshot, vpcId } = world;
  if (dnsServersOf(world).kind === "own") return undefined;
  const attributes = find(snapshot, "vpcAttributes", vpcId, (each) => each.VpcId);
  if (required(attributes.EnableDnsHostnames?.Value, vpcId, "EnableDnsHostnames")) return undefined;
  return "AWS's pages disagree whether a gateway endpoint needs enableDnsHostnames";
}
