import type { Inventory } from "./inventory";
import { blocked, ok, unknown } from "./segment";
import type { Hop } from "./trace";

/** The VPC attributes that the client needs to resolve a name. */
export interface NameResolution {
  /**
   * A gateway endpoint requires both DNS attributes.
   *
   * @see https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
   */
  readonly forGateway: readonly Hop[];
  /** Any other path needs a DNS resolver: the VPC's, or one that its DHCP options name. */
  readonly forOthers: readonly Hop[];
}

export function resolveNames(inventory: Inventory, vpcId: string): NameResolution {
  return {
    forGateway: [support(inventory, vpcId, true), hostnames(inventory, vpcId)],
    forOthers: [support(inventory, vpcId, false)],
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
  return blocked(component, "X_DNS_HOSTNAMES_DISABLED", fix);
}
