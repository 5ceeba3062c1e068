import { dynamoDbServiceName } from "../../aws/services";
import { type Destination } from "./client-endpoint";
import { answerRoute } from "./answer-route";
import { crossInterfaceEndpoint, type EndpointInterface } from "./interface-endpoint";
import { leaveSubnet, traceEach, type Journey, type Start } from "./journey";
import { selectRoutes, type Selection } from "./route-table";
import { crossSecurityGroups } from "./security-group";
import { blocked, cached, join, ok, unknown, unknownIn, type Segment } from "./segment";
import { collapse, enterSubnet } from "./source-side";
import { type SubnetTrace } from "./summary";
import { type SecurityGroupPeer } from "./fix";
import { type Hop, type Via } from "./trace";
import { nameResolver } from "./vpc";

/** Traces to an interface endpoint: to every interface that its name resolves to. */
export function traceToInterfaces(
  journey: Journey,
  { endpointId, zone, serviceName }: Extract<Destination, { kind: "interface-endpoint" }>,
): readonly SubnetTrace[] {
  const { inventory, region, port, source } = journey;
  const endpoint = crossInterfaceEndpoint(
    inventory,
    serviceName ?? dynamoDbServiceName(region),
    endpointId,
    zone,
  );
  const egressTo = cached(({ range, cidr }: EndpointInterface) =>
    crossSecurityGroups(inventory, {
      ownerId: source.name,
      groupIds: source.groupIds,
      at: "source",
      direction: "egress",
      port,
      peerRanges: [range],
      peerGroupIds: endpoint.groupIds,
      peer: peerOf(endpoint.groupIds, cidr),
    }),
  );
  const resolve = nameResolver(journey);

  return traceEach(journey, (start) => {
    const { vpcId, address } = start;
    const names = resolve(start).forOthers;
    const via: Via = { kind: "interface-endpoint", endpointId, vpcId };
    const only = (...hops: readonly Hop[]): Segment => ({ ranges: [], hops, names });
    if (endpoint.vpcId !== undefined && endpoint.vpcId !== vpcId) {
      const component = {
        kind: "vpc-endpoint",
        id: endpointId,
        endpointType: "interface",
      } as const;
      const what = "endpoint-in-another-vpc";
      return [only(unknown(component, { kind: "unsupported", what, id: endpointId }))];
    }
    if (endpoint.interfaces.length + endpoint.unclear.length === 0) return [only(endpoint.hop)];

    const ingress = collapse(
      crossSecurityGroups(inventory, {
        ownerId: endpointId,
        groupIds: endpoint.groupIds ?? [],
        at: "endpoint",
        direction: "ingress",
        port,
        peerRanges: address.ranges,
        peerGroupIds: source.groupIds,
        peer: peerOf(source.groupIds, address.cidr),
      }),
    );
    const segments = endpoint.interfaces.flatMap((destination) => {
      const ranges = [destination.range];
      const first: Segment = { ranges, hops: [], names };
      const last: Segment = { ranges, hops: [...ingress, endpoint.hop], via };
      const all = join(
        join(join([first], egressTo(destination)), toSubnet(journey, start, destination)),
        [last],
      );
      return destination.exact || all.length === 1
        ? all
        : all.map((one) => doubt(one, destination));
    });
    return [...segments, ...endpoint.unclear.map((hop) => only(hop, endpoint.hop))];
  });
}

function peerOf(groupIds: readonly string[] = [], cidr: string): SecurityGroupPeer {
  const [groupId] = [...groupIds].sort();
  return groupId === undefined ? { cidrs: [cidr] } : { groupId };
}

/** Packets between two subnets pass two network ACLs and a route. Within a subnet, they pass none. */
function toSubnet(
  journey: Journey,
  start: Start,
  destination: EndpointInterface,
): readonly Segment[] {
  const { inventory, port } = journey;
  const ranges = [destination.range];
  if (destination.subnetId === start.subnetId) return [{ ranges, hops: [] }];
  const enters = { subnetId: destination.subnetId, at: "endpoint" } as const;
  const entry = enterSubnet(inventory, enters, start.address, { port });
  const table = inventory.routeTableOf(destination.subnetId, start.vpcId);
  const answers = table.ok
    ? answerRoute(inventory, table.value, "endpoint", start)
    : [unknownIn(destination.subnetId, table.reason)];
  return join(
    join(
      leaveSubnet(journey, start, ranges, destination.cidr),
      routeTo(journey, start, destination),
    ),
    [{ ranges, hops: [...entry, ...answers] }],
  );
}

function routeTo(
  { inventory }: Journey,
  { subnetId, vpcId }: Start,
  destination: EndpointInterface,
): readonly Segment[] {
  const ranges = [destination.range];
  const table = inventory.routeTableOf(subnetId, vpcId);
  if (!table.ok) {
    return [{ ranges, hops: [unknownIn(subnetId, table.reason)] }];
  }
  const { RouteTableId: id } = table.value;
  return selectRoutes(inventory, table.value, ranges).map((selection) => ({
    ranges: selection.ranges,
    hops: [localHop(id, selection)],
  }));
}

function localHop(id: string, selection: Selection): Hop {
  const base = { kind: "route-table", id, at: "source" } as const;
  if (selection.kind === "unknown") return unknown(base, selection.reason);
  if (selection.kind === "none") return blocked(base, "NO_ROUTE_TO_DESTINATION");
  const { destination, target, state } = selection.route;
  const component = { ...base, destination, target: target.id } as const;
  if (state === "blackhole") return blocked(component, "BAD_STATE_ROUTE");
  return target.kind === "local" && state === "active"
    ? ok(component)
    : unknown(component, { kind: "unsupported", what: "middlebox", id: target.id });
}

/** If only part of the subnet passes, the result depends on the interface's unknown address. */
function doubt(segment: Segment, { id }: EndpointInterface): Segment {
  if (segment.hops.some(({ status }) => status !== "ok")) return segment;
  const reason = { kind: "field", id, field: "PrivateIpAddress" } as const;
  return {
    ...segment,
    hops: [...segment.hops, unknown({ kind: "network-interface", id }, reason)],
  };
}
