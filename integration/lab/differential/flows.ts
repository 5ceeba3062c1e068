import fc from "fast-check";
import { type NetworkSnapshot } from "../../../doctor/snapshot/network";
import { type LabPlan } from "../plan";
import { addressAt, sizeOf } from "../plan/addresses";
import { type Flow } from "./observe";

/** Which flows of a network to try: everything as a part of what there is, from 0 to 1. */
export interface Picks {
  readonly sources: readonly number[];
  readonly addresses: readonly number[];
  readonly ports: readonly number[];
}

const part = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const parts = (length: number) => fc.array(part, { minLength: length, maxLength: length });

export const picks: fc.Arbitrary<Picks> = fc.record({
  sources: parts(2),
  addresses: parts(4),
  ports: parts(3),
});

function pick<T>(items: readonly T[], which: number): T | undefined {
  return items[Math.floor(which * items.length)];
}

/** AWS keeps the first four addresses of a subnet, and the last. */
const KEPT = 5;

/** An address for the source in each subnet, none of which anything else has. */
export function sourceAddresses(
  { subnets, networkInterfaces, dhcpOptions }: NetworkSnapshot,
  { sources: [first = 0, second = first] }: Picks,
): ReadonlyMap<string, string> {
  const taken = new Set([
    ...(networkInterfaces.known ? networkInterfaces.items : []).map((one) => one.PrivateIpAddress),
    ...(dhcpOptions.known ? dhcpOptions.items : []).flatMap(({ DhcpConfigurations = [] }) =>
      DhcpConfigurations.flatMap(({ Values = [] }) => Values.map(({ Value }) => Value)),
    ),
  ]);
  const all = subnets.known ? subnets.items : [];
  return new Map(
    all.flatMap(({ SubnetId, CidrBlock: cidr }, index) => {
      if (cidr === undefined) return [];
      const room = sizeOf(cidr) - KEPT;
      const from = Math.floor((index % 2 === 0 ? first : second) * room);
      const places = Array.from({ length: room }, (_, step) => KEPT - 1 + ((from + step) % room));
      const free = places.map((place) => addressAt(cidr, place)).find((one) => !taken.has(one));
      return free === undefined ? [] : [[SubnetId, free] as const];
    }),
  );
}

const EPHEMERAL = { first: 1024, last: 65535 } as const;

/** One port of every range that the entries of network ACLs tell apart. */
export function clientPorts({ networkAcls }: NetworkSnapshot): readonly number[] {
  const entries = (networkAcls.known ? networkAcls.items : []).flatMap((acl) => acl.Entries ?? []);
  const edges = entries.flatMap(({ PortRange: ports }) =>
    ports?.From === undefined || ports.To === undefined
      ? []
      : [ports.From - 1, ports.From, ports.To, ports.To + 1],
  );
  const all = new Set([EPHEMERAL.first, ...edges, EPHEMERAL.last]);
  return [...all]
    .filter((port) => EPHEMERAL.first <= port && port <= EPHEMERAL.last)
    .sort((a, b) => a - b);
}

/** From each source to each destination, and to one more address of one. */
export function pickFlows(
  snapshot: NetworkSnapshot,
  plan: LabPlan,
  picked: Picks,
): readonly Flow[] {
  const ports = clientPorts(snapshot);
  const [extra = 0, ...others] = picked.addresses;
  const more = pick(plan.destinations, extra);
  const addresses = [
    ...plan.destinations.map(({ cidr }, index) => ({ cidr, at: others[index] ?? 0 })),
    ...(more === undefined ? [] : [{ cidr: more.cidr, at: extra }]),
  ].map(({ cidr, at }) => addressAt(cidr, Math.floor(at * sizeOf(cidr))));
  return plan.sources.flatMap((_, source) =>
    [...new Set(addresses)].map((address, index) => ({
      source,
      address,
      sourcePort: pick(ports, picked.ports[index % picked.ports.length] ?? 0) ?? EPHEMERAL.first,
    })),
  );
}

/** From every source to every destination. */
export function everyFlow({ sources, destinations }: LabPlan): readonly Flow[] {
  return sources.flatMap((_, source) =>
    destinations.map(({ address }, index) => ({ source, address, sourcePort: 40_000 + index })),
  );
}
