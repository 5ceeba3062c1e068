import { type Diagnosis } from "../../diagnose";
import { type Remedy } from "../../remedy";
import { amounts } from "../cost-text";
import { abridged } from "../layout";
import { type Problem, problemsOf } from "../problems";
import { verdictText } from "../remedy-text";
import { permissionCounts, printableResult, type Result } from "../result";
import { sourceName, titleOf, unseenSentences } from "../text";
import { costSection } from "./cost";
import { pageDocument } from "./document";
import { markup, type Markup } from "./markup";
import { pathDrawing } from "./path-drawing";
import { policyLayers } from "./policy-layers";
import { remedySection } from "./remedy";
import { sentence } from "./sentence";
import { type State, stateIcon, stateShape } from "./states";
import { networkState, outcomeState, outcomeWords, permissionState, summaryText } from "./summary";

/** More would hide what matters, and weigh the page down. The JSON output has all. */
const MAX_PATHS = 6;
const MAX_PROBLEMS = 20;

/** The report as one HTML file. */
export function renderPage(result: Result): string {
  const { diagnosis, remedy } = printableResult(result);
  return pageDocument({
    title: `${outcomeWords(diagnosis)}: ${titleOf(diagnosis)}`,
    maker: "lambda-dynamodb-doctor",
    place: diagnosis.region,
    heading: heading(diagnosis),
    main: markup`${verdictCard(diagnosis, remedy)}
<div class="columns">
<div>${pathSection(diagnosis)}${remedy === undefined ? undefined : problemSection(diagnosis)}</div>
<div>${remedy === undefined ? problemSection(diagnosis) : remedySection(remedy, diagnosis)}</div>
</div>
<section class="card" aria-labelledby="policies"><h2 id="policies">Policies <small>${permissionCounts(diagnosis)}</small></h2>
<p class="lead">A request passes each layer that applies on its path.</p>
${policyLayers(diagnosis)}</section>
<section class="card" aria-labelledby="cost"><h2 id="cost">Paths and their cost</h2>
${costSection(diagnosis.cost, remedy)}</section>
${unseenSection(diagnosis)}`,
    footer: "Made by lambda-dynamodb-doctor from what AWS answered. It changed nothing.",
  });
}

function heading({ source, table }: Diagnosis): Markup {
  const to = table.known ? table.value.name : "DynamoDB";
  return markup`<span>${sourceName(source)}</span> <span class="arrow" aria-hidden="true">→</span><span class="hidden-text"> to table </span> <span>${to}</span>`;
}

function verdictCard(diagnosis: Diagnosis, remedy: Remedy | undefined): Markup {
  const state = outcomeState(diagnosis);
  const { network, cost } = diagnosis;
  const price = cost.ways.length === 0 ? "unknown" : amounts(cost);
  return markup`<section class="verdict ${state}" aria-label="Verdict">
<div class="headline">${stateIcon(state, 40)}<div><p class="outcome">${outcomeWords(diagnosis)}</p><p>${summaryText(diagnosis, remedy)}</p></div></div>
<dl>
${fact("Network", networkState(network), verdictText(network))}
${fact("Permissions", permissionState(diagnosis), permissionCounts(diagnosis))}
<div><dt>Cost of the path</dt><dd>${price}</dd></div>
</dl>
</section>`;
}

function fact(name: string, state: State, text: string): Markup {
  return markup`<div><dt>${name}</dt><dd>${stateIcon(state)} ${text}</dd></div>`;
}

function pathSection(diagnosis: Diagnosis): Markup {
  const { network, source } = diagnosis;
  const problems = problemsOf(diagnosis);
  const paths = network.groups.flatMap((group) => group.paths.map((path) => ({ group, path })));
  const hidden = paths.length - MAX_PATHS;
  return markup`<section class="card paths" aria-labelledby="paths"><h2 id="paths">${paths.length === 1 ? "Path" : "Paths"}</h2>
${paths.slice(0, MAX_PATHS).map(({ group, path }) => {
  const ids = group.subnets.map(({ subnetId }) => subnetId);
  return markup`<figure>${pathDrawing(path, group, source, (hop) => numberOf(problems, JSON.stringify(hop)))}
${ids.length < 2 ? undefined : markup`<figcaption>${sentence(`the same from ${abridged(ids, 4)}`)}</figcaption>`}</figure>`;
})}
${hidden > 0 ? markup`<p class="fine">${hidden} more paths are in the output of --format json.</p>` : undefined}
</section>`;
}

/** The list names each cause once, also if several paths share it. */
function numberOf(problems: readonly Problem[], hop: string): number | undefined {
  const index = problems.findIndex(({ finding }) => JSON.stringify(finding?.hop) === hop);
  return index < 0 || index >= MAX_PROBLEMS ? undefined : index + 1;
}

const EFFECTS = {
  blocks: { state: "blocked", word: "blocks" },
  unknown: { state: "unknown", word: "unknown" },
  notes: { state: "none", word: "note" },
} as const;

function problemSection(diagnosis: Diagnosis): Markup {
  const problems = problemsOf(diagnosis);
  if (problems.length === 0) {
    return markup`<section class="card" aria-labelledby="found"><h2 id="found">Nothing to mend</h2><p class="empty">${stateIcon("ok")} Nothing blocks the packets, and no policy denies a request.</p></section>`;
  }
  const hidden = problems.length - MAX_PROBLEMS;
  return markup`<section class="card" aria-labelledby="found"><h2 id="found">What the doctor found</h2>
<ol class="problems">${problems
    .slice(0, MAX_PROBLEMS)
    .map(({ effect, code, sentence: text }, index) => {
      const { state, word } = EFFECTS[effect];
      return markup`<li class="${state}"><svg class="icon" width="28" height="28" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${stateShape(state, index + 1)}</svg><div><p>${sentence(text)}</p><p class="fine"><span class="word ${state}">${word}</span> <code>${code}</code></p></div></li>`;
    })}</ol>
${hidden > 0 ? markup`<p class="fine">${hidden} more are in the output of --format json.</p>` : undefined}
</section>`;
}

function unseenSection(diagnosis: Diagnosis): Markup | undefined {
  const unseen = unseenSentences(diagnosis);
  if (unseen.length === 0) return undefined;
  return markup`<section class="card" aria-labelledby="unseen"><h2 id="unseen">Not seen</h2>
<ul class="unseen">${unseen.map((text) => markup`<li>${sentence(text)}</li>`)}</ul></section>`;
}
