import { type PlanFormat, writePlan } from "../doctor/plan/formats";
import { judgePlan } from "../doctor/plan/judge";
import { type PlanReport } from "../doctor/plan/schema";
import { changedPlan, DEPLOYED, VPC, withValues } from "../doctor/plan/testing/changed-plan";
import { readDocument } from "../doctor/snapshot/plan";
import { withGenerated } from "./generated";

const OTHER = "rtb-0d1b2c3d4e5f60718";

/** An endpoint that moves to another route table than that of the function's subnet. */
const BEFORE = {
  ...DEPLOYED,
  "aws_route_table.other": { id: OTHER, vpc_id: VPC, route: [] },
};
const AFTER = withValues(BEFORE, "aws_vpc_endpoint.dynamodb", { route_table_ids: [OTHER] });

/** The page with what the doctor says of the example. */
export function withPlan(page: string): string {
  const report = JSON.parse(output("json")) as PlanReport;
  return [
    ["The report", fenced("text", output("text"))],
    ["The comment", fenced("markdown", output("markdown"))],
    ["JSON", fenced("json", JSON.stringify(withoutLists(report), undefined, 2))],
  ].reduce((text, [name = "", part = ""]) => withGenerated(text, name, part), page);
}

function output(format: PlanFormat): string {
  const document = readDocument(changedPlan(BEFORE, AFTER), "plan.json");
  return writePlan(format, judgePlan(document), { origin: "plan.json" });
}

/** The fence is longer than those of the comment. */
function fenced(language: string, text: string): string {
  return `\`\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\``;
}

/** The remedy, and everything else that has lists as `…`. */
function withoutLists({ comparison, sources, groups, ...report }: PlanReport): object {
  const [group] = groups;
  const [change] = comparison?.changes ?? [];
  return {
    ...report,
    comparison: { ...comparison, changes: [{ ...change, before: "…", after: "…" }] },
    sources: sources.map(({ address, state }) => ({ address, state, "…": "…" })),
    groups: [{ ...group, causes: "…" }],
  };
}
