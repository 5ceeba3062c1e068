import { NOWHERE, VPC_NAMESPACE } from "./names";
import { addRouteTable, type PlannedTable, routeTableOf } from "./route-table";
import { addResolver } from "./vpc";
import { type LabInterface, subnetOf, type World } from "./world";

/** The order in which Linux asks. */
const PRIORITY = { resolver: 10, ownSubnet: 20, routeTable: 30, interfaces: 40 } as const;

export interface Routing {
  readonly tables: ReadonlyMap<LabInterface, PlannedTable>;
  /** The realm of packets for an interface of the VPC. */
  readonly local: number;
  /** The realm of packets for an address of the VPC that no interface has. */
  readonly nobody: number;
}

/**
 * Routes what comes from an interface by its subnet's route table, and everything else to the interface that it is
 * for. Packets within a subnet pass no route table.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
 */
export function addRouter(world: World): Routing {
  const { drawing, interfaces } = world;
  const namespace = VPC_NAMESPACE;
  const resolver = drawing.number();
  const delivery = drawing.number();
  addResolver(world, resolver);
  drawing.rule({ namespace, priority: PRIORITY.resolver, table: resolver });
  const byId = new Map<string, PlannedTable>();
  const tables = new Map<LabInterface, PlannedTable>();
  // A route to a NAT gateway adds an interface, which this loop then also comes to.
  for (const each of interfaces) {
    const from = { device: each.device };
    if (each.subnetId !== undefined) {
      const { CidrBlock: to } = subnetOf(world, each.subnetId);
      drawing.rule({ namespace, priority: PRIORITY.ownSubnet, from, to, table: delivery });
    }
    const table = routeTableOf(world, each);
    const planned = byId.get(table.RouteTableId) ?? addRouteTable(world, table);
    byId.set(planned.id, planned);
    tables.set(each, planned);
    drawing.rule({ namespace, priority: PRIORITY.routeTable, from, table: planned.number });
  }
  drawing.rule({ namespace, priority: PRIORITY.interfaces, table: delivery });
  const local = drawing.realm();
  const nobody = drawing.realm();
  const common = { namespace, table: delivery };
  for (const { address, device } of interfaces) {
    drawing.route({ ...common, destination: `${address}/32`, device, realm: local });
  }
  drawing.route({ ...common, destination: "0.0.0.0/0", device: NOWHERE, realm: nobody });
  return { tables, local, nobody };
}
