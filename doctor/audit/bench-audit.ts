/** `npm run bench -- audit` measures the audit of a large account, how it grows, and the calls that it takes. */
import { audit } from "./audit";
import { collectFrom } from "./account";
import { subjectsOf } from "./collection";
import { fakeAccount } from "./testing/fake-account";
import { largeAccount, type Size } from "./testing/large";
import { holds } from "../testing/holds";

const LARGE: Size = { functions: 1_000, subnets: 10_000, roles: 300 };
const QUARTER: Size = { functions: 250, subnets: 2_500, roles: 75 };
const MAX_MILLISECONDS = 5_000;
const MAX_MEGABYTES = 1_000;
/** How much longer four times as much may take. Linear growth is 4, and measurements are noisy. */
const MAX_GROWTH = 5;
/** For each function and role. */
const MAX_CALLS = 1.2;
const RUNS = 3;

/** Milliseconds of the analysis, from answers to groups with remedies. Each run has answers of its own. */
function analysis(size: Size): number {
  const times = Array.from({ length: RUNS }, () => {
    const account = largeAccount(size);
    const start = performance.now();
    const { counts } = audit(subjectsOf(account));
    const time = performance.now() - start;
    const judged = Object.values(counts).reduce((sum, count) => sum + count, 0);
    if (judged !== size.functions) throw new Error(`${judged} functions were judged`);
    return time;
  });
  return Math.min(...times);
}

async function callsPerThing(size: Size): Promise<number> {
  const { clients, calls } = fakeAccount(largeAccount(size));
  const question = { regions: [], instances: false, tasks: false };
  const collection = await collectFrom([clients], question, () => undefined);
  const found = subjectsOf(collection).length;
  if (found !== size.functions) throw new Error(`${found} functions were found`);
  return calls.length / (size.functions + size.roles);
}

async function bench(): Promise<boolean> {
  const small = analysis(QUARTER);
  const large = analysis(LARGE);
  const { functions, subnets, roles } = LARGE;
  const size = `${functions} functions, ${subnets} subnets, ${roles} roles`;
  const memory = process.resourceUsage().maxRSS / 1024;
  return [
    holds(size, large, MAX_MILLISECONDS, " ms"),
    holds("compared to a quarter of everything", large / small, MAX_GROWTH, ""),
    holds("memory", memory, MAX_MEGABYTES, " MB"),
    holds("calls, for each function and role", await callsPerThing(LARGE), MAX_CALLS, ""),
  ].every(Boolean);
}

void bench().then((holding) => {
  process.exitCode = holding ? 0 : 1;
});
