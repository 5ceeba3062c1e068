/** `npm run bench -- lab`: how long a lab takes to set up, and how long random networks take to compare. */
import {
  withGatewayEndpoint,
  withInterfaceEndpoint,
  withNatGateway,
} from "../../../doctor/reachability/testing/network";
import { type NetworkSnapshot } from "../../../doctor/snapshot/network";
import { startLab } from "../network/start";
import { labSupport } from "../network/support";
import { planLab } from "../plan";
import { compareRandom, type Tally, unsureFlows } from "./random";

const ROUNDS = 7;
const MAX_SET_UP_MILLISECONDS = 500;
const NETWORKS = 500;
const MAX_MINUTES = 5;
/** Each has its own networks. */
const SEEDS = [13, 14];

async function bench(): Promise<number> {
  const support = labSupport();
  if ("skipped" in support) {
    console.log(`skipped: ${support.skipped}`);
    return 1;
  }
  const setUp = await medianSetUp();
  console.log(`set-up ${setUp.toFixed(0)} ms median, limit ${MAX_SET_UP_MILLISECONDS} ms`);
  const startedAt = performance.now();
  const tallies = await Promise.all(
    SEEDS.map((seed) => compareRandom({ runs: NETWORKS / SEEDS.length, seed })),
  );
  const minutes = (performance.now() - startedAt) / 60_000;
  report(tallies);
  console.log(`${NETWORKS} networks in ${minutes.toFixed(1)} min, limit ${MAX_MINUTES} min`);
  return setUp <= MAX_SET_UP_MILLISECONDS && minutes <= MAX_MINUTES ? 0 : 1;
}

async function medianSetUp(): Promise<number> {
  const networks = [withGatewayEndpoint(), withNatGateway(), withInterfaceEndpoint()];
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const network of networks) times.push(await setUpOf(network));
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? Infinity;
}

async function setUpOf(network: NetworkSnapshot): Promise<number> {
  const startedAt = performance.now();
  const planned = planLab(network);
  if ("skipped" in planned) throw new Error(planned.skipped);
  const lab = await startLab(planned.plan);
  const milliseconds = performance.now() - startedAt;
  await lab.stop();
  return milliseconds;
}

function report(tallies: readonly Tally[]): void {
  const sum = (countOf: (tally: Tally) => number) =>
    tallies.reduce((total, tally) => total + countOf(tally), 0);
  const [arrives, ends] = [sum((tally) => tally.arrives), sum((tally) => tally.ends)];
  const unsure = sum(unsureFlows);
  const share = (100 * unsure) / (arrives + ends + unsure);
  console.log(`0 disagreements: ${arrives} flows arrive, ${ends} end`);
  console.log(`${unsure} flows (${share.toFixed(1)} %) are not known to one of both:`);
  const reasons = new Map<string, number>();
  for (const [reason, count] of tallies.flatMap((tally) => [...tally.unsure])) {
    reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  }
  for (const [reason, count] of [...reasons].sort((a, b) => b[1] - a[1])) {
    console.log(`  ${String(count).padStart(4)}  ${reason}`);
  }
}

void bench().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
