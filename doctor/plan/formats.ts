import { printable } from "../printable";
import { planReport } from "./json";
import { type JudgedPlan } from "./judge";
import { renderPlanMarkdown } from "./markdown";
import { type PlanTextOptions, renderPlan } from "./text";

/** What the report on a plan can be written as. */
export const PLAN_FORMATS = ["text", "json", "markdown"] as const;
export type PlanFormat = (typeof PLAN_FORMATS)[number];

/** The report in one format. Nothing in it acts on a terminal, but the color of `text`. */
export function writePlan(format: PlanFormat, plan: JudgedPlan, options: PlanTextOptions): string {
  switch (format) {
    case "text":
      return renderPlan(plan, options);
    case "json":
      return printable(`${JSON.stringify(planReport(plan), null, 2)}\n`);
    case "markdown":
      return printable(renderPlanMarkdown(plan, options.origin));
  }
}
