import { type RouteTable } from "../snapshot/network";
import {
  isPrivate,
  parseCidr,
  PRIVATE,
  rangesOf,
  subtract,
  toCidrs,
  union,
  type Ranges,
} from "./addresses";
import { type Protocol } from "./fix";
import { answerRoute } from "./answer-route";
import { crossInternetGateway } from "./internet-gateway";
import { isGateway, type Inventory } from "./inventory";
import { leaveSubnet, type Journey, type Start } from "./journey";
import { crossMiddleHop } from "./middle-hop";
import { answersThroughNat, crossNatGateway } from "./nat-gateway";
import { selectRoutes, type Selection } from "./route-table";
import { crossSecurityGroups } from "./security-group";
import { blocked, join, ok, unknown, unknownIn, type Segment } from "./segment";
import { hasPublicAddress } from "./source";
import { enterSubnet } from "./source-side";
import { type Component, type Hop, type Via } from "./trace";

/** Where packets go that are not for DynamoDB in the Region, such as a DNS server or another Region. */
export interface Elsewhere {
  /** In the report: an address, or a host name. */
  readonly name: string;
  /** Every address that it can have. It has only one of them, or a few. */
  readonly ranges: Ranges;
  readonly port: number;
  /** @default "tcp" */
  readonly protocol?: Protocol;
}

const SPECIAL = rangesOf("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3");
const PUBLIC = subtract(rangesOf("0.0.0.0/0"), union([...PRIVATE, ...SPECIAL]));

/** One address. `undefined` when the text is not an IPv4 address. */
export function addressRange(address: string): Ranges | undefined {
  const range = parseCidr(`${address}/32`);
  return range && [range];
}

/**
 * The addresses that a service of AWS can have, if only its name is known: all public ones, except those
 * that belong to a service with a gateway endpoint in the Region.
 */
export function publicRanges({ gatewayServiceRanges }: Inventory): Ranges {
  return subtract(PUBLIC, gatewayServiceRanges);
}

/**
 * The path to a destination: the security groups, the network ACLs, and the routes. Where its addresses
 * take different paths, it is unknown which one it takes, unless all end alike.
 */
export function reach(journey: Journey, start: Start, to: Elsewhere): Segment {
  const { inventory, source } = journey;
  const { protocol, port, name, ranges } = to;
  const egress = crossSecurityGroups(inventory, {
    ownerId: source.name,
    groupIds: source.groupIds,
    at: "source",
    direction: "egress",
    port,
    ...(protocol && { protocol }),
    peerRanges: ranges,
    peerGroupIds: undefined,
    peer: { cidrs: isOne(ranges) ? toCidrs(ranges) : ["0.0.0.0/0"] },
    to: name,
  });
  const subnet = isOne(ranges) ? inventory.subnetAt(start.vpcId, ranges) : undefined;
  // Packets within a subnet pass no network ACL and no route.
  const beyond =
    subnet?.SubnetId === start.subnetId
      ? [{ ranges, hops: [] }]
      : join(
          leaveSubnet(journey, start, ranges, name, { port, ...(protocol && { protocol }) }),
          routesTo(journey, start, to),
        );
  return settle(join(egress, beyond), to);
}

function routesTo(journey: Journey, start: Start, to: Elsewhere): readonly Segment[] {
  const { inventory } = journey;
  const { subnetId, vpcId } = start;
  const { ranges } = to;
  const table = inventory.routeTableOf(subnetId, vpcId);
  if (!table.ok) return [{ ranges, hops: [unknownIn(subnetId, table.reason)] }];
  return selectRoutes(inventory, table.value, ranges).flatMap((selection) =>
    follow(journey, start, to, table.value, selection),
  );
}

