import { amounts } from "../../../doctor/report/cost-text";
import { abridged } from "../../../doctor/report/layout";
import { markup, type Markup } from "../../../doctor/report/page/markup";
import { type State, stateIcon } from "../../../doctor/report/page/states";
import { alike, type Packets } from "../packets";
import { type CheckResult, type StackResult, type Status } from "../result";
import { packetsDrawing } from "./packets-drawing";

export const STATES: Readonly<Record<Status, State>> = {
  passed: "ok",
  failed: "blocked",
  skipped: "none",
};

/** What is known of a stack: what the function did, the doctor's verdict, the cost, and the packets as a drawing. */
export function stackCard(result: StackResult, index: number): Markup {
  const { stack, way, status, resources, seconds, keptFolder, knownDrift = [] } = result;
  const state = STATES[status];
  const facts = [
    `${resources} resources`,
    ...(knownDrift.length > 0 ? ["second plan empty except for known drift"] : []),
    ...(keptFolder === undefined ? [] : ["kept"]),
    `${seconds.toFixed(0)} s`,
  ];
  return markup`<article class="stack ${state}" id="stack-${index + 1}" aria-labelledby="name-${index + 1}">
<h3 id="name-${index + 1}">${stateIcon(state)} <span>${stack}</span> <span class="word ${state}">${status}</span></h3>
<p class="fine">${way === "" ? "" : `Path: ${way}. `}${facts.join(" · ")}</p>
<dl class="seen">${seenOf(result).map(([name, text]) => markup`<div><dt>${name}</dt><dd>${text}</dd></div>`)}</dl>
${result.packets === undefined ? undefined : packetsFigures(result.packets, stack)}
${checkList(result.checks ?? [])}
${listOf("Known drift", knownDrift)}
${listOf("Decided by no policy", result.undecided ?? [])}
</article>`;
}

function seenOf(result: StackResult): readonly (readonly [string, string])[] {
  const { expected, function: seen = "", network = "", permissions = "", cost } = result;
  const verdict = network === "" ? "not asked" : network;
  return [
    ["Expected", expected === "" ? "not known: it was not applied" : expected],
    ["Function", seen === "" ? "not tested" : seen],
    ["Doctor", verdict],
    ["Permissions", permissions === "" ? "not asked" : permissions],
    ["Cost of the path", costOf(cost)],
  ];
}

/** The cost of the paths that a stack's packets take. */
export function costOf(cost: StackResult["cost"]): string {
  if (cost === undefined) return "unknown";
  return cost.length === 0 ? "no path" : amounts({ ways: cost });
}

function packetsFigures(packets: Packets, stack: string): Markup | readonly Markup[] {
  if ("skipped" in packets) {
    return markup`<p class="empty">${stateIcon("none")} Packets skipped: ${packets.skipped}</p>`;
  }
  const what = stack === "instance" ? "instance" : "function";
  return alike(packets.sources).map(([source, ...others]) => {
    const same = others.flatMap(({ subnetId }) => subnetId ?? []);
    return markup`<figure>${packetsDrawing(source, what)}
${same.length === 0 ? undefined : markup`<figcaption>A path of the same kind from ${abridged(same, 3)}.</figcaption>`}</figure>`;
  });
}

function checkList(checks: readonly CheckResult[]): Markup | undefined {
  if (checks.length === 0) return undefined;
  return markup`<ul class="checks">${checks.map(({ name, status, result }) => {
    const state = STATES[status];
    const why = result === "" ? undefined : markup`<br><span class="fine">${result}</span>`;
    return markup`<li class="${state}">${stateIcon(state, 18)}<span><span class="word ${state}">${status}</span> ${name}${why}</span></li>`;
  })}</ul>`;
}

function listOf(title: string, items: readonly string[]): Markup | undefined {
  if (items.length === 0) return undefined;
  return markup`<p class="fine"><b>${title}</b></p><ul class="unseen fine">${items.map((item) => markup`<li>${item}</li>`)}</ul>`;
}
