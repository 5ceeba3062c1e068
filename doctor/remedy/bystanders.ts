import { analyze } from "../reachability";
import { type NetworkInterface, type NetworkSnapshot, type Source } from "../snapshot/network";
import { type Fix } from "./fix";

/** The most interfaces whose paths are compared. */
const MAX_BYSTANDERS = 50;

/**
 * Other network interfaces of the snapshot that reach DynamoDB before the changes and certainly do not
 * after them.
 */
export function cutOff(before: NetworkSnapshot, after: NetworkSnapshot): readonly string[] {
  return bystandersOf(before)
    .slice(0, MAX_BYSTANDERS)
    .filter((source) => {
      const reaches = (network: NetworkSnapshot) => analyze({ ...network, source }).verdict;
      return reaches(before) === "REACHABLE" && reaches(after) !== "REACHABLE";
    })
    .map(({ networkInterfaceId }) => networkInterfaceId);
}

type Bystander = Extract<Source, { kind: "network-interface" }>;

function bystandersOf({ networkInterfaces, source }: NetworkSnapshot): readonly Bystander[] {
  const own = "networkInterfaceId" in source ? source.networkInterfaceId : undefined;
  const items = networkInterfaces.known ? networkInterfaces.items : [];
  return items
    .filter((item) => item.NetworkInterfaceId !== own && isClient(item))
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
  const changed =
    "routeTableIds" in fix ? fix.routeTableIds : "routeTableId" in fix ? [fix.routeTableId] : [];
  const { routeTables, subnets, source } = network;
  if (changed.length === 0 || !routeTables.known || !subnets.known) return [];
  const explicit = new Map<string, string>();
  const main = new Map<string, string>();
  for (const { RouteTableId, VpcId, Associations = [] } of routeTables.items) {
    for (const { SubnetId, Main } of Associations) {
      if (SubnetId !== undefined) explicit.set(SubnetId, RouteTableId);
      if (Main === true && VpcId !== undefined) main.set(VpcId, RouteTableId);
    }
  }
  const own = ownSubnets(network, source);
  return subnets.items
    .filter(({ SubnetId, VpcId = "" }) => {
      const table = explicit.get(SubnetId) ?? main.get(VpcId);
      return table !== undefined && changed.includes(table) && !own.includes(SubnetId);
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
