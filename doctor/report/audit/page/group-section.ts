import { type AuditEntry, type Cause, type Group, type GroupRemedy } from "../../../audit/audit";
import { type Scope } from "../../../audit/scope";
import { type Diagnosis } from "../../../diagnose";
import { printableData, printableLine } from "../../../printable";
import { amounts } from "../../cost-text";
import { fixTitle } from "../../fixes";
import { abridged } from "../../layout";
import { markup, type Markup } from "../../page/markup";
import { pathDrawing } from "../../page/path-drawing";
import { stepItem } from "../../page/remedy";
import { sentence } from "../../page/sentence";
import { stateIcon } from "../../page/states";
import { type Rule, RULES } from "../../rules";
import { remedySummary, triedSentences } from "../remedy-words";
import { natTraffic, savingPerGb, sourcesText, STATE_NAMES, trafficText } from "../result";
import { entryItem } from "./entry-item";
import { LOOKS } from "./states";

/** Longer lists are closed until somebody opens or filters them. */
const MAX_OPEN = 12;
/** More would hide what has to change. */
const MAX_NAMES = 5;

/** What a code means. */
export function titleOf({ code }: Cause): string {
  return (RULES as Readonly<Record<string, Rule | undefined>>)[code]?.title ?? code;
}

/** `1 use`, `3 uses`. */
export function countOf(count: number, what: string): string {
  return `${count.toLocaleString("en-US")} ${what}${count === 1 ? "" : "s"}`;
}

/** What is shown of a group besides its causes, its changes, and its entries. */
export interface Shown {
  /** The path of one of its entries, as a drawing. */
  readonly drawing: boolean;
  /** The commands of its changes. */
  readonly commands: boolean;
  readonly nameOf: (entry: AuditEntry) => string;
  readonly scope: Scope;
}

/** Entries with the same causes: the causes, one remedy, and each entry with its path. */
export function groupSection(group: Group, index: number, shown: Shown): Markup {
  const { state, causes, entries } = group;
  const id = `group-${index + 1}`;
  const [first] = entries;
  const example = first === undefined ? undefined : printableData(first.diagnosis);
  return markup`<section class="card group ${LOOKS[state]}" id="${id}" data-state="${state}" aria-labelledby="${id}-name">
<h2 id="${id}-name">${stateIcon(LOOKS[state], 22)} ${STATE_NAMES[state]} <small>${sourcesText(entries)}</small></h2>
${causes.length === 0 ? undefined : markup`<ul class="causes">${causes.map(causeItem)}</ul>`}
${natTraffic(group, shown.scope).map((nat) => markup`<p class="fine">${sentence(printableLine(trafficText(nat, savingPerGb(group))))}</p>`)}
${state === "fine" ? undefined : columns(group, example, shown)}
${entryList(group, shown)}
</section>
`;
}

function causeItem(cause: Cause): Markup {
  return markup`<li>${titleOf(cause)}: <code>${printableLine(cause.component)}</code> <code class="fine">${cause.code}</code></li>`;
}

function columns(group: Group, example: Diagnosis | undefined, shown: Shown): Markup {
  const drawing =
    shown.drawing && example !== undefined ? exampleDrawing(group, example, shown) : undefined;
  const remedy = remedyPart(group, example, shown);
  return drawing === undefined
    ? remedy
    : markup`<div class="columns"><div>${drawing}</div><div>${remedy}</div></div>`;
}

/** The path of one entry stands for all: they have the same causes. */
function exampleDrawing(
  { state, entries }: Group,
  { network, source }: Diagnosis,
  { nameOf }: Shown,
): Markup | undefined {
  const paths = network.groups.flatMap((group) => group.paths.map((path) => ({ group, path })));
  const wanted =
    state === "broken" ? ["blocked", "partial"] : state === "unknown" ? ["unknown"] : [];
  const drawn = paths.find(({ path }) => wanted.includes(path.status)) ?? paths[0];
  if (drawn === undefined) return undefined;
  const [first] = entries;
  const name = first === undefined ? "" : printableLine(nameOf(first));
  return markup`<figure>${pathDrawing(drawn.path, drawn.group, source, () => undefined)}
<figcaption>${entries.length === 1 ? name : `${name}, one of ${entries.length}`}</figcaption></figure>`;
}

function remedyPart(group: Group, example: Diagnosis | undefined, shown: Shown): Markup {
  const { remedy } = group;
  const now =
    example === undefined || example.cost.ways.length === 0
      ? undefined
      : markup`<p class="fine">The path costs ${amounts(example.cost)} now.</p>`;
  const said = sentence(remedySummary(group));
  if (remedy === undefined) {
    return markup`<p class="empty">${stateIcon("unknown")} ${said}</p>${now}`;
  }
  if (remedy.steps.length === 0) {
    return markup`<p class="empty">${stateIcon("ok")} ${said}</p>`;
  }
  return markup`<h3>${remedy.purpose === "mend" ? "Fix" : "Better"} <small>${remedySummary(group)}</small></h3>
<ol class="steps">${printableData(remedy.steps).map((step) => (shown.commands ? stepItem(step) : markup`<li><p>${sentence(fixTitle(step.fix))}</p></li>`))}</ol>
${shown.commands ? undefined : markup`<p class="fine">Its commands are in the report on one of these sources alone.</p>`}
<div class="tried"><h3>Tried on every source of the audit, after the changes above</h3>
${triedParts(group, remedy, shown).map((text) => markup`<p>${text}</p>`)}${now}</div>`;
}

function triedParts({ entries }: Group, remedy: GroupRemedy, { nameOf }: Shown): readonly Markup[] {
  const { mends, leaves, purpose } = remedy;
  const left = new Set(leaves.map(({ entry }) => entry));
  const own = entries.filter((entry) => !left.has(entry));
  const others = mends.filter((entry) => !entries.includes(entry));
  const names = (some: readonly AuditEntry[]) => abridged(some.map(nameOf), MAX_NAMES);
  const texts = [
    ...(own.length > 0 ? [`${purpose === "mend" ? "mends" : "makes private"} ${names(own)}`] : []),
    ...(others.length > 0 ? [`helps ${names(others)} in other groups`] : []),
    ...triedSentences(remedy, nameOf),
    "no source loses anything",
  ];
  return texts.map((text) => sentence(printableLine(text)));
}

function entryList({ entries, state }: Group, { nameOf }: Shown): Markup {
  const list = markup`<ul class="entries">${entries.map((entry) => entryItem(entry, nameOf(entry)))}</ul>`;
  if (state !== "fine" && entries.length <= MAX_OPEN) return list;
  return markup`<details class="all"><summary>${countOf(entries.length, "use")}, each with its path</summary>${list}</details>`;
}
