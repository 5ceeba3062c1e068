import { idOfDefault } from "../computed";
import { type Entity } from "../entity";
import { type Reader } from "../reader";
import { type PlannedEndpoint } from "./vpc-endpoints";
import { ownVpcs, type PlannedVpc } from "./vpcs";

export const ROUTE_TABLES = "describe-route-tables";

type Route = Readonly<Record<string, string | undefined>>;
interface Association {
  readonly Main: boolean;
  readonly SubnetId?: string | undefined;
  readonly GatewayId?: string | undefined;
  readonly AssociationState: { readonly State: "associated" };
}

export interface PlannedRouteTable {
  readonly RouteTableId: string;
  readonly VpcId: string;
  readonly Routes: Route[];
  readonly Associations: Association[];
}

const IN_FORCE = { AssociationState: { State: "associated" } } as const;

/** The route tables with the routes that AWS adds: to the VPC itself, and to gateway endpoints. */
export function readRouteTables(
  reader: Reader,
  vpcs: readonly PlannedVpc[],
  endpoints: readonly PlannedEndpoint[],
): readonly PlannedRouteTable[] {
  const tables = new Map<string, PlannedRouteTable>();
  const vpcOf = new Map(vpcs.map((vpc) => [vpc.VpcId, vpc]));
  const add = (RouteTableId: string, VpcId: string): PlannedRouteTable => {
    const Routes = localRoutes(vpcOf.get(VpcId));
    const table = { RouteTableId, VpcId, Routes, Associations: [] };
    tables.set(RouteTableId, table);
    return table;
  };
  const mainTables = readMainTables(reader, vpcs);
  for (const tableId of mainTables.made) add(tableId.id, tableId.vpcId);
  for (const table of reader.all("aws_route_table", "data.aws_route_table")) {
    const id = reader.idOf(table, "rtb");
    const { Routes } = add(id, reader.owner(table, "vpc", "vpc_id", ROUTE_TABLES));
    Routes.push(...inlineRoutes(reader, table));
  }
  for (const table of reader.all("aws_default_route_table")) {
    const id = reader.owner(table, "rtb", "default_route_table_id", ROUTE_TABLES);
    reader.names.rename(id, table.address);
    const known = tables.get(id) ?? add(id, table.id("vpc", "vpc_id") ?? "");
    known.Routes.push(...inlineRoutes(reader, table));
  }
  for (const route of reader.all("aws_route")) {
    const id = reader.owner(route, "rtb", "route_table_id", ROUTE_TABLES);
    tables.get(id)?.Routes.push(routeOf(reader, route));
  }
  for (const { vpcId, id } of mainTables.inForce) {
    if (id === undefined) continue;
    const table = tables.get(id) ?? add(id, vpcId);
    table.Associations.push({ Main: true, ...IN_FORCE });
  }
  for (const association of reader.all("aws_route_table_association")) {
    associate(reader, association, tables);
  }
  addEndpointRoutes(endpoints, tables);
  doubtPropagation(reader);
  return [...tables.values()].map((table) => ({ ...table, Routes: distinct(table.Routes) }));
}

/** A state has the routes of other resources in their route table too. */
function distinct(routes: readonly Route[]): Route[] {
  return [...new Map(routes.map((route) => [JSON.stringify(route), route])).values()];
}

/** The main table of each VPC: the one that AWS makes with it, or another that takes its place. */
function readMainTables(reader: Reader, vpcs: readonly PlannedVpc[]) {
  const replaced = new Map(
    reader
      .all("aws_main_route_table_association")
      .map((association) => [
        reader.owner(association, "vpc", "vpc_id", ROUTE_TABLES),
        reader.owner(association, "rtb", "route_table_id", ROUTE_TABLES),
      ]),
  );
  const made = ownVpcs(reader).map((vpc) => {
    const vpcId = reader.idOf(vpc, "vpc");
    const id =
      vpc.id("rtb", "default_route_table_id") ??
      idOfDefault(reader.names, vpcId, "default_route_table_id");
    return { vpcId, id };
  });
  const own = new Map(made.map(({ vpcId, id }) => [vpcId, id]));
  return {
    made,
    inForce: vpcs.map(({ VpcId }) => ({
      vpcId: VpcId,
      id: replaced.get(VpcId) ?? own.get(VpcId),
    })),
  };
}

function localRoutes(vpc: PlannedVpc | undefined): Route[] {
  const cidrs = (vpc?.CidrBlockAssociationSet ?? []) as readonly { readonly CidrBlock: string }[];
  const ipv6 = (vpc?.Ipv6CidrBlockAssociationSet ?? []) as readonly {
    readonly Ipv6CidrBlock: string;
  }[];
  const common = { GatewayId: "local", State: "active", Origin: "CreateRouteTable" };
  return [
    ...cidrs.map(({ CidrBlock }) => ({ DestinationCidrBlock: CidrBlock, ...common })),
    ...ipv6.map(({ Ipv6CidrBlock }) => ({ DestinationIpv6CidrBlock: Ipv6CidrBlock, ...common })),
  ];
}

