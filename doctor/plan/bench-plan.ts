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

/** Milliseconds from the text of a plan to the text of the report. */
function time(text: string, functions: number, lost = 0): number {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    const judged = judgePlan(readDocument(text, "plan.json"));
    renderPlan(judged, { origin: "plan.json" });
    const taken = performance.now() - start;
    const { fine, broken } = judged.audit.counts;
    const changes = (judged.comparison?.changes ?? []).filter(({ kind }) => kind === "path-lost");
    if (fine + lost !== functions || broken !== lost || changes.length !== lost) {
      throw new Error(`of ${functions} functions, ${fine} are fine and ${changes.length} lose`);
    }
    return taken;
  });
  return Math.min(...times);
}

function created(resources: number): number {
  const { text, functions } = largePlan(resources);
  return time(text, functions);
}

function changed(resources: number): number {
  const { text, functions, lost } = largeChange(DEPLOYED, resources);
  return time(text, functions, lost);
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
