import { type Decision, type LayerOutcome } from "../../authorization";
import { type Diagnosis } from "../../diagnose";
import { type Permission } from "../../permissions";
import { listed } from "../layout";
import { blockerSentence, LAYERS, statementName, unknownPhrases } from "../permission-sentences";
import { permissionName } from "../problems";
import { EFFECTS, permissionsOf } from "../result";
import { markup, type Markup } from "./markup";
import { sentence } from "./sentence";
import { type State, stateIcon } from "./states";

/** One kind of policies, and what it does to a request. */
interface LayerLine {
  readonly name: string;
  readonly state: State;
  readonly text: string;
  /** Whether it decided. */
  readonly decided: boolean;
}

const STATES = { ALLOWED: "ok", DENIED: "blocked", INDETERMINATE: "unknown" } as const;

/** The policies as layers that a request passes, once for all actions that pass them alike. */
export function policyLayers(diagnosis: Diagnosis): Markup {
  const { permissions } = diagnosis;
  if (!permissions.known) {
    return markup`<p class="empty">${stateIcon("unknown")} Unknown: ${permissions.missing} (${permissions.why}).</p>`;
  }
  return markup`<div class="stacks">${alike(permissionsOf(diagnosis)).map(stack)}</div>`;
}

interface Alike {
  readonly decision: Decision;
  readonly on: string;
  readonly names: readonly string[];
  readonly lines: readonly LayerLine[];
}

/** Denied ones first, because they need the reader. */
function alike(items: readonly Permission[]): readonly Alike[] {
  const groups = new Map<string, { readonly item: Permission; readonly names: string[] }>();
  for (const item of items) {
    const key = JSON.stringify([item.decision.effect, linesOf(item.decision)]);
    const group = groups.get(key) ?? { item, names: [] };
    group.names.push(permissionName(item));
    groups.set(key, group);
  }
  const order = ["DENIED", "INDETERMINATE", "ALLOWED"];
  return [...groups.values()]
    .map(({ item, names }) => ({
      decision: item.decision,
      on: item.on,
      names,
      lines: linesOf(item.decision),
    }))
    .sort((a, b) => order.indexOf(a.decision.effect) - order.indexOf(b.decision.effect));
}

function stack({ decision, names, lines }: Alike): Markup {
  const state = STATES[decision.effect];
  return markup`<article class="stack ${state}">
<h3>${stateIcon(state)} <span>${listed(names)}</span> <span class="word ${state}">${EFFECTS[decision.effect]}</span></h3>
<ol class="layers">${lines.map(
    ({ name, state: each, text, decided }) =>
      markup`<li class="layer ${each}${decided ? " decided" : ""}">${stateIcon(each, 16)}<span><b>${name}</b>${decided ? markup` <em>decided</em>` : undefined} <span class="why">${sentence(text)}</span></span></li>`,
  )}</ol>
</article>`;
}

function linesOf(decision: Decision): readonly LayerLine[] {
  return decision.layers.map((outcome) => lineOf(outcome, decision));
}

function lineOf(outcome: LayerOutcome, decision: Decision): LayerLine {
  const { layer, consulted, state, allows, denies, allowedBy, undecided } = outcome;
  const name = capitalized(LAYERS[layer]);
  const decided = decision.decidedBy.some(({ policy }) => policy.layer === layer);
  const blocker = decision.blockers.find((each) => each.layer === layer);
  if (blocker !== undefined) {
    const text = blockerSentence(blocker, decision);
    return { name, state: "blocked", text, decided: true };
  }
  if (!consulted) return { name, state: "none", text: "does not apply on this path", decided };
  const doubts = decision.unknowns.filter((each) => "layer" in each && each.layer === layer);
  if (denies === "unknown" || allows === "unknown" || doubts.length > 0) {
    const phrases = unknownPhrases({ ...decision, unknowns: doubts }).map((phrase) =>
      phrase.replace(`${LAYERS[layer]}: `, ""),
    );
    const statements = undecided.map(({ statement }) => `${statementName(statement)} is in doubt`);
    const text = [...phrases, ...statements].join("; ") || "unknown";
    return { name, state: "unknown", text, decided: decided || doubts.length > 0 };
  }
  if (state === "none") return { name, state: "none", text: "there is no policy", decided };
  if (state === "unknown") {
    return { name, state: "none", text: "not seen; assumed absent", decided };
  }
  if (allows === "true") {
    const by = listed(allowedBy.map(({ statement }) => statementName(statement)));
    return { name, state: "ok", text: `allowed by ${by}`, decided };
  }
  return { name, state: "none", text: "no statement is about it", decided };
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
