import { type Route, type RouteTable } from "../../../doctor/snapshot/network";
import { covers, isIpv4Cidr, overlap, PRIVATE } from "./addresses";
import { find, itemsOf, NotModeled, only, required } from "./facts";
import {
  endpointById,
  endpointsIn,
  gatewayEndpointTarget,
  isAvailable,
  isGateway,
} from "./gateway-endpoint";
import { internetGatewayTarget } from "./internet-gateway";
import { natGatewayTarget } from "./nat-gateway";
import { cidrsOf } from "./prefix-list";
import { type Target } from "./target";
import { NOWHERE, VPC_NAMESPACE } from "./names";
import { type LabInterface, type World } from "./world";

/** At equal prefix length, the route with the lower metric wins. */
const METRIC = { static: 100, prefixList: 200, propagated: 300, none: 1000 } as const;

const EVERYTHING = "0.0.0.0/0";

export interface PlannedRoute {
  /** The mark of the packets that took it. */
  readonly realm: number;
  readonly what: string;
  readonly target: Target;
}

/** An AWS route table as a Linux one. */
export interface PlannedTable {
  readonly id: string;
  readonly number: number;
  readonly routes: readonly PlannedRoute[];
}

/** The subnet's own table, or else the main one of the VPC. */
export function routeTableOf(world: World, { subnetId, routeTableId }: LabInterface): RouteTable {
  const { snapshot, vpcId } = world;
  if (routeTableId !== undefined) {
    return find(snapshot, "routeTables", routeTableId, (each) => each.RouteTableId);
  }
  const associated = (is: (association: Association) => boolean) =>
    itemsOf(snapshot.routeTables).filter(({ Associations = [] }) =>
      Associations.some((one) => isInForce(one) && is(one)),
    );
  const own = only(
    associated(({ SubnetId }) => SubnetId === subnetId),
    `route tables of ${subnetId ?? ""}`,
  );
  const main = (): RouteTable | undefined =>
    only(
      associated(({ Main }) => Main === true).filter(({ VpcId }) => VpcId === vpcId),
      `main route tables of ${vpcId}`,
    );
  return required(own ?? main(), subnetId ?? "", "a route table");
}

type Association = NonNullable<RouteTable["Associations"]>[number];

function isInForce({ AssociationState: state }: Association): boolean {
  return state?.State !== "disassociated" && state?.State !== "failed";
}

interface Wanted {
  readonly name: string;
  readonly cidrs: readonly string[];
  readonly metric: number;
  readonly target: Target;
}

/**
 * Linux finds the longest prefix, and among equals the lowest metric.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
 */
export function addRouteTable(world: World, table: RouteTable): PlannedTable {
  const { drawing } = world;
  const { RouteTableId: id } = table;
  const number = drawing.number();
  const wanted = withoutRivals([
    ...required(table.Routes, id, "Routes").flatMap((route) => wantedBy(world, table, route)),
    ...impliedIn(world, table),
  ]);
  const local: Wanted = {
    name: "the VPC",
    cidrs: world.vpcCidrs,
    metric: METRIC.static,
    target: { local: true },
  };
  const component = { kind: "route-table", id } as const;
  const none: Wanted = {
    name: EVERYTHING,
    cidrs: [EVERYTHING],
    metric: METRIC.none,
    target: { end: { effect: "drops", component, what: "no route" } },
  };
  const routes = [local, ...wanted, none].map(({ name, cidrs, metric, target }) => {
    const realm = drawing.realm();
    for (const destination of new Set(cidrs)) {
      const common = { namespace: VPC_NAMESPACE, table: number, destination, metric };
      if ("local" in target) drawing.route(common);
      else {
        const device = "device" in target ? target.device : NOWHERE;
        drawing.route({ ...common, device, realm });
      }
    }
    return { realm, target, what: name };
  });
  return { id, number, routes };
}

function wantedBy(world: World, table: RouteTable, route: Route): readonly Wanted[] {
  const { snapshot, vpcCidrs } = world;
  const { DestinationCidrBlock: cidr, DestinationPrefixListId: list } = route;
  if (route.DestinationIpv6CidrBlock !== undefined) return [];
  const name = required(list ?? cidr, table.RouteTableId, "Routes.DestinationCidrBlock");
  const cidrs = list === undefined ? [name].filter(isIpv4Cidr) : cidrsOf(snapshot, list);
  const propagated = route.Origin === "EnableVgwRoutePropagation";
  // The local route wins over a propagated one, even over a more specific one.
  const inForce = propagated
    ? cidrs.filter((one) => !vpcCidrs.some((local) => covers(local, one)))
    : cidrs;
  const rank = propagated ? "propagated" : list === undefined ? "static" : "prefixList";
  if (inForce.length === 0) return [];
  const target = targetOf(world, table, route);
  return [{ name, cidrs: inForce, metric: METRIC[rank], target }];
}

