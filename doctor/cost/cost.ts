import { type Trace, type Via } from "../reachability";
import { type NetworkSnapshot } from "../snapshot/network";
import prices from "./prices.json";

/** What a path to DynamoDB costs in US dollars, at list prices and before taxes. */
export interface WayCost {
  readonly way: Priced["kind"];
  /** For the hours of one month, regardless of traffic. */
  readonly perMonth: number;
  /** For each GB, in either direction. */
  readonly perGb: number;
}

export interface Cost {
  /** The month of the prices, e.g. `2026-08`. */
  readonly date: string;
  /** The Regions that the prices apply to. */
  readonly regions: readonly string[];
  /** The paths that the packets take. A blocked path costs the same. Empty if there is no path. */
  readonly ways: readonly WayCost[];
  readonly alternatives: readonly WayCost[];
}

/** Interface endpoints are priced per zone, and surviving the loss of one zone takes two. */
const ZONES_OF_A_NEW_ENDPOINT = 2;

export function costOf(trace: Trace, { vpcEndpoints }: NetworkSnapshot): Cost {
  const vias = trace.groups
    .flatMap((group) => group.paths)
    .flatMap((path) => path.via ?? [])
    .filter(canBe);
  const distinct = [...new Map(vias.map((via) => [JSON.stringify(via), via])).values()];
  const zonesOf = (endpointId: string): number => {
    const endpoints = vpcEndpoints.known ? vpcEndpoints.items : [];
    const endpoint = endpoints.find((item) => item.VpcEndpointId === endpointId);
    return endpoint?.SubnetIds?.length ?? ZONES_OF_A_NEW_ENDPOINT;
  };
  const ways = new Map<Priced["kind"], WayCost>();
  for (const via of distinct) {
    const cost = costOfVia(via, zonesOf);
    const before = ways.get(cost.way)?.perMonth ?? 0;
    ways.set(cost.way, { ...cost, perMonth: cents(before + cost.perMonth) });
  }
  const alternatives = [
    gatewayEndpoint(),
    natGateway(1),
    interfaceEndpoint(ZONES_OF_A_NEW_ENDPOINT),
  ];
  return {
    date: prices.date,
    regions: prices.regions,
    ways: [...ways.values()],
    // A function outside any VPC needs no alternative.
    alternatives: ways.has("public-endpoint")
      ? []
      : alternatives.filter(({ way }) => !ways.has(way) && trace.possible.includes(way)),
  };
}

/** A DAX cluster is priced by its nodes, not as a path. */
type Priced = Exclude<Via, { readonly kind: "dax-cluster" }>;

/** A source without a public address pays for none, and no packet leaves through the internet gateway. */
function canBe(via: Via): via is Priced {
  if (via.kind === "dax-cluster") return false;
  return via.kind !== "internet-gateway" || via.publicIps.length > 0;
}

function costOfVia(via: Priced, zonesOf: (endpointId: string) => number): WayCost {
  switch (via.kind) {
    case "public-endpoint":
      return { way: via.kind, perMonth: 0, perGb: 0 };
    case "gateway-endpoint":
      return gatewayEndpoint();
    case "interface-endpoint":
      return interfaceEndpoint(zonesOf(via.endpointId));
    case "nat-gateway":
      return natGateway(via.publicIps.length);
    case "internet-gateway":
      return { way: via.kind, perMonth: monthly(prices.publicIpv4.perHour), perGb: 0 };
  }
}

function gatewayEndpoint(): WayCost {
  const { perHour, perGb } = prices.gatewayEndpoint;
  return { way: "gateway-endpoint", perMonth: monthly(perHour), perGb };
}

function natGateway(addresses: number): WayCost {
  const { perHour, perGb } = prices.natGateway;
  const hourly = perHour + addresses * prices.publicIpv4.perHour;
  return { way: "nat-gateway", perMonth: monthly(hourly), perGb };
}

function interfaceEndpoint(zones: number): WayCost {
  const { perHourAndZone, perGb } = prices.interfaceEndpoint;
  return { way: "interface-endpoint", perMonth: monthly(zones * perHourAndZone), perGb };
}

function monthly(perHour: number): number {
  return cents(perHour * prices.hoursPerMonth);
}

function cents(amount: number): number {
  return Math.round(amount * 100) / 100;
}
