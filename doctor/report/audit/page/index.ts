import { type Audit, type Group, STATES } from "../../../audit/audit";
import { type Scope } from "../../../audit/scope";
import { printableLine } from "../../../printable";
import { abridged } from "../../layout";
import { pageDocument } from "../../page/document";
import { markup, type Markup } from "../../page/markup";
import { type State as Look, stateIcon } from "../../page/states";
import { type AuditResult, causeText, namesIn, sourcesText, STATE_NAMES } from "../result";
import { remedySummary } from "../remedy-words";
import { scopeText } from "../text";
import { countOf, groupSection, titleOf } from "./group-section";
import { SCRIPT } from "./script";
import { LOOKS } from "./states";
import { STYLE } from "./style";

/** Drawings and commands of more groups would weigh the page down. */
const MAX_DRAWINGS = 20;
const MAX_COMMANDS = 150;
/** More do not fit beside the name of what made the page. */
const MAX_REGIONS = 2;
/** What was not seen of more is in the JSON. */
const MAX_ABOUT = 20;

/** An audit as one HTML file: what is wrong, by cause, each with one remedy and the paths. */
export function renderAuditPage({ audit, scope }: AuditResult): string {
  const { entries, groups } = audit;
  const regions = scope.regions.map(printableLine);
  const nameOf = namesIn(audit);
  const { words } = headlineOf(audit);
  return pageDocument({
    title: `${words}: audit of ${countOf(entries.length, "use")}`,
    maker: "lambda-dynamodb-doctor audit",
    ...(regions.length > 0 && {
      place: regions.length > MAX_REGIONS ? countOf(regions.length, "Region") : regions.join(", "),
    }),
    heading: markup`${scopeText(audit, scope)}`,
    main: markup`${verdictCard(audit)}
${groups.length === 0 ? undefined : [filters(audit), overview(groups)]}
<div class="${groups.length > MAX_DRAWINGS ? "many" : "few"}">${groups.map((group, index) => groupSection(group, index, { drawing: index < MAX_DRAWINGS, commands: index < MAX_COMMANDS, nameOf, scope }))}</div>
${notSeen(scope)}`,
    footer: "Made by lambda-dynamodb-doctor from what AWS answered. It changed nothing.",
    style: STYLE,
    script: SCRIPT,
  });
}

function headlineOf({ entries, counts }: Audit): { readonly look: Look; readonly words: string } {
  const wrong = counts.broken + counts.denied;
  if (wrong > 0) {
    return {
      look: "blocked",
      words: `${countOf(wrong, "use")} of ${entries.length.toLocaleString("en-US")} cannot work`,
    };
  }
  if (counts.unknown > 0)
    return { look: "unknown", words: `${countOf(counts.unknown, "use")} unknown` };
  if (counts["not-private"] > 0) {
    return {
      look: "partial",
      words: `All work, ${countOf(counts["not-private"], "use")} not privately`,
    };
  }
  return entries.length === 0
    ? { look: "none", words: "Nothing uses DynamoDB" }
    : { look: "ok", words: "Everything works" };
}

function verdictCard(audit: Audit): Markup {
  const { look, words } = headlineOf(audit);
  const entriesCount = audit.entries.length.toLocaleString("en-US");
  const wrong = audit.groups.filter(({ state }) => state !== "fine").length;
  return markup`<section class="verdict ${look}" aria-label="Verdict">
<div class="headline">${stateIcon(look, 40)}<div><p class="outcome">${words}</p><p>A source has one use for each of its tables. ${wrong === 0 ? "Nothing has to change." : `${countOf(audit.after.fine, "use")} of ${entriesCount} are fine after the changes below, in their order.`}</p></div></div>
<dl>${STATES.map((state) => markup`<div><dt>${STATE_NAMES[state]}</dt><dd>${stateIcon(audit.counts[state] === 0 ? "none" : LOOKS[state])} ${audit.counts[state].toLocaleString("en-US")}</dd></div>`)}</dl>
</section>`;
}

/** Without the script, there is nothing to filter with. */
function filters({ counts, entries }: Audit): Markup {
  const states = STATES.filter((state) => counts[state] > 0);
  return markup`<div class="card filters" role="search" aria-label="Filter" hidden>
<label class="find">Find by name, id, or code (press / to come here)<input type="search" autocomplete="off" spellcheck="false"></label>
<fieldset><legend>Show</legend>${states.map((state) => markup`<label><input type="checkbox" value="${state}" checked>${STATE_NAMES[state]} (${counts[state].toLocaleString("en-US")})</label>`)}</fieldset>
<output role="status">${entries.length.toLocaleString("en-US")} of ${entries.length.toLocaleString("en-US")} shown</output>
</div>`;
}

function overview(groups: readonly Group[]): Markup {
  return markup`<section class="card" aria-labelledby="causes"><h2 id="causes">By cause</h2>
<table class="rows overview"><caption>Sources with the same causes, and the one remedy of each</caption>
<thead><tr><th scope="col">Sources</th><th scope="col">Cause</th><th scope="col">Remedy</th></tr></thead>
<tbody>${groups.map(
    (group, index) =>
      markup`<tr><th scope="row" class="${LOOKS[group.state]}">${stateIcon(LOOKS[group.state], 18)} <a href="#group-${index + 1}">${STATE_NAMES[group.state]}, ${sourcesText(group.entries)}</a></th><td data-label="Cause">${causeCell(group)}</td><td data-label="Remedy">${remedySummary(group)}</td></tr>`,
  )}</tbody></table></section>`;
}

function causeCell(group: Group): Markup {
  const [first, ...others] = group.causes;
  if (first === undefined) return markup`${causeText(group)}`;
  const more = others.length === 0 ? "" : `, and ${others.length} more`;
  return markup`<span>${titleOf(first)}: <code>${printableLine(first.component)}</code>${more}</span>`;
}

/** What the verdicts above do not rest on, because the answer was denied. */
function notSeen({ notSeen: calls }: Scope): Markup | undefined {
  if (calls.length === 0) return undefined;
  return markup`<section class="card" aria-labelledby="not-seen"><h2 id="not-seen">Not seen</h2>
<ul class="causes">${calls.map(({ missing, why, about }) => markup`<li><code>${printableLine(missing)}</code> ${printableLine(why)}${about.length === 0 ? "" : ` for ${printableLine(abridged(about, MAX_ABOUT))}`}`)}</ul></section>`;
}
