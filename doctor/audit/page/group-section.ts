import { printableData, printableLine } from "../../printable";
import { type Diagnosis } from "../../diagnose";
import { amounts } from "../../report/cost-text";
import { fixTitle } from "../../report/fixes";
import { abridged } from "../../report/layout";
import { markup, type Markup } from "../../report/page/markup";
import { pathDrawing } from "../../report/page/path-drawing";
import { stepItem } from "../../report/page/remedy";
import { sentence } from "../../report/page/sentence";
import { stateIcon } from "../../report/page/states";
import { verdictText } from "../../report/remedy-text";
import { permissionCounts } from "../../report/result";
import { type Rule, RULES } from "../../report/rules";
import { type Group } from "../audit";
import { type Cause } from "../causes";
import { type GroupRemedy } from "../remedies";
import { entryItem } from "./entry-item";
import { countOf, LOOKS, NAMES, nameOf } from "./words";

/** Longer lists are closed until somebody opens or filters them. */
const MAX_OPEN = 12;
/** More would hide what has to change. */
const MAX_NAMES = 5;

/** What a code means. */
export function titleOf({ code }: Cause): string {
  return (RULES as Readonly<Record<string, Rule | undefined>>)[code]?.title ?? code;
}

/** The number of changes, and what they are good for. */
export function changeText({ state, remedy }: Group): string {
  if (remedy === undefined) return state === "fine" ? "nothing to change" : "no change found";
  const { steps, mends, purpose } = remedy;
  if (steps.length === 0) return "the changes above are enough";
  const verb = steps.length === 1 ? "s" : "";
  const what = purpose === "mend" ? `mend${verb}` : `make${verb} private`;
  return `${countOf(steps.length, "change")} ${what} ${mends.length.toLocaleString("en-US")}`;
}

/** What is shown of a group besides its causes, its changes, and its entries. */
export interface Shown {
  /** The path of one of its entries, as a drawing. */
  readonly drawing: boolean;
  /** The commands of its changes. */
  readonly commands: boolean;
}

/** Entries with the same causes: the causes, one remedy, and each entry with its path. */
export function groupSection(group: Group, index: number, shown: Shown): Markup {
  const { state, causes, entries } = group;
  const id = `group-${index + 1}`;
  const [first] = entries;
  const example = first === undefined ? undefined : printableData(first.diagnosis);
  return markup`<section class="card group ${LOOKS[state]}" id="${id}" data-state="${state}" aria-labelledby="${id}-name">
<h2 id="${id}-name">${stateIcon(LOOKS[state], 22)} ${NAMES[state]} <small>${countOf(entries.length, "use")}</small></h2>
${causes.length === 0 ? undefined : markup`<ul class="causes">${causes.map(causeItem)}</ul>`}
${state === "fine" ? undefined : columns(group, example, shown)}
${entryList(group)}
</section>
`;
}

function causeItem(cause: Cause): Markup {
  return markup`<li>${titleOf(cause)}: <code>${printableLine(cause.component)}</code> <code class="fine">${cause.code}</code></li>`;
}

function columns(group: Group, example: Diagnosis | undefined, shown: Shown): Markup {
  const drawing =
    shown.drawing && example !== undefined ? exampleDrawing(group, example) : undefined;
  const remedy = remedyPart(group, example, shown);
  return drawing === undefined
    ? remedy
    : markup`<div class="columns"><div>${drawing}</div><div>${remedy}</div></div>`;
}

/** The path of one entry stands for all: they have the same causes. */
function exampleDrawing({ state, entries }: Group, { network, source }: Diagnosis) {
  const paths = network.groups.flatMap((group) => group.paths.map((path) => ({ group, path })));
  const wanted =
    state === "broken" ? ["blocked", "partial"] : state === "unknown" ? ["unknown"] : [];
  const shown = paths.find(({ path }) => wanted.includes(path.status)) ?? paths[0];
  if (shown === undefined) return undefined;
  const [first] = entries;
  const name = first === undefined ? "" : printableLine(nameOf(first));
  return markup`<figure>${pathDrawing(shown.path, shown.group, source, () => undefined)}
<figcaption>${entries.length === 1 ? name : `${name}, one of ${entries.length}`}</figcaption></figure>`;
}

function remedyPart(group: Group, example: Diagnosis | undefined, { commands }: Shown): Markup {
  const { remedy } = group;
  const now =
    example === undefined || example.cost.ways.length === 0
      ? undefined
      : markup`<p class="fine">The path costs ${amounts(example.cost)} now.</p>`;
  if (remedy === undefined) {
    return markup`<p class="empty">${stateIcon("unknown")} No change was found that helps these and takes nothing from another source.</p>${now}`;
  }
  if (remedy.steps.length === 0) {
    return markup`<p class="empty">${stateIcon("ok")} The changes of the groups above are enough.</p>`;
  }
  return markup`<h3>${remedy.purpose === "mend" ? "Fix" : "Better"} <small>${changeText(group)}</small></h3>
<ol class="steps">${printableData(remedy.steps).map((step) => (commands ? stepItem(step) : markup`<li><p>${sentence(fixTitle(step.fix))}</p></li>`))}</ol>
${commands ? undefined : markup`<p class="fine">Its commands are in the report on one of these sources alone.</p>`}
<div class="tried"><h3>Tried on every source of the audit, after the changes above</h3>
${triedSentences(group, remedy).map((text) => markup`<p>${text}</p>`)}${now}</div>`;
}

function triedSentences({ entries }: Group, { mends, leaves, purpose }: GroupRemedy) {
  const others = mends.filter((entry) => !entries.includes(entry));
  const verb = purpose === "mend" ? "Mends" : "Makes private";
  return [
    `${verb} ${namesOf(mends)}.`,
    ...(others.length > 0 ? [`Of these, ${countOf(others.length, "use")} in other groups.`] : []),
    ...leaves.slice(0, MAX_NAMES).map(({ entry, after }) => {
      const { network } = after;
      return printableLine(
        `Then still to mend: ${nameOf(entry)}, ${verdictText(network)}, ${permissionCounts(after)}.`,
      );
    }),
    ...(leaves.length > MAX_NAMES ? [`And ${leaves.length - MAX_NAMES} more.`] : []),
    "No source loses anything.",
  ];
}

function namesOf(entries: Group["entries"]): string {
  return printableLine(abridged(entries.map(nameOf), MAX_NAMES));
}

function entryList({ entries, state }: Group): Markup {
  const list = markup`<ul class="entries">${entries.map(entryItem)}</ul>`;
  if (state !== "fine" && entries.length <= MAX_OPEN) return list;
  return markup`<details class="all"><summary>${countOf(entries.length, "use")}, each with its path</summary>${list}</details>`;
}
