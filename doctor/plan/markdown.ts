import { type AuditEntry, type Group, type State } from "../audit/audit";
import { listed } from "../report/layout";
import { fitting } from "../report/markdown";
import { code, codeBlock, prose, table } from "../report/markdown-text";
import { problemsOf } from "../report/problems";
import { verdictText } from "../report/remedy-text";
import { permissionCounts } from "../report/result";
import { Addresses } from "./addresses";
import { HARMS, changeSentence, summaryOf, touchText } from "./changes-text";
import { type Comparison } from "./comparison";
import { headingOf } from "./edits";
import { type JudgedPlan } from "./judge";
import { type PlannedStep, stepsIn, triedSentences } from "./steps";

const MAX_PROBLEMS = 8;

const SIGNS: Readonly<Record<State, string>> = {
  broken: "❌",
  denied: "❌",
  "not-private": "⚠️",
  unknown: "❔",
  fine: "✅",
};

/** The report as a comment on a pull request. */
export function renderPlanMarkdown(plan: JudgedPlan, origin: string): string {
  const { audit, comparison } = plan;
  const addresses = new Addresses(plan.meanings);
  const stepsOf = stepsIn(plan, addresses);
  const layout = { plan, addresses };
  const wrong = audit.groups.filter(({ state }) => state !== "fine");
  const sections = [
    heading(plan, origin),
    comparison === undefined ? [] : comparisonLines(comparison, addresses),
    sourceRows(audit.entries, layout),
    ...wrong.map((group) => groupLines(group, stepsOf(group), layout)),
  ].filter((lines) => lines.length > 0);
  return fitting(sections);
}

interface Layout {
  readonly plan: JudgedPlan;
  readonly addresses: Addresses;
}

function heading({ audit, comparison }: JudgedPlan, origin: string): readonly string[] {
  const { counts, entries } = audit;
  const isLost = (comparison?.changes ?? []).some(({ kind }) => HARMS[kind] === "bad");
  const worst = (["broken", "denied", "not-private", "unknown", "fine"] as const).find(
    (state) => counts[state] > 0,
  );
  const sign = SIGNS[isLost ? "broken" : (worst ?? "fine")];
  const what = entries.length === 0 ? "Nothing uses DynamoDB" : "DynamoDB";
  return [`### ${sign} ${what} after apply of ${code(origin)}`];
}

function comparisonLines(comparison: Comparison, addresses: Addresses): readonly string[] {
  const { changes, destroyed, added, unknown } = comparison;
  const apart = (some: readonly string[], what: string) =>
    some.length === 0 ? [] : [`- ${what}: ${some.map(code).join(", ")}`];
  const lines = changes.map((change) => {
    const { kind, source, touches } = change;
    const sign = { bad: "❌", doubtful: "⚠️", none: "➕" }[HARMS[kind] ?? "none"];
    const on = change.table === undefined ? "" : ` → table ${code(addresses.text(change.table))}`;
    const parts = HARMS[kind] === undefined ? "" : touchText(touches, code);
    const because = parts === "" ? "" : `; ${parts}`;
    return `- ${sign} ${code(source)}${on}: ${prose(changeSentence(change))}${because}`;
  });
  return [
    `#### Before and after: ${summaryOf(comparison)}`,
    "",
    ...lines,
    ...apart(unknown, "Unknown before apply too"),
    ...apart(destroyed, "Destroyed"),
    ...apart(added, "New"),
  ];
}

function sourceRows(entries: readonly AuditEntry[], layout: Layout): readonly string[] {
  const rows = entries.map((entry) => {
    const { diagnosis, state } = entry;
    return [
      `${SIGNS[state]} ${code(sourceOf(entry, layout))}`,
      diagnosis.table.known ? code(layout.addresses.text(diagnosis.table.value.name)) : "unknown",
      prose(verdictText(diagnosis.network)),
      permissionCounts(diagnosis),
    ];
  });
  return rows.length === 0 ? [] : table(["After apply", "Table", "Network", "Permissions"], rows);
}

function sourceOf({ question }: AuditEntry, { plan }: Layout): string {
  return plan.addressOf(question.source);
}

function groupLines(
  group: Group,
  steps: readonly PlannedStep[],
  layout: Layout,
): readonly string[] {
  const { entries, state, remedy } = group;
  const [first] = entries;
  if (first === undefined) return [];
  const problems = problemsOf(first.diagnosis);
  const hidden = problems.length - MAX_PROBLEMS;
  const sources = [...new Set(entries.map((entry) => code(sourceOf(entry, layout))))];
  const tried = triedSentences(group, layout.plan, code);
  return [
    `#### ${SIGNS[state]} ${listed(sources)}`,
    "",
    ...problems
      .slice(0, MAX_PROBLEMS)
      .map(
        ({ code: name, sentence }) => `- ${code(name)}: ${prose(layout.addresses.text(sentence))}`,
      ),
    ...(hidden > 0 ? [`- ${hidden} more are in the output of \`--format json\``] : []),
    ...(steps.length === 0 ? [] : ["", `**${remedy?.purpose === "mend" ? "Fix" : "Better"}**`, ""]),
    ...steps.flatMap(stepLines),
    ...(tried.length === 0 ? [] : ["", `**Tried** ${tried.join("; ")}.`]),
  ];
}

function stepLines({ title, snippets }: PlannedStep, index: number): readonly string[] {
  const indent = " ".repeat(`${index + 1}. `.length);
  return [
    `${index + 1}. ${prose(title)}`,
    ...snippets.flatMap((snippet) => [
      "",
      `${indent}${prose(headingOf(snippet))}${snippet.hcl === "" ? "" : ":"}`,
      ...(snippet.hcl === ""
        ? []
        : ["", ...codeBlock("hcl", snippet.hcl.split("\n")).map((line) => indent + line)]),
    ]),
  ];
}
