import fc from "fast-check";
import { type NetworkSnapshot } from "../../../doctor/snapshot/network";
import { network } from "../testing/random-networks";
import { type Compared, differ } from "./differential";
import { picks, pickFlows, type Picks, sourceAddresses } from "./flows";

/** What many random networks came to. */
export interface Tally {
  networks: number;
  arrives: number;
  ends: number;
  /** Flows that the analyzer, or the lab, does not know, by reason. */
  readonly unsure: Map<string, number>;
}

/** A network with the flows to try in it. */
export const trial: fc.Arbitrary<readonly [NetworkSnapshot, Picks]> = fc.tuple(network, picks);

export interface RandomOptions {
  readonly runs: number;
  readonly seed: number;
}

/** @throws Error of fast-check with the smallest network that they disagree on, and its seed */
export async function compareRandom({ runs, seed }: RandomOptions): Promise<Tally> {
  const tally: Tally = { networks: 0, arrives: 0, ends: 0, unsure: new Map() };
  await fc.assert(
    fc.asyncProperty(trial, async ([snapshot, picked]) => {
      const compared = await tryPicked(snapshot, picked);
      const disagreements = compared.filter(({ comparison }) => comparison.kind === "disagree");
      if (disagreements.length > 0) throw new Error(JSON.stringify(disagreements, null, 2));
      add(tally, compared);
    }),
    { numRuns: runs, seed },
  );
  return tally;
}

export function tryPicked(snapshot: NetworkSnapshot, picked: Picks): Promise<readonly Compared[]> {
  return differ(snapshot, {
    sourceAddresses: sourceAddresses(snapshot, picked),
    flowsOf: (plan) => pickFlows(snapshot, plan, picked),
  });
}

function add(tally: Tally, compared: readonly Compared[]): void {
  tally.networks += 1;
  for (const { seen, comparison } of compared) {
    if (comparison.kind === "unsure") {
      const { analyzer, lab } = comparison;
      const who = [analyzer && "the analyzer", lab && "the lab"].filter(Boolean).join(" and ");
      const reason = `${who}: ${kindOf(analyzer ?? lab ?? "")}`;
      tally.unsure.set(reason, (tally.unsure.get(reason) ?? 0) + 1);
    } else if (seen.outcome !== "skipped") tally[seen.outcome] += 1;
  }
}

/** Without the ids, which differ from network to network. */
function kindOf(reason: string): string {
  return reason.replaceAll(/\b(vpce|nat|pcx|tgw|eni|igw|rtb|sg|pl|vgw)-[a-z0-9-]+/g, "$1");
}

export function unsureFlows({ unsure }: Tally): number {
  return [...unsure.values()].reduce((sum, count) => sum + count, 0);
}