/** AWS makes the route with the association. Emulators list only the association. */
function impliedIn(world: World, table: RouteTable): readonly Wanted[] {
  const { id: name, cidrs } = world.dynamoDb;
  const { RouteTableId: id, Routes = [] } = table;
  return endpointsIn(world, id)
    .filter(({ VpcEndpointId }) => !Routes.some(({ GatewayId }) => GatewayId === VpcEndpointId))
    .map((endpoint) => {
      const { VpcEndpointId } = endpoint;
      const competes = Routes.some(
        ({ DestinationCidrBlock: other = "" }) =>
          isIpv4Cidr(other) && cidrs.some((cidr) => overlap(cidr, other)),
      );
      const component = { kind: "vpc-endpoint", id: VpcEndpointId } as const;
      const what = `whether ${id} still leads to it is not known`;
      const target: Target =
        competes && !isAvailable(endpoint)
          ? { end: { effect: "skipped", component, what } }
          : attempt(component, () => gatewayEndpointTarget(world, endpoint, id));
      return { name, cidrs, metric: METRIC.prefixList, target };
    });
}

/** Of two routes to the same addresses, or to lists that overlap, AWS picks one, and nobody knows which. */
function withoutRivals(wanted: readonly Wanted[]): readonly Wanted[] {
  return wanted.map((one) => {
    const rival = wanted.find(
      (other) => other !== one && !isSame(one.target, other.target) && isRival(one, other),
    );
    if (rival === undefined) return one;
    const component = { kind: "route-target", id: one.name } as const;
    const what = `which of ${one.name} and ${rival.name} AWS takes is not known`;
    return { ...one, target: { end: { effect: "skipped", component, what } } };
  });
}

function isSame(one: Target, other: Target): boolean {
  return "device" in one && "device" in other && one.device === other.device;
}

function isRival(one: Wanted, other: Wanted): boolean {
  if (one.metric !== other.metric) return false;
  const conflicts = one.metric === METRIC.prefixList ? overlap : isEqual;
  return one.cidrs.some((cidr) => other.cidrs.some((rival) => conflicts(cidr, rival)));
}

function isEqual(one: string, other: string): boolean {
  return covers(one, other) && covers(other, one);
}

/** What cannot be planned of one target concerns only the packets that are led to it. */
function attempt(
  component: { readonly kind: "route-target" | "vpc-endpoint"; readonly id: string },
  plan: () => Target,
): Target {
  try {
    return plan();
  } catch (error) {
    if (!(error instanceof NotModeled)) throw error;
    return { end: { effect: "skipped", component, what: error.message } };
  }
}

function targetOf(world: World, table: RouteTable, route: Route): Target {
  const { RouteTableId: tableId } = table;
  const { GatewayId: gateway = "", NatGatewayId: nat, VpcPeeringConnectionId: peering } = route;
  const component = { kind: "route-table", id: tableId } as const;
  if (route.State === "blackhole") {
    return { end: { effect: "drops", component, what: "black hole" } };
  }
  if (route.State !== "active") {
    const what = `a route has the state ${route.State ?? "unknown"}`;
    return { end: { effect: "skipped", component, what } };
  }
  if (gateway === "local") return { local: true };
  const id = nat ?? peering ?? (gateway === "" ? undefined : gateway);
  const others = route.TransitGatewayId ?? route.NetworkInterfaceId ?? route.InstanceId;
  const beyond = { kind: "route-target", id: id ?? others ?? "unknown" } as const;
  return attempt(beyond, () => {
    if (nat !== undefined) return once(world, nat, () => natGatewayTarget(world, nat));
    if (peering !== undefined) return throughPeering(peering, route);
    if (gateway.startsWith("igw-")) {
      return once(world, gateway, () => internetGatewayTarget(world, gateway));
    }
    if (gateway.startsWith("vpce-")) {
      const endpoint = endpointById(world, gateway);
      if (!isGateway(endpoint)) throw new NotModeled(`${gateway} is not a gateway endpoint`);
      return gatewayEndpointTarget(world, endpoint, tableId);
    }
    if (route.NetworkInterfaceId !== undefined) {
      return throughInterface(world, route.NetworkInterfaceId);
    }
    throw new NotModeled(`the lab has no ${beyond.id}`);
  });
}

/** The VPC at the other end takes only packets for itself. What it has is not in the snapshot. */
function throughPeering(id: string, { DestinationCidrBlock: cidr = EVERYTHING }: Route): Target {
  if (PRIVATE.some((range) => covers(range, cidr))) throw new NotModeled(`what is behind ${id}`);
  const component = { kind: "route-target", id } as const;
  const what = "a peering connection carries only packets for the other VPC";
  return { end: { effect: "drops", component, what } };
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html */
function throughInterface({ snapshot }: World, id: string): Target {
  const found = find(snapshot, "networkInterfaces", id, (each) => each.NetworkInterfaceId);
  if (found.SourceDestCheck !== true) throw new NotModeled(`what ${id} forwards is not known`);
  const component = { kind: "route-target", id } as const;
  return { end: { effect: "drops", component, what: "checks source and destination" } };
}

/** Several routes lead to the same gateway. */
function once({ targets }: World, id: string, make: () => Target): Target {
  const target = targets.get(id) ?? make();
  targets.set(id, target);
  return target;
}
