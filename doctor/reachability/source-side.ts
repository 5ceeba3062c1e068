import { parseCidr, type Ranges } from "./addresses";
import { type Inventory } from "./inventory";
import { crossNetworkAcl, type Packets } from "./network-acl";
import { unknown, unknownIn, type Segment } from "./segment";
import { type At, type Hop } from "./trace";

/** The source's address as the other side sees it. A function can have any address in its subnet. */
export interface SourceAddress {
  readonly ranges: Ranges;
  readonly cidr: string;
  /** Functions use every ephemeral port. An instance's operating system chooses its range. */
  readonly allPortsUsed: boolean;
}

export function sourceAddress(
  cidrBlock: string,
  address: string | undefined,
): SourceAddress | undefined {
  const cidr = address === undefined ? cidrBlock : `${address}/32`;
  const range = parseCidr(cidr);
  return range && { ranges: [range], cidr, allPortsUsed: address === undefined };
}

/** The network ACL of a subnet that the source's packets enter and the responses leave. */
export function enterSubnet(
  inventory: Inventory,
  { subnetId, at }: { readonly subnetId: string; readonly at: At },
  source: SourceAddress,
  packets: Packets,
): readonly Hop[] {
  const acl = inventory.networkAclOf(subnetId);
  if (!acl.ok) return [unknownIn(subnetId, acl.reason)];
  const { request, answer } = crossNetworkAcl(acl.value, {
    at,
    connection: "entering",
    ...packets,
    peerRanges: source.ranges,
    peer: "source",
    allPortsUsed: source.allPortsUsed,
  });
  return [...collapse(request), ...collapse(answer)];
}

/** Merges the segments of the source's possible addresses into one hop. The source has only one of them. */
export function collapse(segments: readonly Segment[]): readonly Hop[] {
  const hops = segments.flatMap((segment) => segment.hops);
  const worst = hops.find(({ status }) => status === "unknown") ?? hops.find(isNotOk) ?? hops[0];
  if (worst === undefined) return [];
  if (worst.status === "ok" || worst.status === "unknown") return [worst];
  const { status, code, fix, ...component } = worst;
  if (hops.every((hop) => hop.status === status)) return [worst];
  const reason = { kind: "unsupported", what: "source-address", id: worst.id } as const;
  return [unknown(component, reason, code, fix)];
}

function isNotOk({ status }: Hop): boolean {
  return status !== "ok";
}
