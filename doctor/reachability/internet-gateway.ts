import { type VpcBlockPublicAccess } from "../snapshot/network";
import { type Inventory } from "./inventory";
import { type ExclusionMode } from "./fix";
import { blocked, ok, unknown } from "./segment";
import { type Hop } from "./trace";

export interface InternetCrossing {
  readonly internetGatewayId: string;
  readonly vpcId: string;
  /** The subnet whose route leads to the gateway. */
  readonly subnetId: string | undefined;
  readonly behindNat: boolean;
}

/** The modes of an exclusion that let packets out, the narrowest first. */
const EXCLUSIONS_FROM: Readonly<
  Record<"block-ingress" | "block-bidirectional", readonly [ExclusionMode, ...string[]]>
> = {
  "block-ingress": ["allow-bidirectional"],
  "block-bidirectional": ["allow-egress", "allow-bidirectional"],
};

/** Whether packets of this VPC can leave through the gateway. The caller checks public addresses. */
export function crossInternetGateway(
  inventory: Inventory,
  crossing: InternetCrossing,
): readonly Hop[] {
  return [...blockPublicAccess(inventory, crossing), gateway(inventory, crossing)];
}

function gateway(inventory: Inventory, { internetGatewayId: id, vpcId }: InternetCrossing): Hop {
  const component = { kind: "internet-gateway", id } as const;
  const found = inventory.internetGateway(id);
  if (!found.ok) return unknown(component, found.reason);
  const attachments = found.value.Attachments;
  if (attachments === undefined) {
    return unknown(component, { kind: "field", id, field: "Attachments" });
  }
  const attachment = attachments.find(({ VpcId }) => VpcId === vpcId);
  // The API's documentation says `available`, and its type says `attached`.
  if (attachment?.State === "available" || attachment?.State === "attached") {
    const edge = inventory.edgeTableOf(id);
    const diverted = edge?.Routes?.some(({ GatewayId }) => GatewayId !== "local") === true;
    return diverted
      ? unknown(component, {
          kind: "unsupported",
          what: "ingress-routing",
          id: edge.RouteTableId,
        })
      : ok(component);
  }
  if (attachment !== undefined && attachment.State === undefined) {
    return unknown(component, { kind: "field", id, field: "Attachments.State" });
  }
  return blocked(component, "BAD_STATE_ATTACHMENT", {
    action: "attach-internet-gateway",
    internetGatewayId: id,
    vpcId,
  });
}

/**
 * An exclusion for egress only applies while both directions are blocked, and so lets nothing through
 * `block-ingress`.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
 */
function blockPublicAccess(inventory: Inventory, crossing: InternetCrossing): readonly Hop[] {
  const found = inventory.blockPublicAccess;
  const { vpcId: id } = crossing;
  if (!found.ok) {
    return [unknown({ kind: "block-public-access", id, mode: "unknown" }, found.reason)];
  }
  if (found.value === undefined) return [];
  const mode = found.value.InternetGatewayBlockMode ?? "unknown";
  const component = { kind: "block-public-access", id, mode } as const;
  switch (mode) {
    case "off":
      return [ok(component)];
    case "block-ingress":
    case "block-bidirectional": {
      // `block-ingress` lets NAT gateways pass, but it blocks interfaces with public addresses.
      if (mode === "block-ingress" && crossing.behindNat) return [ok(component)];
      const excluded = exclusionModes(found.value, crossing);
      if (excluded.some((each) => each !== undefined && EXCLUSIONS_FROM[mode].includes(each))) {
        return [ok(component)];
      }
      if (excluded.some((each) => each !== "allow-egress")) {
        return [unknown(component, { kind: "field", id, field: "InternetGatewayExclusionMode" })];
      }
      const [exclusion] = EXCLUSIONS_FROM[mode];
      // What has an exclusion takes no second one.
      const fix =
        crossing.subnetId !== undefined && excluded.length === 0
          ? ({
              action: "exclude-from-block-public-access",
              id: crossing.subnetId,
              exclusion,
            } as const)
          : undefined;
      return [blocked(component, "VPC_BLOCK_PUBLIC_ACCESS_ENABLED", fix)];
    }
    default:
      return [unknown(component, { kind: "field", id, field: "InternetGatewayBlockMode" })];
  }
}

function exclusionModes(
  { Exclusions = [] }: VpcBlockPublicAccess,
  crossing: InternetCrossing,
): readonly (string | undefined)[] {
  return Exclusions.filter(
    ({ ResourceArn = "", State = "" }) =>
      (State === "create-complete" || State === "update-complete") &&
      (ResourceArn.endsWith(`:vpc/${crossing.vpcId}`) ||
        ResourceArn.endsWith(`:subnet/${crossing.subnetId ?? "none"}`)),
  ).map(({ InternetGatewayExclusionMode }) => InternetGatewayExclusionMode);
}
