import { type Route, type RouteTable, type VpcEndpoint } from "../snapshot/network";
import {
  cidrOverlaps,
  intersect,
  NOTHING,
  overlaps,
  parseCidr,
  sizeOf,
  subtract,
  union,
  type Range,
  type Ranges,
} from "./addresses";
import { missingField, type Inventory, type Lookup } from "./inventory";
import { type Conflict, type Reason, type Unsupported } from "./codes";

export type RouteTarget =
  | {
      readonly kind: "local" | "endpoint" | "nat-gateway" | "internet-gateway" | "peering";
      readonly id: string;
    }
  | { readonly kind: "unsupported"; readonly id: string; readonly what: Unsupported };

/** At equal prefix length, the lower value wins. */
const STATIC = 0;
const PREFIX_LIST = 1;
const PROPAGATED = 2;

export interface Candidate {
  /** The same key for all CIDRs of one route. */
  readonly key: string;
  /** A CIDR, or the id of a prefix list. */
  readonly destination: string;
  readonly target: RouteTarget;
  readonly state?: string;
  /** False: the route comes from an endpoint's RouteTableIds, and the route table does not list it. */
  readonly listed: boolean;
  readonly rank: number;
  readonly ranges: Ranges;
  readonly size: number;
}

export type Selection =
  | {
      readonly kind: "route";
      readonly ranges: Ranges;
      readonly route: Candidate;
      /** Routes that match the same addresses and were not selected, in order of preference. */
      readonly others: readonly Candidate[];
    }
  | { readonly kind: "none"; readonly ranges: Ranges }
  | { readonly kind: "unknown"; readonly ranges: Ranges; readonly reason: Reason };

/**
 * Selects the route for each address. The longest prefix wins. At equal length, a static route comes
 * first, then a route to a prefix list, then a propagated route. If prefix lists overlap and have
 * different targets, AWS picks one.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
 */
export function selectRoutes(
  inventory: Inventory,
  table: RouteTable,
  destinations: Ranges,
): readonly Selection[] {
  const compiled = compile(inventory, table, destinations);
  if (!compiled.ok) return [{ kind: "unknown", ranges: destinations, reason: compiled.reason }];
  const [only] = compiled.value;
  if (compiled.value.every(({ key }) => key === only?.key)) {
    return selectOnly(compiled.value, destinations);
  }
  const candidates = compiled.value.sort(byPreference);

  const selections: Selection[] = [];
  const won = new Map<string, { readonly route: Candidate; readonly ranges: Range[] }>();
  let rest = destinations;
  for (const route of candidates) {
    const hit = intersect(rest, route.ranges);
    if (hit.length === 0) continue;
    rest = subtract(rest, hit);
    const rivals = candidates.filter((other) => isRival(route, other));
    const contested = rivals.length === 0 ? NOTHING : intersect(hit, rangesOfAll(rivals));
    if (contested.length > 0) {
      const conflict: Conflict =
        route.rank === PREFIX_LIST ? "overlapping-prefix-lists" : "duplicate-routes";
      const reason = { kind: "conflict", conflict } as const;
      selections.push({ kind: "unknown", ranges: contested, reason });
    }
    const mine = won.get(route.key) ?? { route, ranges: [] };
    mine.ranges.push(...subtract(hit, contested));
    won.set(route.key, mine);
  }
  for (const { route, ranges: pieces } of won.values()) {
    if (pieces.length === 0) continue;
    const ranges = union(pieces);
    const others = candidates.filter(
      (other) => other.key !== route.key && ranges.some((range) => overlaps(other.ranges, range)),
    );
    selections.push({ kind: "route", ranges, route, others });
  }
  if (rest.length > 0) selections.push({ kind: "none", ranges: rest });
  return selections;
}

/** The usual case: at most one route matches these addresses. */
function selectOnly(candidates: readonly Candidate[], destinations: Ranges): readonly Selection[] {
  const [route] = candidates;
  if (route === undefined) return [{ kind: "none", ranges: destinations }];
  const ranges = intersect(destinations, rangesOfAll(candidates));
  const rest = subtract(destinations, ranges);
  return [
    { kind: "route", ranges, route, others: [] },
    ...(rest.length === 0 ? [] : [{ kind: "none", ranges: rest } as const]),
  ];
}

function rangesOfAll(candidates: readonly Candidate[]): Ranges {
  return union(candidates.flatMap(({ ranges }) => [...ranges]));
}

