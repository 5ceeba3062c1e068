import { askServers, dnsServersOf, type DnsServers } from "./dns-servers";
import { type Inventory } from "./inventory";
import { type Journey, type Start } from "./journey";
import { blocked, cached, ok, unknown } from "./segment";
import { type Hop } from "./trace";

/** What the client needs to resolve a name. */
export interface NameResolution {
  /**
   * With the VPC's resolver, a gateway endpoint requires both DNS attributes, says one page of AWS. By
   * another, enableDnsHostnames only gives names to instances.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html
   * @see https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
   */
  readonly forGateway: readonly Hop[];
  /** Any other path needs only a DNS resolver: the VPC's, or one that its DHCP options name. */
  readonly forOthers: readonly Hop[];
}

export function nameResolver(journey: Journey): (start: Start) => NameResolution {
  const { inventory } = journey;
  const serversIn = cached((vpcId: string) => dnsServersOf(inventory, vpcId));
  const inVpc = cached((vpcId: string) => byResolver(inventory, vpcId, serversIn(vpcId)));
  return (start) => {
    const servers = serversIn(start.vpcId);
    if (servers.kind !== "own") return inVpc(start.vpcId);
    // Servers of one's own need none of the VPC's attributes.
    const hops = askServers(journey, start, servers);
    return { forGateway: hops, forOthers: hops };
  };
}

function byResolver(inventory: Inventory, vpcId: string, servers: DnsServers): NameResolution {
  const known = servers.kind === "resolver";
  return {
    forGateway: [support(inventory, vpcId, true), hostnames(inventory, vpcId)],
    forOthers: [support(inventory, vpcId, known)],
  };
}

function support(inventory: Inventory, vpcId: string, required: boolean): Hop {
  const attribute = "enableDnsSupport";
  const component = { kind: "dns", id: vpcId, attribute } as const;
  const attributes = inventory.vpcAttributes(vpcId);
  if (!attributes.ok) return unknown(component, attributes.reason);
  const value = attributes.value.EnableDnsSupport?.Value;
  if (value === true) return ok(component);
  if (value === undefined) {
    return unknown(component, { kind: "field", id: vpcId, field: "EnableDnsSupport" });
  }
  const fix = { action: "enable-vpc-attribute", vpcId, attribute } as const;
  if (required) return blocked(component, "X_DNS_SUPPORT_DISABLED", fix);
  const reason = { kind: "unsupported", what: "dhcp-options", id: vpcId } as const;
  return unknown(component, reason, "X_DNS_SUPPORT_DISABLED", fix);
}

function hostnames(inventory: Inventory, vpcId: string): Hop {
  const attribute = "enableDnsHostnames";
  const component = { kind: "dns", id: vpcId, attribute } as const;
  const attributes = inventory.vpcAttributes(vpcId);
  if (!attributes.ok) return unknown(component, attributes.reason);
  const value = attributes.value.EnableDnsHostnames?.Value;
  if (value === true) return ok(component);
  if (value === undefined) {
    return unknown(component, { kind: "field", id: vpcId, field: "EnableDnsHostnames" });
  }
  const fix = { action: "enable-vpc-attribute", vpcId, attribute } as const;
  const reason = { kind: "conflict", conflict: "dns-hostnames" } as const;
  return unknown(component, reason, "X_DNS_HOSTNAMES_DISABLED", fix);
}
