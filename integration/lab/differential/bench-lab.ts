/** `npm run bench -- lab`: how long a stack's lab takes to set up, and how long random networks take to compare. */
import {
  withGatewayEndpoint,
  withInterfaceEndpoint,
  withNatGateway,
} from "../../../doctor/reachability/testing/network";
import { type Snapshot } from "../../../doctor/snapshot/assemble";
import { readFolder } from "../../../doctor/snapshot/folder";
import { exampleFolder } from "../../../doctor/testing/examples";
import { labSupport } from "../network/support";
import { planLab } from "../plan";
import { type RunLab } from "../run-lab";
import { CertificateAuthority } from "../service/certificates";
import { StackLab } from "../stack-lab";
import { compareRandom, type Tally, unsureFlows } from "./random";

const ROUNDS = 7;
const MAX_SET_UP_MILLISECONDS = 500;
const NETWORKS = 500;
const MAX_MINUTES = 5;
/** No request is made, so nothing listens there. */
const CLOUD = {
  region: "us-east-2",
  endpoint: "http://127.0.0.1:9",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
};
/** Each has its own networks. */
const SEEDS = [13, 14];

async function bench(): Promise<number> {
  const support = labSupport();
  if ("skipped" in support) {
    console.log(`skipped: ${support.skipped}`);
    return 1;
  }
  const setUp = await medianSetUp();
  console.log(
    `set-up of a stack's lab (plan, namespaces, certificate, servers) ` +
      `${setUp.toFixed(0)} ms median, limit ${MAX_SET_UP_MILLISECONDS} ms`,
  );
  const startedAt = performance.now();
  const tallies = await Promise.all(
    SEEDS.map((seed) => compareRandom({ runs: NETWORKS / SEEDS.length, seed })),
  );
  const minutes = (performance.now() - startedAt) / 60_000;
  const { decided, unsure } = report(tallies);
  console.log(`${NETWORKS} networks in ${minutes.toFixed(1)} min, limit ${MAX_MINUTES} min`);
  const holds = setUp <= MAX_SET_UP_MILLISECONDS && minutes <= MAX_MINUTES && unsure <= decided;
  return holds ? 0 : 1;
}

async function medianSetUp(): Promise<number> {
  const { access } = readFolder(exampleFolder("gateway-endpoint"));
  const networks = [withGatewayEndpoint(), withNatGateway(), withInterfaceEndpoint()];
  const authority = await CertificateAuthority.make();
  const run = { required: true, authority, authorityFile: "" };
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const network of networks) times.push(await setUpOf({ network, access }, run));
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? Infinity;
}

async function setUpOf(snapshot: Snapshot, run: RunLab): Promise<number> {
  const { signal } = new AbortController();
  const startedAt = performance.now();
  const planned = planLab(snapshot.network);
  if ("skipped" in planned) throw new Error(planned.skipped);
  const lab = await StackLab.start({ ...planned, snapshot, run, cloud: CLOUD, signal });
  const milliseconds = performance.now() - startedAt;
  await lab.stop();
  return milliseconds;
}

function report(tallies: readonly Tally[]): { readonly decided: number; readonly unsure: number } {
  const sum = (countOf: (tally: Tally) => number) =>
    tallies.reduce((total, tally) => total + countOf(tally), 0);
  const [arrives, ends] = [sum((tally) => tally.arrives), sum((tally) => tally.ends)];
  const unsure = sum(unsureFlows);
  const decided = arrives + ends;
  const share = (100 * unsure) / (decided + unsure);
  console.log(`0 disagreements: ${arrives} flows arrive, ${ends} end`);
  console.log(`${unsure} flows (${share.toFixed(1)} %, limit 50 %) are not known to one of both:`);
  const reasons = new Map<string, number>();
  for (const [reason, count] of tallies.flatMap((tally) => [...tally.unsure])) {
    reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  }
  for (const [reason, count] of [...reasons].sort((a, b) => b[1] - a[1])) {
    console.log(`  ${String(count).padStart(4)}  ${reason}`);
  }
  return { decided, unsure };
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
