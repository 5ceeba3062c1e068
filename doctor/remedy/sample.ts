import { dnsServerSubnets, type SubnetGroup, type Trace } from "../reachability";
import { type Snapshot } from "../snapshot/assemble";
import { type Known, type NetworkSnapshot, type Source } from "../snapshot/network";
import { type Fix } from "./fix";
import { networkFixes } from "./network-fixes";
import { departuresOf } from "./path-fixes";

/**
 * The most subnets of a function. A search over more would take too long.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html
 */
const MAX_SUBNETS = 16;

/** A snapshot that is cheap to diagnose many times. */
export interface Sample {
  readonly snapshot: Snapshot;
  /** Whether some of the source's subnets are left out. */
  readonly partial: boolean;
}

/**
 * The snapshot without the subnets that no path of the source can touch. Of a source with very many
 * subnets, only one of each kind is left: those whose packets pass and are stopped by the same kinds of
 * things.
 */
export function sampleOf(snapshot: Snapshot, trace: Trace): Sample {
  const { network } = snapshot;
  const { source } = network;
  const subnetIds = "subnetIds" in source ? sampledSubnets(source.subnetIds, trace) : [];
  const partial = "subnetIds" in source && subnetIds.length < source.subnetIds.length;
  const kept = new Set([...subnetIds, ...subnetsInUse(network)]);
  const sampled = partial ? { ...source, subnetIds } : source;
  return { snapshot: { ...snapshot, network: limitedTo(kept, network, sampled) }, partial };
}

function sampledSubnets(subnetIds: readonly string[], trace: Trace): readonly string[] {
  if (subnetIds.length <= MAX_SUBNETS) return subnetIds;
  const kinds = new Map<string, string>();
  for (const group of trace.groups) {
    const [first] = group.subnets;
    if (first !== undefined) kinds.set(kindOf(group), first.subnetId);
  }
  return [...kinds.values()].slice(0, MAX_SUBNETS);
}

/** The subnets of what packets can pass through. */
function subnetsInUse(network: NetworkSnapshot): readonly string[] {
  const { natGateways, vpcEndpoints, networkInterfaces } = network;
  return [
    ...dnsServerSubnets(network),
    ...itemsOf(natGateways).flatMap(({ SubnetId }) => SubnetId ?? []),
    ...itemsOf(vpcEndpoints).flatMap(({ SubnetIds }) => SubnetIds ?? []),
    ...itemsOf(networkInterfaces).flatMap(({ SubnetId }) => SubnetId ?? []),
  ];
}

function limitedTo(
  subnetIds: ReadonlySet<string>,
  network: NetworkSnapshot,
  source: Source,
): NetworkSnapshot {
  const inUse = ({ Associations = [] }: { Associations?: readonly { SubnetId?: string }[] }) =>
    Associations.length === 0 ||
    Associations.some(({ SubnetId }) => SubnetId === undefined || subnetIds.has(SubnetId));
  return {
    ...network,
    source,
    subnets: only(network.subnets, ({ SubnetId }) => subnetIds.has(SubnetId)),
    routeTables: only(network.routeTables, inUse),
    networkAcls: only(network.networkAcls, inUse),
  };
}

function itemsOf<Item>(collection: Known<Item>): readonly Item[] {
  return collection.known ? collection.items : [];
}

function only<Item>(collection: Known<Item>, is: (item: Item) => boolean): Known<Item> {
  return collection.known
    ? { known: true, items: collection.items.filter((item) => is(item)) }
    : collection;
}

function kindOf({ paths }: SubnetGroup): string {
  return paths
    .map(({ via, hops }) => {
      const words = hops.map((hop) => `${hop.kind} ${hop.status} ${"code" in hop ? hop.code : ""}`);
      return `${via?.kind ?? ""} ${words.join()}`;
    })
    .join(";");
}

/** The changes of a sample for all subnets. */
export function widened(
  fixes: readonly Fix[],
  network: NetworkSnapshot,
  trace: Trace,
): readonly Fix[] {
  const tables = departuresOf(trace)?.routeTableIds ?? [];
  const actions = new Set(fixes.map(({ action }) => action));
  const known = new Set(fixes.map((fix) => JSON.stringify(fix)));
  const others = networkFixes(network, trace).filter(
    (fix) => actions.has(fix.action) && !known.has(JSON.stringify(fix)),
  );
  return fixes.flatMap((fix) => [
    "routeTableIds" in fix ? { ...fix, routeTableIds: tables } : fix,
    ...others.filter(
      ({ action }) => fixes.findIndex((one) => one.action === action) === fixes.indexOf(fix),
    ),
  ]);
}
