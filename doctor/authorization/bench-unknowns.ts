/**
 * `npm run bench -- unknowns` measures how often the evaluator does not know what can be known, and
 * whether what it decides is right. This file and `testing/` also run in an older commit's folder.
 */
import fc from "fast-check";
import { type Unknown } from ".";
import { tryCompletions } from "./testing/completions";
import { decideWorld, worlds } from "./testing/random-policies";

const SEED = 12;
const WORLDS = 5_000;
/** Completions of a request that the evaluator decided, tried at random. */
const SAMPLES = 60;
/** Completions of one that it did not. With more, it is not counted as needlessly unknown. */
const MAX_COMPLETIONS = 20_000;
const MAX_WRONG = 0;
const MAX_NEEDLESS_PERCENT = 1;

function constructOf(unknown: Unknown): string {
  return "key" in unknown
    ? `${unknown.kind} ${unknown.key.replace(/^APP:team$/, "app:Team")}`
    : unknown.kind;
}

const percent = (count: number) => `${((100 * count) / WORLDS).toFixed(2)} %`;
const byConstruct = new Map<string, { unknown: number; needless: number }>();
let wrong = 0;
let unknown = 0;
let needless = 0;
let tooMany = 0;
for (const world of fc.sample(worlds, { numRuns: WORLDS, seed: SEED })) {
  const { effect, unknowns } = decideWorld(world);
  const decided = effect !== "INDETERMINATE";
  const { allowed, denied, complete } = tryCompletions(
    world,
    SAMPLES,
    decided ? 1 : MAX_COMPLETIONS,
  );
  if (decided) {
    if (effect === "ALLOWED" ? denied : allowed) wrong += 1;
    continue;
  }
  const isNeedless = complete && allowed !== denied;
  unknown += 1;
  needless += Number(isNeedless);
  tooMany += Number(!complete);
  for (const name of new Set(unknowns.map(constructOf))) {
    const count = byConstruct.get(name) ?? { unknown: 0, needless: 0 };
    count.unknown += 1;
    count.needless += Number(isNeedless);
    byConstruct.set(name, count);
  }
}

console.log(`${"unknown because of".padEnd(48)}${"unknown".padStart(9)}${"needless".padStart(10)}`);
for (const [name, count] of [...byConstruct].sort(([, a], [, b]) => b.needless - a.needless)) {
  const figures = `${String(count.unknown).padStart(9)}${String(count.needless).padStart(10)}`;
  console.log(`${name.padEnd(48)}${figures}`);
}
console.log(
  `${WORLDS} requests: ${unknown} unknown (${percent(unknown)}), ${tooMany} with too many cases`,
);
console.log(
  `needlessly unknown: ${needless} (${percent(needless)}), at most ${MAX_NEEDLESS_PERCENT} %`,
);
console.log(`wrong: ${wrong}, at most ${MAX_WRONG}`);
process.exitCode = wrong > MAX_WRONG || (100 * needless) / WORLDS > MAX_NEEDLESS_PERCENT ? 1 : 0;