const ROUTES_APART = { aws_route: "route_table_id" };

function inlineRoutes(reader: Reader, table: Entity): readonly Route[] {
  const blocks = reader.blocks(table, "route", ROUTE_TABLES);
  return reader
    .inline(table, "route", blocks, ROUTES_APART)
    .map((route) => routeOf(reader, route, INLINE))
    .filter(({ GatewayId }) => GatewayId !== "local");
}

interface RouteNames {
  readonly cidr: string;
  readonly ipv6: string;
  readonly prefixList: string;
}

const SEPARATE: RouteNames = {
  cidr: "destination_cidr_block",
  ipv6: "destination_ipv6_cidr_block",
  prefixList: "destination_prefix_list_id",
};
const INLINE: RouteNames = {
  cidr: "cidr_block",
  ipv6: "ipv6_cidr_block",
  prefixList: "destination_prefix_list_id",
};

/** An inline route, or a route that is a resource. One to addresses that are not known can be to any. */
function routeOf(reader: Reader, route: Entity, names = SEPARATE): Route {
  const gateway = gatewayOf(route);
  const unknown = route.unknownOf(names.cidr, names.ipv6);
  return {
    DestinationCidrBlock: route.text(names.cidr),
    DestinationIpv6CidrBlock: route.text(names.ipv6),
    DestinationPrefixListId:
      unknown === undefined
        ? route.id("pl", names.prefixList)
        : reader.names.mintUnknown("pl", unknown),
    GatewayId: gateway ?? route.id("vpce", "vpc_endpoint_id"),
    NatGatewayId: route.id("nat", "nat_gateway_id"),
    NetworkInterfaceId: route.id("eni", "network_interface_id"),
    TransitGatewayId: route.id("tgw", "transit_gateway_id"),
    VpcPeeringConnectionId: route.id("pcx", "vpc_peering_connection_id"),
    EgressOnlyInternetGatewayId: route.id("eigw", "egress_only_gateway_id"),
    LocalGatewayId: route.id("lgw", "local_gateway_id"),
    CarrierGatewayId: route.id("cagw", "carrier_gateway_id"),
    CoreNetworkArn: route.text("core_network_arn"),
    State: "active",
    Origin: "CreateRoute",
  };
}

/** An internet gateway, a virtual private gateway, or `local`. */
function gatewayOf(route: Entity): string | undefined {
  const found = route.fact("gateway_id", {
    what: "id of a gateway",
    accepts: (text) => /^(igw|vgw)-/.test(text),
  });
  if (!found.known) return route.id("igw", "gateway_id");
  return typeof found.value === "string" && found.value !== "" ? found.value : undefined;
}

function associate(
  reader: Reader,
  association: Entity,
  tables: ReadonlyMap<string, PlannedRouteTable>,
): void {
  const id = reader.owner(association, "rtb", "route_table_id", ROUTE_TABLES);
  const isEdge = association.isSet("gateway_id");
  const SubnetId = isEdge
    ? undefined
    : reader.owner(association, "subnet", "subnet_id", ROUTE_TABLES);
  const GatewayId = isEdge ? association.id("igw", "gateway_id") : undefined;
  tables.get(id)?.Associations.push({ Main: false, SubnetId, GatewayId, ...IN_FORCE });
}

/** @see https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html */
function addEndpointRoutes(
  endpoints: readonly PlannedEndpoint[],
  tables: ReadonlyMap<string, PlannedRouteTable>,
): void {
  for (const { VpcEndpointId, RouteTableIds = [], prefixListId } of endpoints) {
    if (prefixListId === undefined) continue;
    for (const tableId of RouteTableIds) {
      tables.get(tableId)?.Routes.push({
        DestinationPrefixListId: prefixListId,
        GatewayId: VpcEndpointId,
        State: "active",
        Origin: "CreateRoute",
      });
    }
  }
}

/** A virtual private gateway adds routes that only it knows. */
function doubtPropagation(reader: Reader): void {
  const propagated = [
    ...reader.all("aws_vpn_gateway_route_propagation"),
    ...reader
      .all("aws_route_table", "aws_default_route_table")
      .filter((table) => table.isSet("propagating_vgws")),
  ];
  for (const { address } of propagated) {
    reader.doubt(ROUTE_TABLES, {
      known: false,
      missing: address,
      why: "the routes that a virtual private gateway propagates are not in a plan",
    });
  }
}