function follow(
  journey: Journey,
  start: Start,
  to: Elsewhere,
  { RouteTableId: id }: RouteTable,
  selection: Selection,
): readonly Segment[] {
  const { inventory, source } = journey;
  const { subnetId, vpcId } = start;
  const { ranges } = selection;
  const outside = !isOne(to.ranges);
  const base = { kind: "route-table", id, at: "source", to: to.name } as const;
  const stop = (...hops: readonly Hop[]): readonly Segment[] => [{ ranges, hops }];
  if (selection.kind === "unknown") return stop(unknown(base, selection.reason));
  if (selection.kind === "none") return stop(blocked(base, "NO_ROUTE_TO_DESTINATION"));
  const { destination, target, state } = selection.route;
  const table: Component = { ...base, destination, target: target.id };
  if (state === "blackhole") return stop(blocked(table, "BAD_STATE_ROUTE"));
  if (state !== "active") {
    return stop(unknown(table, { kind: "field", id, field: "Routes.State" }));
  }
  const beyond = { kind: "route-target", id: target.id } as const;
  switch (target.kind) {
    case "local":
      // A service of AWS is in no VPC.
      return outside ? [] : stop(ok(table), ...enter(journey, start, to));
    case "peering":
      return outside
        ? stop(ok(table), blocked(beyond, "PCX_REQUIRES_ADDRESS_IN_VPC_CIDR"))
        : stop(ok(table), unknown(beyond, { kind: "unsupported", what: "peering", id: target.id }));
    case "endpoint": {
      const endpoint = inventory.endpoint(target.id);
      // Nothing but its own service is behind a gateway endpoint.
      if (outside && endpoint.ok && isGateway(endpoint.value)) return [];
      const what = "gateway-load-balancer-endpoint";
      return stop(ok(table), unknown(beyond, { kind: "unsupported", what, id: target.id }));
    }
    case "unsupported":
      return stop(ok(table), crossMiddleHop(inventory, target));
    case "nat-gateway": {
      const { port, protocol } = to;
      const nat = crossNatGateway(inventory, target.id, vpcId, ranges, { port, protocol });
      return nat.map((segment) => ({
        ...segment,
        hops: [
          ok(table),
          ...entryOf(journey, start, segment, to),
          ...segment.hops,
          ...answersThroughNat(inventory, target.id, start),
        ],
      }));
    }
    case "internet-gateway": {
      if (isPrivate(ranges)) return stop(ok(table), blocked(beyond, "NO_PATH"));
      const { publicIps = [], name } = source;
      const interfaceHop = { kind: "network-interface", id: name } as const;
      const address = hasPublicAddress(source)
        ? ok(interfaceHop)
        : blocked(interfaceHop, "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS");
      const internetGatewayId = target.id;
      const crossing = { internetGatewayId, vpcId, subnetId, behindNat: false };
      const via: Via = { kind: "internet-gateway", internetGatewayId, vpcId, publicIps };
      const hops = [ok(table), address, ...crossInternetGateway(inventory, crossing)];
      return [{ ranges, hops, via }];
    }
  }
}

/** The network ACL of the destination's own subnet. */
function enter({ inventory }: Journey, { vpcId, address }: Start, to: Elsewhere): readonly Hop[] {
  const subnet = inventory.subnetAt(vpcId, to.ranges);
  if (subnet === undefined) return [];
  const { port, protocol } = to;
  const at = { subnetId: subnet.SubnetId, at: "destination" } as const;
  const table = inventory.routeTableOf(subnet.SubnetId, vpcId);
  const answers = table.ok
    ? answerRoute(inventory, table.value, "destination", { vpcId, address })
    : [];
  return [...enterSubnet(inventory, at, address, { port, protocol }), ...answers];
}

function entryOf(
  { inventory }: Journey,
  { subnetId, address }: Start,
  { enters }: Segment,
  { port, protocol }: Elsewhere,
): readonly Hop[] {
  if (enters === undefined || enters.subnetId === subnetId) return [];
  return enterSubnet(inventory, enters, address, { port, protocol });
}

/** One path for all addresses, of which the destination has only one. */
function settle(segments: readonly Segment[], { name, ranges }: Elsewhere): Segment {
  const [first, ...others] = segments;
  if (first === undefined) {
    const hop = blocked({ kind: "destination", id: name }, "NO_PATH");
    return { ranges: [], hops: [hop] };
  }
  const outcomes = new Set(segments.map(({ hops }) => outcomeOf(hops)));
  const { via, hops } = segments.find((one) => outcomeOf(one.hops) !== "blocked") ?? first;
  const plain = isOne(ranges) ? hops : hops.map(withoutFix);
  const common = { ranges: [], ...(via && { via }) };
  const destination = { kind: "destination", id: name } as const;
  if (others.length === 0 || outcomes.size === 1) {
    return { ...common, hops: isOne(ranges) ? plain : [...plain, ok(destination)] };
  }
  const reason = { kind: "unsupported", what: "unknown-address", id: name } as const;
  return { ...common, hops: [...plain, unknown(destination, reason)] };
}

/** The worst that a hop does. */
export function outcomeOf(hops: readonly Hop[]): Hop["status"] {
  const statuses = hops.map(({ status }) => status);
  const worst = (["blocked", "unknown", "partial"] as const).find((one) => statuses.includes(one));
  return worst ?? "ok";
}

/** A rule for each of many addresses is no remedy. */
function withoutFix(hop: Hop): Hop {
  if (hop.status === "ok" || hop.fix?.action !== "allow-in-network-acl") return hop;
  return { ...hop, fix: undefined };
}

function isOne(ranges: Ranges): boolean {
  return ranges.length === 1 && ranges[0]?.first === ranges[0]?.last;
}
