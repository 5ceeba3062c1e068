import { analyze } from "../reachability";
import { type NetworkInterface, type NetworkSnapshot, type Source } from "../snapshot/network";
import { applyNetwork } from "./apply";
import { type Fix } from "./fix";

/** The most interfaces whose paths are compared. */
const MAX_BYSTANDERS = 20;

/**
 * Other network interfaces of the snapshot whose packets the changes move, that reach DynamoDB before the
 * changes and certainly do not after them.
 */
export function cutOff(network: NetworkSnapshot, fixes: readonly Fix[]): readonly string[] {
  const moved = new Set(fixes.flatMap((fix) => sharedWith(network, fix)));
  if (moved.size === 0) return [];
  const after = fixes.reduce(
    (changed, fix) => (fix.action === "allow-in-policy" ? changed : applyNetwork(changed, fix)),
    network,
  );
  const verdictOf = (changed: NetworkSnapshot, source: Source) =>
    analyze({ ...changed, source }).verdict;
  return bystandersIn(network, moved)
    .slice(0, MAX_BYSTANDERS)
    .filter(
      (source) =>
        verdictOf(network, source) === "REACHABLE" && verdictOf(after, source) !== "REACHABLE",
    )
    .map(({ networkInterfaceId }) => networkInterfaceId);
}

type Bystander = Extract<Source, { kind: "network-interface" }>;

function bystandersIn(
  { networkInterfaces, source }: NetworkSnapshot,
  subnetIds: ReadonlySet<string>,
): readonly Bystander[] {
  const own = "networkInterfaceId" in source ? source.networkInterfaceId : undefined;
  const items = networkInterfaces.known ? networkInterfaces.items : [];
  return items
    .filter(
      (item) =>
        item.NetworkInterfaceId !== own && isClient(item) && subnetIds.has(item.SubnetId ?? ""),
    )
    .map((item) => ({
      kind: "network-interface",
      networkInterfaceId: item.NetworkInterfaceId,
      clientEndpoint: { known: true },
    }));
}

/** The interfaces of endpoints and gateways send nothing of their own. */
function isClient({ InterfaceType = "interface" }: NetworkInterface): boolean {
  return ["interface", "lambda", "branch", "trunk"].includes(InterfaceType);
}

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
