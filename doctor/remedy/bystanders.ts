import { type NetworkSnapshot, type Source } from "../snapshot/network";
import { type Fix } from "./fix";

/** The subnets besides the source's that use the route tables which the change gives a route. */
export function sharedWith(network: NetworkSnapshot, fix: Fix): readonly string[] {
  const changed = new Set(
    "routeTableIds" in fix ? fix.routeTableIds : "routeTableId" in fix ? [fix.routeTableId] : [],
  );
  const { routeTables, subnets, source } = network;
  if (changed.size === 0 || !routeTables.known || !subnets.known) return [];
  const explicit = new Map<string, string>();
  const main = new Map<string, string>();
  for (const { RouteTableId, VpcId, Associations = [] } of routeTables.items) {
    for (const { SubnetId, Main } of Associations) {
      if (SubnetId !== undefined) explicit.set(SubnetId, RouteTableId);
      if (Main === true && VpcId !== undefined) main.set(VpcId, RouteTableId);
    }
  }
  const own = new Set(ownSubnets(network, source));
  return subnets.items
    .filter(({ SubnetId, VpcId = "" }) => {
      const table = explicit.get(SubnetId) ?? main.get(VpcId);
      return table !== undefined && changed.has(table) && !own.has(SubnetId);
    })
    .map(({ SubnetId }) => SubnetId)
    .sort();
}

function ownSubnets({ networkInterfaces }: NetworkSnapshot, source: Source): readonly string[] {
  if ("subnetIds" in source) return source.subnetIds;
  if (!("networkInterfaceId" in source) || !networkInterfaces.known) return [];
  return networkInterfaces.items
    .filter(({ NetworkInterfaceId }) => NetworkInterfaceId === source.networkInterfaceId)
    .flatMap(({ SubnetId }) => SubnetId ?? []);
}
