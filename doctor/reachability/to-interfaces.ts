import { dynamoDbServiceName } from "../../aws/services";
import { type Destination } from "./client-endpoint";
import { answerRoute } from "./answer-route";
import {
  crossInterfaceEndpoint,
  type EndpointInterface,
  type InterfaceCrossing,
} from "./interface-endpoint";
import { leaveSubnet, traceEach, type Journey, type Start } from "./journey";
import { selectRoutes, type Selection } from "./route-table";
import { crossSecurityGroups } from "./security-group";
import { blocked, cached, join, ok, unknown, unknownIn, type Segment } from "./segment";
import { collapse, enterSubnet } from "./source-side";
import { type SubnetTrace } from "./summary";
import { type SecurityGroupPeer } from "./fix";
import { type At, type Hop, type Via } from "./trace";
import { nameResolver } from "./vpc";

/** Traces to an interface endpoint: to every interface that its name resolves to. */
export function traceToInterfaces(
  journey: Journey,
  { endpointId, zone, serviceName }: Extract<Destination, { kind: "interface-endpoint" }>,
): readonly SubnetTrace[] {
  const { inventory, region } = journey;
  const endpoint = crossInterfaceEndpoint(
    inventory,
    serviceName ?? dynamoDbServiceName(region),
    endpointId,
    zone,
  );
  const toThem = interfaceTracer(journey, {
    ...endpoint,
    id: endpointId,
    at: "endpoint",
    via: (vpcId) => ({ kind: "interface-endpoint", endpointId, vpcId }),
  });
  const resolve = nameResolver(journey);
  return traceEach(journey, (start) => {
    if (endpoint.vpcId === undefined || endpoint.vpcId === start.vpcId) return toThem(start);
    const component = { kind: "vpc-endpoint", id: endpointId, endpointType: "interface" } as const;
    const what = "endpoint-in-another-vpc";
    const hop = unknown(component, { kind: "unsupported", what, id: endpointId });
    return [{ ranges: [], hops: [hop], names: resolve(start).forOthers }];
  });
}

/** The interfaces behind one name: of an endpoint, or of the nodes of a DAX cluster. */
export interface InterfaceTarget extends Omit<InterfaceCrossing, "vpcId"> {
  /** What the interfaces belong to. */
  readonly id: string;
  readonly at: Extract<At, "endpoint" | "destination">;
  /** The name of the target in the report. @default - DynamoDB */
  readonly to?: string;
  readonly via: (vpcId: string) => Via;
}

/** @returns the paths from one subnet to every interface, all of which are in the subnet's VPC */
export function interfaceTracer(
  journey: Journey,
  target: InterfaceTarget,
): (start: Start) => readonly Segment[] {
  const { inventory, port, source } = journey;
  const { id, at, to, groupIds } = target;
  const egressTo = cached(({ range, cidr }: EndpointInterface) =>
    crossSecurityGroups(inventory, {
      ownerId: source.name,
      groupIds: source.groupIds,
      at: "source",
      direction: "egress",
      port,
      peerRanges: [range],
      peerGroupIds: groupIds,
      peer: peerOf(groupIds, cidr),
      ...(to !== undefined && { to }),
    }),
  );
  const resolve = nameResolver(journey);

  return (start) => {
    const { vpcId, address } = start;
    const names = resolve(start).forOthers;
    const only = (...hops: readonly Hop[]): Segment => ({ ranges: [], hops, names });
    if (target.interfaces.length + target.unclear.length === 0) return [only(target.hop)];

    const ingress = collapse(
      crossSecurityGroups(inventory, {
        ownerId: id,
        groupIds: groupIds ?? [],
        at,
        direction: "ingress",
        port,
        peerRanges: address.ranges,
        peerGroupIds: source.groupIds,
        peer: peerOf(source.groupIds, address.cidr),
      }),
    );
    const segments = target.interfaces.flatMap((destination) => {
      const ranges = [destination.range];
      const first: Segment = { ranges, hops: [], names };
      const last: Segment = { ranges, hops: [...ingress, target.hop], via: target.via(vpcId) };
      const all = join(
        join(join([first], egressTo(destination)), toSubnet(journey, start, destination, target)),
        [last],
      );
      return destination.exact || all.length === 1
        ? all
        : all.map((one) => doubt(one, destination));
    });
    return [...segments, ...target.unclear.map((hop) => only(hop, target.hop))];
  };
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
  { at, to }: InterfaceTarget,
): readonly Segment[] {
  const { inventory, port } = journey;
  const ranges = [destination.range];
  if (destination.subnetId === start.subnetId) return [{ ranges, hops: [] }];
  const enters = { subnetId: destination.subnetId, at } as const;
  const entry = enterSubnet(inventory, enters, start.address, { port });
  const table = inventory.routeTableOf(destination.subnetId, start.vpcId);
  const answers = table.ok
    ? answerRoute(inventory, table.value, "endpoint", start)
    : [unknownIn(destination.subnetId, table.reason)];
  return join(
    join(
      leaveSubnet(journey, start, ranges, destination.cidr),
      routeTo(journey, start, destination, to),
    ),
    [{ ranges, hops: [...entry, ...answers] }],
  );
}

function routeTo(
  { inventory }: Journey,
  { subnetId, vpcId }: Start,
  destination: EndpointInterface,
  to: string | undefined,
): readonly Segment[] {
  const ranges = [destination.range];
  const table = inventory.routeTableOf(subnetId, vpcId);
  if (!table.ok) {
    return [{ ranges, hops: [unknownIn(subnetId, table.reason)] }];
  }
  const { RouteTableId: id } = table.value;
  return selectRoutes(inventory, table.value, ranges).map((selection) => ({
    ranges: selection.ranges,
    hops: [localHop(id, selection, to)],
  }));
}

function localHop(id: string, selection: Selection, to: string | undefined): Hop {
  const base = {
    kind: "route-table",
    id,
    at: "source",
    ...(to !== undefined && { to }),
  } as const;
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
