import { type NatGateway, type RouteTable, type Subnet } from "../snapshot/network";
import { isPrivate, type Ranges } from "./addresses";
import { answerRoute } from "./answer-route";
import { crossInternetGateway } from "./internet-gateway";
import { type Inventory } from "./inventory";
import { type Lookup } from "./lookup";
import { type Start } from "./journey";
import { crossMiddleHop } from "./middle-hop";
import { crossNetworkAcl, type Packets } from "./network-acl";
import { selectRoutes, type Selection } from "./route-table";
import { blocked, join, ok, unknown, unknownIn, type Segment } from "./segment";
import { type Hop, type Via } from "./trace";

const NO_PUBLIC_ADDRESS = "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS";

/**
 * A public NAT gateway needs an Elastic IP address, and its subnet needs a route to an internet
 * gateway.
 *
 * This does not check the NAT gateway's network ACL for the source's address, because that depends
 * on the source's subnet: see `enters`.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
 */
export function crossNatGateway(
  inventory: Inventory,
  natGatewayId: string,
  vpcId: string,
  destinations: Ranges,
  packets: Packets,
): readonly Segment[] {
  const component = { kind: "nat-gateway", id: natGatewayId, publicIps: [] } as const;
  const stop = (hop: Hop): readonly Segment[] => [{ ranges: destinations, hops: [hop] }];
  const found = inventory.natGateway(natGatewayId);
  if (!found.ok) return stop(unknown(component, found.reason));
  const nat = found.value;
  const addresses = publicIpsOf(inventory, nat);
  const publicIps = addresses.ok ? addresses.value : [];
  const self = examine(nat, vpcId, addresses);
  const via: Via = { kind: "nat-gateway", natGatewayId, vpcId, publicIps };
  if (nat.SubnetId === undefined && nat.AvailabilityMode === "regional") {
    const first: Segment = { ranges: destinations, hops: [self], via };
    return join([first], leaveRegion(inventory, nat, vpcId, destinations));
  }
  if (nat.SubnetId === undefined) {
    const reason = { kind: "unsupported", what: "regional-nat-gateway", id: natGatewayId } as const;
    return [
      {
        ranges: destinations,
        hops: [self, unknown({ kind: "route-target", id: natGatewayId }, reason)],
      },
    ];
  }
  const enters = { subnetId: nat.SubnetId, at: "nat-gateway" } as const;
  const start: readonly Segment[] = [{ ranges: destinations, hops: [self], via, enters }];

  const subnet = inventory.subnet(nat.SubnetId);
  if (!subnet.ok) {
    const hop = unknownIn(nat.SubnetId, subnet.reason);
    return join(start, stop(hop));
  }
  const paths = join(
    join(start, crossOwnNetworkAcl(inventory, subnet.value, destinations, packets)),
    leaveSubnet(inventory, natGatewayId, subnet.value, vpcId, destinations),
  );
  return nat.ConnectivityType === "private" || isPrivate(destinations)
    ? paths.map((path) => withoutPublicAddress(path, self))
    : paths;
}

/**
 * An internet gateway drops what comes from a NAT gateway's private address. A transit gateway or a virtual private
 * gateway may carry it to another network's way out, or to a private address.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
 */
function withoutPublicAddress(path: Segment, self: Hop): Segment {
  const leadsOn = path.hops.some(
    ({ kind, status }) => kind === "route-target" && status === "unknown",
  );
  if (!leadsOn || self.kind !== "nat-gateway") return path;
  if (self.status !== "blocked" || self.code !== NO_PUBLIC_ADDRESS) return path;
  const { kind, id, state, publicIps } = self;
  const passes = ok({ kind, id, ...(state !== undefined && { state }), publicIps });
  return { ...path, hops: path.hops.map((hop) => (hop === self ? passes : hop)) };
}

function examine(nat: NatGateway, vpcId: string, addresses: Lookup<readonly string[]>): Hop {
  const { NatGatewayId: id, State: state } = nat;
  const publicIps = addresses.ok ? addresses.value : [];
  const component = { kind: "nat-gateway", id, state, publicIps } as const;
  if (state === undefined || nat.VpcId === undefined) {
    const field = state === undefined ? "State" : "VpcId";
    return unknown(component, { kind: "field", id, field });
  }
  if (state !== "available") {
    const action = state === "pending" ? "wait-until-available" : "replace";
    return blocked(component, "BAD_STATE", { action, id });
  }
  if (nat.VpcId !== vpcId) return blocked(component, "NGW_REQUIRES_SOURCE_IN_VPC");
  if (nat.ConnectivityType !== "private" && !addresses.ok) {
    return unknown(component, addresses.reason);
  }
  if (nat.ConnectivityType === "private" || publicIps.length === 0) {
    const fix = { action: "make-nat-gateway-public", natGatewayId: id } as const;
    return blocked(component, NO_PUBLIC_ADDRESS, fix);
  }
  return ok(component);
}

/** The addresses in the NAT gateway's description, or else the addresses of its allocations. */
function publicIpsOf(inventory: Inventory, nat: NatGateway): Lookup<readonly string[]> {
  const ips: string[] = [];
  for (const { Status, PublicIp, AllocationId } of nat.NatGatewayAddresses ?? []) {
    if (Status !== undefined && Status !== "succeeded") continue;
    if (PublicIp !== undefined) {
      ips.push(PublicIp);
    } else if (AllocationId !== undefined) {
      const ip = inventory.publicIpOf(AllocationId);
      if (!ip.ok) return ip;
      if (ip.value !== undefined) ips.push(ip.value);
    }
  }
  return { ok: true, value: ips.sort() };
}

