import { type NetworkSnapshot, type Source } from "../snapshot/network";

/** A network without its source. */
export type SharedNetwork = Omit<NetworkSnapshot, "source">;

export type Share = (network: NetworkSnapshot) => SharedNetwork;

export function withoutSource(snapshot: NetworkSnapshot): SharedNetwork {
  const network: SharedNetwork & { source?: Source } = { ...snapshot };
  delete network.source;
  return network;
}

/**
 * Returns the same object for the networks of sources that share their answers, so that what is made of a
 * network is made once.
 */
export function sharing(): Share {
  const known = new Map<unknown, SharedNetwork[]>();
  return (snapshot) => {
    const network = withoutSource(snapshot);
    const { vpcs } = network;
    const key = vpcs.known ? vpcs.items : undefined;
    const candidates = known.get(key) ?? [];
    const found = candidates.find((one) => isSame(one, network));
    if (found !== undefined) return found;
    known.set(key, [...candidates, network]);
    return network;
  };
}

/** Lists are shared by identity. What is made of several answers is made anew for each source. */
function isSame(a: SharedNetwork, b: SharedNetwork): boolean {
  const fields = Object.keys(a) as (keyof SharedNetwork)[];
  return fields.every(
    (field) => a[field] === b[field] || JSON.stringify(a[field]) === JSON.stringify(b[field]),
  );
}