/** Every route that matches any of these addresses, once per CIDR. */
function compile(
  inventory: Inventory,
  table: RouteTable,
  destinations: Ranges,
): Lookup<Candidate[]> {
  // Without the endpoints' RouteTableIds, the routes of a table are incomplete.
  if (!inventory.endpoints.ok) return inventory.endpoints;
  // Every route table has a local route.
  const { Routes: routes = [] } = table;
  if (routes.length === 0) return missingField(table.RouteTableId, "Routes");
  const candidates: Candidate[] = [];
  const local: (readonly Range[])[] = [];
  const listed: string[] = [];
  for (const route of routes) {
    if (route.GatewayId?.startsWith("vpce-") === true) listed.push(route.GatewayId);
    const destination = route.DestinationPrefixListId ?? route.DestinationCidrBlock;
    if (destination === undefined && route.DestinationIpv6CidrBlock !== undefined) continue;
    const misses =
      route.DestinationPrefixListId === undefined &&
      route.GatewayId !== "local" &&
      cidrOverlaps(destinations, destination ?? "") === false;
    if (misses) continue;
    const ranges = rangesOf(inventory, route, table.RouteTableId);
    if (!ranges.ok) return ranges;
    if (route.GatewayId === "local") local.push(ranges.value);
    const leads = targetOf(route);
    const common = {
      key: `${destination ?? ""} ${leads.id}`,
      destination: destination ?? "",
      target: leads,
      state: route.State,
      listed: true,
      rank: rankOf(route),
    };
    addMatching(candidates, common, ranges.value, destinations);
  }
  for (const endpoint of inventory.gatewayEndpointsOf(table.RouteTableId)) {
    if (listed.includes(endpoint.VpcEndpointId)) continue;
    addUnlisted(candidates, inventory, endpoint, destinations);
  }
  const unclear = inventory.gatewayEndpointsSomewhere.find(
    ({ VpcEndpointId, VpcId }) =>
      !listed.includes(VpcEndpointId) && (VpcId ?? table.VpcId) === table.VpcId,
  );
  if (unclear !== undefined) return missingField(unclear.VpcEndpointId, "RouteTableIds");
  return { ok: true, value: belowLocal(candidates, union(local.flat())) };
}

function rangesOf(inventory: Inventory, route: Route, tableId: string): Lookup<readonly Range[]> {
  if (route.DestinationPrefixListId !== undefined) {
    return inventory.prefixListEntries(route.DestinationPrefixListId);
  }
  const range = parseCidr(route.DestinationCidrBlock ?? "");
  return range === undefined
    ? missingField(tableId, "Routes.DestinationCidrBlock")
    : { ok: true, value: [range] };
}

/** The local route wins over a propagated route, even over a more specific one. */
function belowLocal(candidates: Candidate[], local: Ranges): Candidate[] {
  if (!candidates.some(({ rank }) => rank === PROPAGATED)) return candidates;
  return candidates.map((candidate) =>
    candidate.rank === PROPAGATED
      ? { ...candidate, ranges: subtract(candidate.ranges, local) }
      : candidate,
  );
}

/** AWS creates the route with the association. Emulators create only the association. */
function addUnlisted(
  candidates: Candidate[],
  inventory: Inventory,
  endpoint: VpcEndpoint,
  destinations: Ranges,
): void {
  const { dynamoDb } = inventory;
  if (!dynamoDb.ok) return;
  const { id: destination } = dynamoDb.value;
  const entries = inventory.prefixListEntries(destination);
  if (!entries.ok) return;
  const common = {
    key: `${destination} ${endpoint.VpcEndpointId}`,
    destination,
    target: { kind: "endpoint", id: endpoint.VpcEndpointId },
    state: "active",
    listed: false,
    rank: PREFIX_LIST,
  } as const;
  addMatching(candidates, common, entries.value, destinations);
}

function addMatching(
  candidates: Candidate[],
  common: Omit<Candidate, "ranges" | "size">,
  ranges: readonly Range[],
  destinations: Ranges,
): void {
  for (const range of ranges) {
    if (!overlaps(destinations, range)) continue;
    candidates.push({ ranges: [range], size: sizeOf(range), ...common });
  }
}

function byPreference(a: Candidate, b: Candidate): number {
  return a.size - b.size || a.rank - b.rank || (a.key < b.key ? -1 : Number(a.key > b.key));
}

function isRival(route: Candidate, other: Candidate): boolean {
  if (other.rank !== route.rank || other.target.id === route.target.id) return false;
  return route.rank === PREFIX_LIST || other.size === route.size;
}

function rankOf(route: Route): number {
  if (route.Origin === "EnableVgwRoutePropagation") return PROPAGATED;
  return route.DestinationPrefixListId === undefined ? STATIC : PREFIX_LIST;
}

function targetOf(route: Route): RouteTarget {
  const { GatewayId: gateway, NatGatewayId: nat, VpcPeeringConnectionId: peering } = route;
  if (nat !== undefined) return { kind: "nat-gateway", id: nat };
  if (peering !== undefined) return { kind: "peering", id: peering };
  if (gateway === "local") return { kind: "local", id: gateway };
  if (gateway?.startsWith("vpce-") === true) return { kind: "endpoint", id: gateway };
  if (gateway?.startsWith("igw-") === true) return { kind: "internet-gateway", id: gateway };
  const others: readonly (readonly [string | undefined, Unsupported])[] = [
    [gateway?.startsWith("vgw-") === true ? gateway : undefined, "virtual-private-gateway"],
    [route.TransitGatewayId, "transit-gateway"],
    [route.NetworkInterfaceId ?? route.InstanceId, "network-interface"],
    [route.LocalGatewayId, "local-gateway"],
    [route.CarrierGatewayId, "carrier-gateway"],
    [route.CoreNetworkArn, "core-network"],
    [route.EgressOnlyInternetGatewayId, "egress-only-internet-gateway"],
    [gateway, "unknown-target"],
  ];
  for (const [id, what] of others) {
    if (id !== undefined) return { kind: "unsupported", id, what };
  }
  return { kind: "unsupported", id: "none", what: "unknown-target" };
}
