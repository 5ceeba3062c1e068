import { type Audit, type AuditEntry, type Group, type State, STATES } from "../../audit/audit";
import { type Scope } from "../../audit/scope";
import { printableLine } from "../../printable";
import { fixSentence, fixText } from "../fixes";
import { abridged, labelled, listed, wrap, wrapCommand } from "../layout";
import { type FixForm, sharingText } from "../remedy-text";
import { type Style, styleFor } from "../style";
import { terraformOf } from "../terraform-fixes";
import { remedySummary, triedSentences } from "./remedy-words";
import {
  type AuditResult,
  causeText,
  keyOf,
  namesIn,
  natTraffic,
  savingPerGb,
  sourcesText,
  STATE_NAMES,
  trafficText,
} from "./result";

export interface AuditTextOptions {
  /** Columns. @default 80 */
  readonly width?: number;
  /** @default false */
  readonly color?: boolean;
  /** How the changes are printed. @default "aws-cli" */
  readonly form?: FixForm;
}

interface Layout {
  readonly width: number;
  readonly style: Style;
  readonly form: FixForm;
  readonly nameOf: (entry: AuditEntry) => string;
  readonly scope: Scope;
}

const HEADING_WIDTH = 13;
const INDENT = " ".repeat(HEADING_WIDTH);
/** More would hide the rest. */
const MAX_NAMES = 4;

/** The audit for a terminal: what is wrong, grouped by cause, and what to change. */
export function renderAuditText(result: AuditResult, options: AuditTextOptions = {}): string {
  const { audit, scope } = result;
  const { width = 80, color = false, form = "aws-cli" } = options;
  const layout = { width, style: styleFor(color), form, nameOf: namesIn(audit), scope };
  const sections = [
    [layout.style.strong(printableLine(`${listed(scope.regions)} · ${scopeText(audit, scope)}`))],
    ...audit.groups.map((group) => groupLines(group, layout)),
    afterLines(audit, width),
    notSeenLines(scope, width).map(printableLine),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

/** `214 functions, 61 in a VPC, 48 use DynamoDB` */
export function scopeText({ entries }: Audit, scope: Scope): string {
  const { functions, functionsInVpc, others } = scope;
  const uses = new Set(entries.map(keyOf)).size;
  const beside =
    others === 0 ? "" : `, ${others} ${others === 1 ? "other source" : "other sources"}`;
  const counted = `${functions} ${functions === 1 ? "function" : "functions"}, ${functionsInVpc} in a VPC${beside}`;
  return `${counted}, ${uses} ${uses === 1 ? "uses" : "use"} DynamoDB`;
}

function groupLines(group: Group, layout: Layout): readonly string[] {
  const { width, style, nameOf, scope } = layout;
  const { state, entries } = group;
  const paint = {
    broken: style.bad,
    denied: style.bad,
    "not-private": style.doubtful,
    unknown: style.doubtful,
    fine: style.good,
  }[state];
  const heading = STATE_NAMES[state];
  const lines = [
    ...labelled(INDENT, `${sourcesText(entries)}: ${causeText(group)}`, width),
    ...(state === "fine" ? [] : labelled(INDENT, abridged(entries.map(nameOf), MAX_NAMES), width)),
    ...natTraffic(group, scope).flatMap((nat) =>
      labelled(INDENT, trafficText(nat, savingPerGb(group)), width),
    ),
    ...remedyLines(group, layout),
  ].map(printableLine);
  // Color comes last, because it is not printable.
  const [first = "", ...others] = lines;
  const label = paint(heading) + " ".repeat(HEADING_WIDTH - heading.length);
  return [label + first.slice(HEADING_WIDTH), ...others];
}

function remedyLines(group: Group, layout: Layout): readonly string[] {
  const { width, form, nameOf } = layout;
  const { remedy, state } = group;
  if (state === "fine") return [];
  const summary = labelled(INDENT, remedySummary(group), width);
  if (remedy === undefined) return summary;
  return [
    ...summary,
    ...remedy.steps.flatMap((step, index) => {
      const indent = " ".repeat(5);
      const code =
        form === "terraform"
          ? terraformOf(step.fix).flatMap((block) => block.split("\n"))
          : fixText(step.fix).commands.flatMap((command) => wrapCommand(command, width - 5));
      return [
        ...labelled(`${String(index + 1).padStart(3)}  `, fixSentence(step.fix), width),
        ...code.map((line) => indent + line),
        ...sharingText(step).flatMap((text) => wrap(text, width - 5).map((line) => indent + line)),
      ];
    }),
    ...triedSentences(remedy, nameOf).flatMap((text) => labelled(INDENT, text, width)),
  ];
}

/** How many there are of each state with all changes. */
function afterLines({ groups, after }: Audit, width: number): readonly string[] {
  if (groups.every(({ remedy }) => remedy === undefined)) return [];
  return labelled(
    "Tried".padEnd(HEADING_WIDTH),
    `with all changes, in this order: ${countsText(after)}; no source loses anything`,
    width,
  );
}

/** `3 broken, 30 fine`. */
function countsText(counts: Readonly<Record<State, number>>): string {
  return STATES.filter((state) => counts[state] > 0)
    .map((state) => `${counts[state]} ${STATE_NAMES[state].toLowerCase()}`)
    .join(", ");
}

function notSeenLines({ notSeen }: Scope, width: number): readonly string[] {
  return notSeen.flatMap(({ missing, why, about }, index) => {
    const of = about.length === 0 ? "" : ` for ${abridged(about, MAX_NAMES)}`;
    const label = (index === 0 ? "Not seen" : "").padEnd(HEADING_WIDTH);
    return labelled(label, `${missing} (${why})${of}`, width);
  });
}
