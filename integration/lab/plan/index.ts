/**
 * Plans the lab's network from what the cloud's API describes. Pure, and a second reading of AWS's documentation:
 * nothing of doctor/reachability is imported, so that where both disagree, one of them is wrong.
 *
 * ```ts
 * const planned = planLab(snapshot);
 * if ("skipped" in planned) … // one phrase: what is not modeled
 * else await startLab(planned.plan, {});
 * ```
 */
export { planLab, type PlanOptions } from "./plan";
export { SERVICE_NAMESPACE } from "./lab-plan";
export type {
  Component,
  Counted,
  Destination,
  Entrance,
  LabPlan,
  LabSource,
  Name,
  Planned,
  Skipped,
  WayIn,
} from "./lab-plan";
