import { type RouteTable } from "../snapshot/network";
import { endpointsBeside, openPrivatePath, type RouteTableLocation } from "./advice";
import { crossGatewayEndpoint } from "./gateway-endpoint";
import { crossInternetGateway } from "./internet-gateway";
import { isGateway, type Inventory } from "./inventory";
import { crossMiddleHop } from "./middle-hop";
import { type Candidate, type Selection } from "./route-table";
import { blocked, join, ok, unknown, type Segment } from "./segment";
import { type Attachment } from "./source";
import { type Code } from "./codes";
import { type Component, type Hop, type Note } from "./trace";
import { type NameResolution } from "./vpc";

export interface Departure {
  readonly inventory: Inventory;
  readonly region: string;
  readonly source: Attachment;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly table: RouteTable;
  readonly names: NameResolution;
  readonly throughNat: (natGatewayId: string) => readonly Segment[];
}

type Selected = Extract<Selection, { kind: "route" }>;

/** Where the packets go from the source's route table, starting with DNS resolution. */
export function followSelection(departure: Departure, selection: Selection): readonly Segment[] {
  const { inventory, vpcId, region, table } = departure;
  const location: RouteTableLocation = { region, vpcId, routeTableId: table.RouteTableId };
  const base = { kind: "route-table", id: table.RouteTableId, at: "source" } as const;
  const { ranges } = selection;
  if (selection.kind === "route") return followRoute(departure, selection, location);
  const notes = endpointsBeside(inventory, location);
  if (selection.kind === "unknown") {
    return [{ ranges, hops: [unknown(base, selection.reason)], notes }];
  }
  const fix = openPrivatePath(inventory, location);
  const hop = blocked(base, "NO_ROUTE_TO_DESTINATION", fix);
  return [{ ranges, hops: [hop], names: departure.names.forGateway, notes }];
}

function followRoute(
  departure: Departure,
  selection: Selected,
  location: RouteTableLocation,
): readonly Segment[] {
  const { inventory, vpcId } = departure;
  const { route, ranges } = selection;
  const { target } = route;
  const component: Component = {
    kind: "route-table",
    id: location.routeTableId,
    at: "source",
    destination: route.destination,
    target: target.id,
    ...(route.listed ? {} : { listed: false }),
  };
  const names = departure.names.forOthers;
  const beside = target.kind === "endpoint" ? [] : endpointsBeside(inventory, location);
  const passedOver = noteBetterRoute(departure, selection, location);
  const notes = passedOver === undefined ? beside : [...beside, passedOver];
  const stop = (...hops: readonly Hop[]): readonly Segment[] => [{ ranges, hops, names, notes }];

  if (route.state === "blackhole")
    return stop(blackholed(departure, selection, location, component));
  if (route.state !== "active") {
    const field = "Routes.State";
    return stop(unknown(component, { kind: "field", id: location.routeTableId, field }));
  }
  switch (target.kind) {
    case "local":
    case "peering": {
      if (passedOver !== undefined) {
        const hop = blocked(component, passedOver.code, passedOver.fix);
        return [{ ranges, hops: [hop], names, notes: beside }];
      }
      const fix = openPrivatePath(inventory, location);
      if (target.kind === "local") return stop(blocked(component, "NO_ROUTE_TO_DESTINATION", fix));
      const peering = { kind: "route-target", id: target.id } as const;
      return stop(ok(component), blocked(peering, "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR", fix));
    }
    case "endpoint":
      return followEndpoint(departure, selection, component, stop);
    case "unsupported":
      return stop(
        ok(component),
        crossMiddleHop(inventory, target, openPrivatePath(inventory, location)),
      );
    case "nat-gateway":
      // The NAT gateway was crossed for every destination, and this route leads only some of them to it.
      return join([{ ranges, hops: [] }], departure.throughNat(target.id)).map((beyond) => ({
        ranges: beyond.ranges,
        hops: [ok(component), ...beyond.hops],
        names,
        notes,
        via: beyond.via,
        enters: beyond.enters,
      }));
    case "internet-gateway": {
      const { subnetId, source } = departure;
      const crossing = { internetGatewayId: target.id, vpcId, subnetId, behindNat: false };
      const hops = [
        ok(component),
        publicAddress(departure, location),
        ...crossInternetGateway(inventory, crossing),
      ];
      const publicIps = source.publicIps ?? [];
      const internetGatewayId = target.id;
      const via = { kind: "internet-gateway", internetGatewayId, vpcId, publicIps } as const;
      return [{ ranges, hops, names, via, notes }];
    }
  }
}

