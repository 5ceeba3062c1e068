/** The packets that each counted rule has seen, by its place in the plan: from the output of `iptables-save -c`. */
export function readCounters(saved: string): ReadonlyMap<number, number> {
  const counters = new Map<number, number>();
  for (const line of saved.split("\n")) {
    const { packets, id } = COUNTED.exec(line)?.groups ?? {};
    if (packets !== undefined && id !== undefined) counters.set(Number(id), Number(packets));
  }
  return counters;
}

const COUNTED = /^\[(?<packets>\d+):\d+\] -A .*--comment "?(?<id>\d+)"?/;

/** The places of the rules that have seen more packets since. */
export function counted(
  before: ReadonlyMap<number, number>,
  after: ReadonlyMap<number, number>,
): readonly number[] {
  return [...after]
    .filter(([id, packets]) => packets > (before.get(id) ?? 0))
    .map(([id]) => id)
    .sort((a, b) => a - b);
}
