import { type RouteTable } from "../snapshot/network";
import { openPrivatePath, type RouteTableLocation } from "./advice";
import { isAvailable } from "./gateway-endpoint";
import { isInterface, type Inventory } from "./inventory";
import { leaveSubnet, traceEach, type Journey, type Start } from "./journey";
import { answersThroughNat, crossNatGateway } from "./nat-gateway";
import { followSelection } from "./next-hop";
import { selectRoutes } from "./route-table";
import { crossSecurityGroups } from "./security-group";
import { cached, join, unknown, unknownIn, type Segment } from "./segment";
import { enterSubnet } from "./source-side";
import { type SubnetTrace } from "./summary";
import { nameResolver } from "./vpc";
import { type Hop, type Note } from "./trace";

/** Traces to DynamoDB's public name: to all addresses in its prefix list. */
export function traceToService(journey: Journey): readonly SubnetTrace[] {
  const { inventory, region, port, source } = journey;
  const { dynamoDb } = inventory;
  if (!dynamoDb.ok) {
    const hop = unknown({ kind: "prefix-list", id: "dynamodb" }, dynamoDb.reason);
    return traceEach(journey, () => [{ ranges: [], hops: [hop] }]);
  }
  const { ranges: destinations, id: prefixListId } = dynamoDb.value;
  const egress = crossSecurityGroups(inventory, {
    ownerId: source.name,
    groupIds: source.groupIds,
    at: "source",
    direction: "egress",
    port,
    peerRanges: destinations,
    peerGroupIds: [],
    peer: { prefixListId },
  });
  const selectionOf = cached((table: RouteTable) => selectRoutes(inventory, table, destinations));
  const resolve = nameResolver(journey);
  const natIn = cached((vpcId: string) =>
    cached((natGatewayId: string) =>
      crossNatGateway(inventory, natGatewayId, vpcId, destinations, { port }),
    ),
  );

  return traceEach(journey, (start) => {
    const { vpcId, subnetId } = start;
    const unclear = privateDns(journey, vpcId);
    if (unclear !== undefined) return [{ ranges: destinations, hops: [unclear] }];

    const leave = join(egress, leaveSubnet(journey, start, destinations, "dynamodb"));
    const table = inventory.routeTableOf(subnetId, vpcId);
    if (!table.ok) {
      const hop = unknownIn(subnetId, table.reason);
      return join(leave, [{ ranges: destinations, hops: [hop] }]);
    }
    const departure = {
      inventory,
      region,
      source,
      subnetId,
      vpcId,
      table: table.value,
      names: resolve(start),
      throughNat: natIn(vpcId),
    };
    const routes = selectionOf(table.value).flatMap((selection) =>
      followSelection(departure, selection),
    );
    const location = { region, vpcId, routeTableId: table.value.RouteTableId };
    return join(leave, routes).map((segment) =>
      noteWhenPublic(inventory, location, withEntry(journey, start, segment)),
    );
  });
}

/**
 * With private DNS, DynamoDB's public name would resolve to the interface endpoint. The documentation
 * says that DynamoDB does not support private DNS.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-interface-endpoints.html
 */
function privateDns({ inventory }: Journey, vpcId: string): Hop | undefined {
  const endpoint = inventory
    .dynamoDbEndpointsIn(vpcId)
    .find(
      (one) =>
        isInterface(one) &&
        (one.State === undefined || isAvailable(one)) &&
        one.PrivateDnsEnabled !== false,
    );
  if (endpoint === undefined) return undefined;
  const { VpcEndpointId: id, State: state, PrivateDnsEnabled: isOn } = endpoint;
  const component = { kind: "vpc-endpoint", id, endpointType: "interface", state } as const;
  if (isOn === undefined) {
    return unknown(component, { kind: "field", id, field: "PrivateDnsEnabled" });
  }
  return state === undefined
    ? unknown(component, { kind: "field", id, field: "State" })
    : unknown(component, { kind: "conflict", conflict: "private-dns" });
}

/** The NAT gateway's network ACL sees the source's address, unless both are in the same subnet. */
function withEntry({ inventory, port }: Journey, start: Start, whole: Segment): Segment {
  const { subnetId, address } = start;
  const { via } = whole;
  const answers =
    via?.kind === "nat-gateway" ? answersThroughNat(inventory, via.natGatewayId, start) : [];
  const segment = answers.length === 0 ? whole : { ...whole, hops: [...whole.hops, ...answers] };
  const { enters, hops } = segment;
  if (enters === undefined || enters.subnetId === subnetId) return segment;
  const entry = enterSubnet(inventory, enters, address, { port });
  const index = hops.findIndex(({ kind }) => kind === "nat-gateway");
  return { ...segment, hops: [...hops.slice(0, index), ...entry, ...hops.slice(index)] };
}

function noteWhenPublic(
  inventory: Inventory,
  location: RouteTableLocation,
  segment: Segment,
): Segment {
  const { via, names = [], hops, notes = [] } = segment;
  if (via?.kind !== "nat-gateway" && via?.kind !== "internet-gateway") return segment;
  const stops = ({ status }: Hop) => status === "blocked" || status === "unknown";
  if (names.some(stops) || hops.some(stops)) return segment;
  const { kind } = via;
  const fix = openPrivatePath(inventory, location);
  const id = kind === "nat-gateway" ? via.natGatewayId : via.internetGatewayId;
  const note: Note = { code: "X_PATH_NOT_PRIVATE", kind, id, fix };
  return { ...segment, notes: [...notes, note] };
}
