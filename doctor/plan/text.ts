import { type AuditEntry, type Group, type State } from "../audit/audit";
import { type Hop } from "../reachability";
import { labelled, wrap } from "../report/layout";
import { problemsOf } from "../report/problems";
import { permissionCounts } from "../report/result";
import { verdictText } from "../report/remedy-text";
import { type Style, styleFor } from "../report/style";
import { printable, printableLine } from "../printable";
import { Addresses } from "./addresses";
import { comparisonLines } from "./changes-text";
import { headingOf } from "./edits";
import { type JudgedPlan } from "./judge";
import { type PlannedStep, stepsIn, triedSentences } from "./steps";

export interface PlanTextOptions {
  /** How the plan is named. */
  readonly origin: string;
  /** Columns. @default 80 */
  readonly width?: number | undefined;
  /** @default false */
  readonly color?: boolean | undefined;
}

const INDENT = "    ";
/** More would hide the sentences. */
const MAX_PROBLEMS = 8;

/** The sources of a plan that use DynamoDB, with what they are after apply and what to change. */
export function renderPlan(judged: JudgedPlan, options: PlanTextOptions): string {
  const { origin, width = 80, color = false } = options;
  const style = styleFor(color);
  const addresses = new Addresses(judged.meanings);
  const { entries, groups } = judged.audit;
  const sources = new Set(entries.map(({ question }) => judged.addressOf(question.source)));
  const heading = `${printableLine(origin)} · ${countText(sources.size)} after apply`;
  const layout = { width, style, addresses, judged, stepsOf: stepsIn(judged, addresses) };
  const { comparison } = judged;
  const lines = [
    heading,
    ...(comparison === undefined ? [] : ["", ...comparisonLines(comparison, layout)]),
    ...groups.flatMap((group) => ["", ...groupLines(group, layout)]),
  ];
  return printable(`${lines.join("\n")}\n`).replaceAll("\\u001b", "\u001b");
}

function countText(count: number): string {
  if (count === 0) return "nothing uses DynamoDB";
  return count === 1 ? "1 source uses DynamoDB" : `${count} sources use DynamoDB`;
}

interface Layout {
  readonly width: number;
  readonly style: Style;
  readonly addresses: Addresses;
  readonly judged: JudgedPlan;
  readonly stepsOf: (group: Group) => readonly PlannedStep[];
}

function groupLines(group: Group, layout: Layout): readonly string[] {
  const [first] = group.entries;
  if (first === undefined) return [];
  return [
    ...group.entries.flatMap((entry) => headline(entry, layout)),
    ...pathLines(first, layout),
    ...problemLines(first, layout),
    ...remedyLines(group, layout),
  ];
}

function headline(entry: AuditEntry, { style, addresses, judged }: Layout): readonly string[] {
  const { question, diagnosis, state } = entry;
  const source = judged.addressOf(question.source);
  const table = diagnosis.table.known
    ? ` → table ${addresses.text(diagnosis.table.value.name)}`
    : "";
  const mark = markOf(state, style);
  const verdict = `${verdictText(diagnosis.network)} · ${permissionCounts(diagnosis)}`;
  return [`${mark} ${style.strong(`${source}${table}`)}`, `${INDENT}${verdict}`];
}

function markOf(state: State, style: Style): string {
  switch (state) {
    case "broken":
    case "denied":
      return style.bad("✖");
    case "unknown":
      return style.doubtful("?");
    case "not-private":
      return style.doubtful("!");
    case "fine":
      return style.good("✔");
  }
}

/** The hops of the first path, by address. */
function pathLines({ diagnosis }: AuditEntry, { width, addresses }: Layout): readonly string[] {
  const [group] = diagnosis.network.groups;
  const [path] = group?.paths ?? [];
  if (group === undefined || path === undefined) return [];
  const subnets = group.subnets.map(({ subnetId }) => subnetId);
  const hops = path.hops.flatMap((hop) => idOf(hop));
  const places = [...subnets.slice(0, 1), ...hops].filter(
    (id, index, all) => all.indexOf(id) === index,
  );
  if (places.length === 0) return [];
  const text = places.map((id) => addresses.text(id)).join(" → ");
  return labelled(`${INDENT}path  `, text, width);
}

/** The source has its own line. What is not known has a sentence. */
function idOf(hop: Hop): readonly string[] {
  if (["answer", "client", "destination", "dns", "variable"].includes(hop.kind)) return [];
  return "id" in hop && typeof hop.id === "string" ? [hop.id] : [];
}

function problemLines({ diagnosis }: AuditEntry, { width, addresses }: Layout): readonly string[] {
  const problems = problemsOf(diagnosis);
  const hidden = problems.length - MAX_PROBLEMS;
  return [
    ...problems
      .slice(0, MAX_PROBLEMS)
      .flatMap(({ code, sentence }, index) =>
        labelled(`${INDENT}${index + 1}  `, `${code}: ${addresses.text(sentence)}`, width),
      ),
    ...(hidden > 0 ? [`${INDENT}${hidden} more are in the output of --format json`] : []),
  ];
}

function remedyLines(group: Group, { width, judged, stepsOf }: Layout): readonly string[] {
  const { remedy } = group;
  if (remedy === undefined || remedy.steps.length === 0) return [];
  const heading = remedy.purpose === "mend" ? "fix   " : "better";
  const inner = `${INDENT}        `;
  return [
    ...stepsOf(group).flatMap(({ title, snippets }) => [
      ...labelled(`${INDENT}${heading}  `, title, width),
      ...snippets.flatMap((snippet) => [
        ...wrap(headingOf(snippet), width - inner.length - 2).map((line) => `${inner}# ${line}`),
        ...linesOf(snippet.hcl).map((line) => inner + line),
      ]),
    ]),
    ...triedSentences(group, judged).flatMap((text) => labelled(INDENT, text, width)),
  ];
}

function linesOf(hcl: string): readonly string[] {
  return hcl === "" ? [] : hcl.split("\n");
}
