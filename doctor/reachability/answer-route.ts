import { type RouteTable } from "../snapshot/network";
import { covers, parseCidr, union, type Ranges } from "./addresses";
import { type Inventory } from "./inventory";
import { crossMiddleHop } from "./middle-hop";
import { selectRoutes, type Selection } from "./route-table";
import { blocked, ok, unknown, type Segment } from "./segment";
import { type Start } from "./journey";
import { collapse } from "./source-side";
import { type At, type Hop } from "./trace";

/**
 * The route of the answers in the other side's subnet. It is the local one, which is not worth a hop, unless a route to
 * the source's subnet is more specific and leads through a middlebox.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html
 */
export function answerRoute(
  inventory: Inventory,
  table: RouteTable,
  at: At,
  { vpcId, address }: Pick<Start, "vpcId" | "address">,
): readonly Hop[] {
  const segments = selectRoutes(inventory, table, address.ranges).map((selection): Segment => {
    const hop = hopOf(
      inventory,
      vpcId,
      { kind: "route-table", id: table.RouteTableId, at },
      selection,
    );
    return { ranges: selection.ranges, hops: [hop] };
  });
  return collapse(segments).filter(({ status }) => status !== "ok");
}

function hopOf(
  inventory: Inventory,
  vpcId: string,
  table: { readonly kind: "route-table"; readonly id: string; readonly at: At },
  selection: Selection,
): Hop {
  const { id } = table;
  const base = { ...table, to: "source" } as const;
  if (selection.kind === "unknown") return unknown(base, selection.reason);
  // Every route table has the local route.
  if (selection.kind === "none") return ok(base);
  const { destination, target, state, ranges } = selection.route;
  // A route that is not for the VPC's own addresses never leads to them.
  if (!isInVpc(inventory, vpcId, ranges)) return ok(base);
  const component = { ...base, destination, target: target.id } as const;
  if (state === "blackhole") {
    const fix = { action: "remove-route", routeTableId: id, destination } as const;
    return blocked(component, "BAD_STATE_ROUTE", fix);
  }
  if (target.kind === "local" && state === "active") return ok(component);
  if (target.kind === "unsupported") {
    const beyond = crossMiddleHop(inventory, target);
    if (beyond.status === "blocked") return beyond;
  }
  return unknown(component, { kind: "unsupported", what: "middlebox", id: target.id });
}

function isInVpc(inventory: Inventory, vpcId: string, ranges: Ranges): boolean {
  const vpc = inventory.vpc(vpcId);
  if (!vpc.ok) return true;
  const { CidrBlock, CidrBlockAssociationSet = [] } = vpc.value;
  const cidrs = [CidrBlock, ...CidrBlockAssociationSet.map((each) => each.CidrBlock)];
  return covers(union(cidrs.flatMap((cidr) => parseCidr(cidr ?? "") ?? [])), ranges);
}
