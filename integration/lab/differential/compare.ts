import { type Hop, type Path, type Trace } from "../../../doctor/reachability";
import { contains } from "../plan/addresses";
import { type Component, type Counted } from "../plan";
import { type Observation } from "./observe";

/** What the lab saw of one flow, or why it saw nothing. */
export type Seen = Observation | { readonly outcome: "skipped"; readonly reason: string };

export type Comparison =
  | { readonly kind: "agree" }
  /** At least one of both does not say. */
  | { readonly kind: "unsure"; readonly analyzer?: string; readonly lab?: string }
  | { readonly kind: "disagree"; readonly why: string };

const AGREE: Comparison = { kind: "agree" };

/** The analyzer's paths for the packets of a subnet to an address. There is exactly one. */
export function pathsFor(
  { groups }: Trace,
  subnetId: string | undefined,
  address: string | undefined,
): readonly Path[] {
  const group = groups.find(
    ({ subnets }) =>
      subnetId === undefined || subnets.some((subnet) => subnet.subnetId === subnetId),
  );
  const paths = group?.paths ?? [];
  return paths.filter(
    ({ destinations }) =>
      destinations.length === 0 ||
      (address !== undefined && destinations.some((cidr) => contains(cidr, address))),
  );
}

export function compare([path, ...others]: readonly Path[], seen: Seen): Comparison {
  if (path === undefined || others.length > 0) {
    return { kind: "disagree", why: `the analyzer has ${others.length + (path ? 1 : 0)} paths` };
  }
  const analyzer = path.status === "unknown" ? reasonsOf(path) : undefined;
  const lab = doubtOf(seen);
  if (analyzer !== undefined || lab !== undefined) {
    return {
      kind: "unsure",
      ...(analyzer !== undefined && { analyzer }),
      ...(lab !== undefined && { lab }),
    };
  }
  if (seen.outcome === "arrives") return compareArrival(path, seen);
  return seen.outcome === "ends" ? compareEnd(path, seen.at) : AGREE;
}

function doubtOf(seen: Seen): string | undefined {
  if (seen.outcome === "skipped") return seen.reason;
  if (seen.outcome !== "ends" || seen.at.effect !== "skipped") return undefined;
  return `${seen.at.component.id}: ${seen.at.what}`;
}

function reasonsOf({ hops }: Path): string {
  const reasons = hops.flatMap((hop) => (hop.status === "unknown" ? [hop.reason] : []));
  return reasons.map((reason) => Object.values(reason).join(" ")).join("; ");
}

function compareArrival(
  { status, hops, via }: Path,
  { way, from }: Extract<Observation, { outcome: "arrives" }>,
): Comparison {
  if (status === "blocked") {
    const stops = hops.filter((hop) => hop.status === "blocked").map(nameOf);
    return { kind: "disagree", why: `arrives, and the analyzer stops it at ${stops.join(", ")}` };
  }
  const agrees = (() => {
    switch (via?.kind) {
      case undefined:
      case "dax-cluster":
        return false;
      case "gateway-endpoint":
      case "interface-endpoint":
        return way.kind === via.kind && way.endpointId === via.endpointId;
      case "nat-gateway":
      case "internet-gateway":
        return way.kind === "internet-gateway" && via.publicIps.includes(from);
      case "public-endpoint":
        return way.kind === "public-endpoint";
    }
  })();
  if (agrees) return AGREE;
  const why = `arrives from ${from} by ${JSON.stringify(way)}, not by ${JSON.stringify(via)}`;
  return { kind: "disagree", why };
}

function compareEnd({ status, hops }: Path, at: Counted): Comparison {
  const named = `${at.component.kind} ${at.component.id} (${at.what})`;
  if (status === "ok") {
    return { kind: "disagree", why: `ends at ${named}, and the analyzer lets it through` };
  }
  // What is not known on a path that certainly ends may end it too.
  const stops = hops.filter((hop) => hop.status !== "ok");
  if (stops.some((hop) => isSame(hop, at.component) || isBefore(hop, at))) return AGREE;
  const why = `ends at ${named}, and the analyzer stops it at ${stops.map(nameOf).join(", ")}`;
  return { kind: "disagree", why };
}

function nameOf(hop: Hop): string {
  const { at, direction } = placeOf(hop);
  return [hop.kind, hop.id, at, direction, hop.status === "ok" ? "" : hop.code]
    .filter(Boolean)
    .join(" ");
}

const DIRECTIONS: Readonly<Record<string, Component["direction"]>> = {
  egress: "out",
  outbound: "out",
  ingress: "in",
  inbound: "in",
};

function placeOf(hop: Hop): { readonly at?: string; readonly direction?: string | undefined } {
  return {
    ...("at" in hop && { at: hop.at === "destination" ? "dns-server" : hop.at }),
    ...("direction" in hop && { direction: DIRECTIONS[hop.direction] }),
  };
}

/**
 * The analyzer stops at the route that leads there, or at the first gateway to a private address. The lab's packets
 * may get as far as anything on the way out to the internet, or to what stops them on both sides of a NAT gateway.
 */
function isBefore(hop: Hop, { component }: Counted): boolean {
  if (hop.kind === "route-table") return hop.target === component.id;
  if (hop.kind !== "route-target" || hop.status !== "blocked" || hop.code !== "NO_PATH") {
    return false;
  }
  return (
    WAY_OUT.includes(component.kind) ||
    (component.at === "nat-gateway" && BEYOND_NAT.includes(component.kind))
  );
}

/** The interface that has no public address, and what it would be for. */
const WAY_OUT: readonly Component["kind"][] = [
  "network-interface",
  "internet-gateway",
  "block-public-access",
];
const BEYOND_NAT: readonly Component["kind"][] = ["network-acl", "route-table"];

/** Both name the same thing, at the same place, and the same direction of the packets. */
function isSame(hop: Hop, { kind, id, at, direction }: Component): boolean {
  const place = placeOf(hop);
  if (hop.kind !== kind || hop.id !== id) return false;
  if (place.at !== undefined && at !== undefined && place.at !== at) return false;
  return place.direction === undefined || direction === undefined || place.direction === direction;
}
