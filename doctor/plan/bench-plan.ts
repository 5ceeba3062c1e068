/** `npm run bench -- plan` measures a large plan, from its text to the report, and how the time grows. */
import { readDocument } from "../snapshot/plan";
import { judgePlan } from "./judge";
import { DEPLOYED } from "./testing/changed-plan";
import { largeChange, largePlan } from "./testing/large-plan";
import { renderPlan } from "./text";
import { holds } from "../testing/holds";

const RESOURCES = 5_000;
const MAX_MILLISECONDS = 2_000;
const MAX_MEGABYTES = 500;
/** How much longer four times as much may take. Linear growth is 4, and measurements are noisy. */
const MAX_GROWTH = 5;
const RUNS = 3;

interface Expected {
  readonly text: string;
  readonly fine: number;
  readonly unknown?: number;
  readonly lost?: number;
}

/** Milliseconds from the text of a plan to the text of the report. */
function time({ text, fine, unknown = 0, lost = 0 }: Expected): number {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    const judged = judgePlan(readDocument(text, "plan.json"));
    renderPlan(judged, { origin: "plan.json" });
    const taken = performance.now() - start;
    const { counts } = judged.audit;
    const changes = (judged.comparison?.changes ?? []).filter(({ kind }) => kind === "path-lost");
    const found = [counts.fine, counts.unknown, counts.broken, changes.length];
    if (found.join() !== [fine, unknown, lost, lost].join()) {
      throw new Error(`fine, unknown, broken, and lost are ${found.join(", ")}`);
    }
    return taken;
  });
  return Math.min(...times);
}

function created(resources: number): number {
  return time(largePlan(resources));
}

function changed(resources: number): number {
  return time(largeChange(DEPLOYED, resources));
}

function bench(): boolean {
  const quarter = { created: created(RESOURCES / 4), changed: changed(RESOURCES / 4) };
  const whole = { created: created(RESOURCES), changed: changed(RESOURCES) };
  return [
    holds(`${RESOURCES} resources that are created`, whole.created, MAX_MILLISECONDS, " ms"),
    holds("compared to a quarter of them", whole.created / quarter.created, MAX_GROWTH, ""),
    holds(`${RESOURCES} resources that are there`, whole.changed, MAX_MILLISECONDS, " ms"),
    holds("compared to a quarter of them", whole.changed / quarter.changed, MAX_GROWTH, ""),
    holds("memory", process.resourceUsage().maxRSS / 1024, MAX_MEGABYTES, " MB"),
  ].every(Boolean);
}

process.exitCode = bench() ? 0 : 1;