/** A function never has a public address, not even in a public subnet. */
function publicAddress({ inventory, source }: Departure, location: RouteTableLocation): Hop {
  const component = { kind: "network-interface", id: source.name } as const;
  if (source.publicIps !== undefined && source.publicIps.length > 0) return ok(component);
  const fix =
    source.networkInterfaceId === undefined
      ? openPrivatePath(inventory, location)
      : ({ action: "associate-address", networkInterfaceId: source.networkInterfaceId } as const);
  return blocked(component, "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS", fix);
}

function followEndpoint(
  departure: Departure,
  { route, ranges, others }: Selected,
  component: Component,
  stop: (...hops: readonly Hop[]) => readonly Segment[],
): readonly Segment[] {
  const { inventory, vpcId, region, table } = departure;
  const { id } = route.target;
  const found = inventory.endpoint(id);
  if (!found.ok) {
    const missing = { kind: "vpc-endpoint", id, endpointType: "gateway" } as const;
    return stop(ok(component), unknown(missing, found.reason));
  }
  if (!isGateway(found.value)) {
    const type = found.value.VpcEndpointType?.toLowerCase();
    const what =
      type === "gatewayloadbalancer" ? "gateway-load-balancer-endpoint" : "unknown-target";
    return stop(
      ok(component),
      unknown({ kind: "route-target", id }, { kind: "unsupported", what, id }),
    );
  }
  const hop = crossGatewayEndpoint(found.value, {
    region,
    vpcId,
    routeTableId: table.RouteTableId,
    associated: inventory.gatewayEndpointsOf(table.RouteTableId).includes(found.value),
    listed: route.listed,
    hasOtherRoute: others.length > 0,
  });
  const via = { kind: "gateway-endpoint", endpointId: id, vpcId } as const;
  return [{ ranges, hops: [ok(component), hop], names: departure.names.forGateway, via }];
}

function blackholed(
  { inventory }: Departure,
  { route, others }: Selected,
  location: RouteTableLocation,
  component: Component,
): Hop {
  const { routeTableId } = location;
  const fix = others.some(leadsOut)
    ? ({ action: "remove-route", routeTableId, destination: route.destination } as const)
    : openPrivatePath(inventory, location);
  return blocked(component, "BAD_STATE_ROUTE", fix);
}

/** A better route that was not selected. */
function noteBetterRoute(
  { inventory, table }: Departure,
  { route, others }: Selected,
  { routeTableId }: RouteTableLocation,
): Note | undefined {
  if (route.target.kind === "endpoint" || others.length === 0) return undefined;
  const isPrivate = (other: Candidate) =>
    other.target.kind === "endpoint" &&
    inventory
      .gatewayEndpointsOf(table.RouteTableId)
      .some((endpoint) => endpoint.VpcEndpointId === other.target.id);
  const leads = route.target.kind === "nat-gateway" || route.target.kind === "internet-gateway";
  const better = others.find((other) => (leads ? isPrivate(other) : leadsOut(other)));
  if (better === undefined || route.state !== "active") return undefined;
  const code: Code = route.size < better.size ? "MORE_SPECIFIC_ROUTE" : "HIGHER_PRIORITY_ROUTE";
  const { destination } = route;
  const fix = { action: "remove-route", routeTableId, destination } as const;
  return { code, kind: "route-table", id: routeTableId, fix };
}

function leadsOut({ target, state }: Candidate): boolean {
  const kinds: readonly string[] = ["endpoint", "nat-gateway", "internet-gateway"];
  return state === "active" && kinds.includes(target.kind);
}