function crossOwnNetworkAcl(
  inventory: Inventory,
  subnet: Subnet,
  destinations: Ranges,
  packets: Packets,
): readonly Segment[] {
  const acl = inventory.networkAclOf(subnet.SubnetId);
  if (!acl.ok) {
    const hop = unknownIn(subnet.SubnetId, acl.reason);
    return [{ ranges: destinations, hops: [hop] }];
  }
  const { request, answer } = crossNetworkAcl(acl.value, {
    at: "nat-gateway",
    connection: "leaving",
    ...packets,
    peerRanges: destinations,
    peer: "dynamodb",
    allPortsUsed: true,
  });
  return join(request, answer);
}

function leaveSubnet(
  inventory: Inventory,
  natGatewayId: string,
  { SubnetId: subnetId }: Subnet,
  vpcId: string,
  destinations: Ranges,
): readonly Segment[] {
  const table = inventory.routeTableOf(subnetId, vpcId);
  if (!table.ok) {
    const hop = unknownIn(subnetId, table.reason);
    return [{ ranges: destinations, hops: [hop] }];
  }
  return selectRoutes(inventory, table.value, destinations).map((selection) => ({
    ranges: selection.ranges,
    hops: followRoute(inventory, natGatewayId, { table: table.value, subnetId, vpcId }, selection),
  }));
}

/**
 * A regional NAT gateway is in no subnet, so it has no network ACL. It has a route table of its own, which
 * AWS makes with a route to the internet gateway.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
 */
function leaveRegion(
  inventory: Inventory,
  { NatGatewayId: id, RouteTableId: routeTableId }: NatGateway,
  vpcId: string,
  destinations: Ranges,
): readonly Segment[] {
  const component = { kind: "nat-gateway", id, publicIps: [] } as const;
  const stop = (hop: Hop): readonly Segment[] => [{ ranges: destinations, hops: [hop] }];
  if (routeTableId === undefined) {
    return stop(unknown(component, { kind: "field", id, field: "RouteTableId" }));
  }
  const table = inventory.routeTable(routeTableId);
  if (!table.ok) return stop(unknown(component, table.reason));
  return selectRoutes(inventory, table.value, destinations).map((selection) => ({
    ranges: selection.ranges,
    hops: followRoute(inventory, id, { table: table.value, vpcId }, selection),
  }));
}

/** The route of the answers from the NAT gateway to the source. */
export function answersThroughNat(
  inventory: Inventory,
  natGatewayId: string,
  { subnetId, vpcId, address }: Start,
): readonly Hop[] {
  const nat = inventory.natGateway(natGatewayId);
  if (!nat.ok) return [];
  const { SubnetId, RouteTableId } = nat.value;
  // Packets within a subnet pass no route.
  if (SubnetId === subnetId) return [];
  const table =
    SubnetId === undefined
      ? inventory.routeTable(RouteTableId ?? "")
      : inventory.routeTableOf(SubnetId, vpcId);
  return table.ok ? answerRoute(inventory, table.value, "nat-gateway", { vpcId, address }) : [];
}

function followRoute(
  inventory: Inventory,
  natGatewayId: string,
  location: { readonly table: RouteTable; readonly subnetId?: string; readonly vpcId: string },
  selection: Selection,
): readonly Hop[] {
  const routeTableId = location.table.RouteTableId;
  const base = { kind: "route-table", id: routeTableId, at: "nat-gateway" } as const;
  const fix = {
    action: "add-internet-route",
    routeTableId,
    internetGatewayId: inventory.internetGatewayIn(location.vpcId)?.InternetGatewayId,
  } as const;
  if (selection.kind === "unknown") return [unknown(base, selection.reason)];
  if (selection.kind === "none") return [blocked(base, "NO_ROUTE_TO_DESTINATION", fix)];

  const { target, destination, state } = selection.route;
  const table = { ...base, destination, target: target.id } as const;
  if (state === "blackhole") return [blocked(table, "BAD_STATE_ROUTE", fix)];
  if (state !== "active") {
    return [unknown(table, { kind: "field", id: routeTableId, field: "Routes.State" })];
  }
  switch (target.kind) {
    case "internet-gateway": {
      const { vpcId, subnetId } = location;
      if (isPrivate(selection.ranges)) {
        return [ok(table), blocked({ kind: "route-target", id: target.id }, "NO_PATH")];
      }
      const crossing = { internetGatewayId: target.id, vpcId, subnetId, behindNat: true };
      return [ok(table), ...crossInternetGateway(inventory, crossing)];
    }
    case "endpoint": {
      const endpoint = { kind: "vpc-endpoint", id: target.id, endpointType: "gateway" } as const;
      const reason = { kind: "conflict", conflict: "nat-then-endpoint" } as const;
      return [ok(table), unknown(endpoint, reason)];
    }
    case "nat-gateway": {
      if (target.id === natGatewayId) {
        return [blocked(table, "NO_PATH", { action: "move-nat-gateway", natGatewayId })];
      }
      const next = { kind: "nat-gateway", id: target.id, publicIps: [] } as const;
      const reason = { kind: "unsupported", what: "nat-gateway-chain", id: target.id } as const;
      return [ok(table), unknown(next, reason)];
    }
    case "local":
    case "peering": {
      if (!isPrivate(selection.ranges)) return [blocked(table, "NO_ROUTE_TO_DESTINATION", fix)];
      // The address behind it can be a DNS server's, or a proxy's.
      const reason = { kind: "unsupported", what: "private-nat", id: natGatewayId } as const;
      return [ok(table), unknown({ kind: "route-target", id: natGatewayId }, reason)];
    }
    case "unsupported":
      return [ok(table), crossMiddleHop(inventory, target)];
  }
}
