import { printable, printableData } from "../../../doctor/printable";
import prices from "../../../doctor/cost/prices.json";
import { costTable, type TaggedCost } from "../../../doctor/report/page/cost";
import { pageDocument } from "../../../doctor/report/page/document";
import { markup, type Markup } from "../../../doctor/report/page/markup";
import { type State, stateIcon, stateShape } from "../../../doctor/report/page/states";
import { packetsText } from "../packets";
import { type StackResult, totalsOf } from "../result";
import { totalsLine } from "../report";
import { costOf, stackCard, STATES } from "./stack-card";
import { STYLE } from "./style";

/** A run, or what is known of one that ended early. */
export interface RunOnPage {
  /** `prove` or `integration`. */
  readonly command: string;
  readonly startedAt: Date;
  readonly seconds: number;
  /** What it ran on: Terraform, the provider, the cloud. Empty if it ended before that was known. */
  readonly ranOn: readonly string[];
  /** @default - it ended before that was known */
  readonly region?: string;
  /** Why the lab sent no packets. @default - it did, or it is not known */
  readonly noLab?: string;
  readonly results: readonly StackResult[];
  readonly repeats: readonly string[];
  /** @default - it ran to its end */
  readonly ended?: "interrupted" | { readonly error: string };
}

/** The stacks of a run side by side, as one HTML file. */
export function renderRunPage(given: RunOnPage): string {
  const run: RunOnPage = { ...printableData(given, printable), startedAt: given.startedAt };
  const { command, results, region, repeats } = run;
  const headline = headlineOf(run);
  return pageDocument({
    title: `${headline.words}: npm run ${command}`,
    maker: `npm run ${command}`,
    ...(region !== undefined && { place: region }),
    heading: markup`${results.length === 0 ? "No stack has a result" : `${countOf(results.length, "stack")}, side by side`}`,
    main: markup`${verdictCard(run)}
${failures(run)}
${results.length === 0 ? undefined : [comparison(results), cards(results), costs(results)]}
${
  repeats.length === 0
    ? undefined
    : markup`<section class="card" aria-labelledby="repeats"><h2 id="repeats">Retried requests</h2>
<ul class="unseen">${repeats.map((repeat) => markup`<li>${repeat}</li>`)}</ul></section>`
}`,
    footer: `Made by npm run ${command}, started ${run.startedAt.toISOString().slice(0, 16).replace("T", " ")} UTC.`,
    style: STYLE,
  });
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function headlineOf({ ended, results }: RunOnPage): {
  readonly state: State;
  readonly words: string;
} {
  if (ended === "interrupted") return { state: "unknown", words: "Interrupted" };
  if (ended !== undefined) return { state: "blocked", words: "The run failed" };
  const failed = results.filter(({ status }) => status === "failed").length;
  if (failed > 0) {
    return { state: "blocked", words: `${failed} of ${countOf(results.length, "stack")} failed` };
  }
  const { failed: checks } = totalsOf(results);
  if (checks > 0) return { state: "blocked", words: `${countOf(checks, "check")} failed` };
  return results.length === 0
    ? { state: "unknown", words: "Nothing was proven" }
    : { state: "ok", words: "Every stack does what it says" };
}

function verdictCard(run: RunOnPage): Markup {
  const { results, seconds, ranOn, noLab, ended } = run;
  const { state, words } = headlineOf(run);
  const sent = results.filter(({ packets }) => packets !== undefined && !("skipped" in packets));
  const facts = [
    ["Packets", `in the lab for ${sent.length} of ${countOf(results.length, "stack")}`],
    ["Ran on", ranOn.length === 0 ? "not known" : ranOn.join(" · ")],
    ["Took", `${seconds.toFixed(0)} s`],
  ] as const;
  return markup`<section class="verdict ${state}" aria-label="Verdict">
<div class="headline">${stateIcon(state, 40)}<div><p class="outcome">${words}</p><p>${results.some(({ checks }) => checks !== undefined) ? "Stacks and their checks: " : ""}${totalsLine(results, seconds)}.${ended === undefined ? undefined : " This page has what was known by then."}${noLab === undefined ? undefined : ` No lab, so the doctor alone judges the network: ${noLab}.`}</p></div></div>
<dl>${facts.map(([name, text]) => markup`<div><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>
</section>`;
}

interface Failure {
  readonly what: string;
  readonly expected: string;
  readonly got: readonly string[];
  readonly keptFolder?: string;
}

function failuresOf({ stack, expected, problems, checks = [], keptFolder }: StackResult) {
  const failed = checks.filter(({ status }) => status === "failed");
  return [
    ...(problems.length === 0
      ? []
      : [
          { what: stack, expected, got: problems, ...(keptFolder !== undefined && { keptFolder }) },
        ]),
    ...failed.map(({ name, result }) => ({ what: stack, expected: name, got: [result] })),
  ];
}

function failures({ results, ended }: RunOnPage): Markup | undefined {
  const all: readonly Failure[] = [
    ...(typeof ended === "object" ? [{ what: "The run", expected: "", got: [ended.error] }] : []),
    ...results.flatMap(failuresOf),
  ];
  if (all.length === 0) return undefined;
  return markup`<section class="card" aria-labelledby="failed"><h2 id="failed">What failed</h2>
<ol class="problems">${all.map(
    ({ what, expected, got, keptFolder }, index) =>
      markup`<li class="blocked"><svg class="icon" width="28" height="28" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${stateShape("blocked", index + 1)}</svg><div><p><b>${what}</b></p>
<dl class="compared">${expected === "" ? undefined : markup`<dt>Expected</dt><dd>${expected}</dd>`}<dt>Got</dt><dd>${got.map((text) => markup`<pre>${text}</pre>`)}</dd>
${keptFolder === undefined ? undefined : markup`<dt>State and logs</dt><dd><code>${keptFolder}</code></dd>`}</dl></div></li>`,
  )}</ol></section>`;
}

function comparison(results: readonly StackResult[]): Markup {
  const columns = ["Function", "Packets", "Doctor", "Cost of the path"];
  return markup`<section class="card" aria-labelledby="compared"><h2 id="compared">Side by side</h2>
<table class="rows seen-table"><caption>What each stack's function did, where its packets went, and what the doctor says</caption>
<thead><tr><th scope="col">Stack</th>${columns.map((name) => markup`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${results.map((result, index) => {
    const { stack, status, packets, network = "not asked", function: seen = "" } = result;
    const cells = [
      seen === "" ? status : seen,
      packets === undefined ? "not sent" : hops(packetsText(packets)),
      network,
      costOf(result.cost),
    ];
    const state = STATES[status];
    return markup`<tr><th scope="row" class="${state}">${stateIcon(state, 18)} <a href="#stack-${index + 1}">${stack}</a> <span class="word ${state}">${status}</span></th>${cells.map((cell, column) => markup`<td data-label="${columns[column]}">${cell}</td>`)}</tr>`;
  })}</tbody></table></section>`;
}

/** An id stays on one line where there is room. */
function hops(text: string): Markup {
  const parts = text
    .split(" → ")
    .map((part, index) => markup`${index === 0 ? "" : " → "}<span>${part}</span>`);
  return markup`<span class="hops">${parts}</span>`;
}

function cards(results: readonly StackResult[]): Markup {
  return markup`<section class="card each" aria-labelledby="stacks"><h2 id="stacks">Each stack</h2>
<div class="stacks">${results.map(stackCard)}</div></section>`;
}

/** Each price once, with the stacks whose path has it. */
function costs(results: readonly StackResult[]): Markup | undefined {
  const ways = new Map<string, TaggedCost>();
  for (const { stack, cost = [] } of results) {
    for (const way of cost) {
      const key = JSON.stringify(way);
      ways.set(key, { ...way, tags: [...(ways.get(key)?.tags ?? []), stack] });
    }
  }
  if (ways.size === 0) return undefined;
  return markup`<section class="card" aria-labelledby="cost"><h2 id="cost">Paths and their cost</h2>
${costTable([...ways.values()], prices)}</section>`;
}
