import { testOnLab } from "../testing/lab-test";
import { compareRandom, unsureFlows } from "./random";

/** `npm run bench -- lab` tries 500. */
const RUNS = 25;

testOnLab(
  "packets and analyzer agree on random networks",
  async () => {
    const seed = Number(process.env.LAB_SEED ?? Date.now() % 2 ** 31);
    const tally = await compareRandom({ runs: RUNS, seed });
    console.log(`seed ${seed}: ${tally.arrives} flows arrive, ${tally.ends} end`, tally.unsure);
    expect(tally.networks).toBe(RUNS);
    // A comparison that knows nothing compares nothing.
    expect(tally.arrives + tally.ends).toBeGreaterThan(unsureFlows(tally));
  },
  240_000,
);
