import { type Diagnosis } from "../../diagnose";
import { type Remedy, type Step } from "../../remedy";
import { fixText, fixTitle, statementLines } from "../fixes";
import { wrapCommand } from "../layout";
import {
  countText,
  lossSentences,
  remainingSentences,
  sharingText,
  triedText,
} from "../remedy-text";
import { terraformOf } from "../terraform-fixes";
import { markup, type Markup } from "./markup";
import { sentence } from "./sentence";
import { stateIcon } from "./states";
import { outcomeState, outcomeWords } from "./summary";

/** Short lines fit beside the path. A shell takes them as they are. */
const COMMAND_WIDTH = 64;

/** The changes in order, each with its commands, and what was tried. */
export function remedySection(remedy: Remedy, before: Diagnosis): Markup {
  const { steps, purpose, after } = remedy;
  const remaining = remainingSentences(after);
  return markup`<section aria-labelledby="remedy" class="card">
<h2 id="remedy">${purpose === "mend" ? "Fix" : "Better"} <small>${countText(remedy)}</small></h2>
<ol class="steps">${steps.map(stepItem)}</ol>
<div class="tried">
<h3>Tried on what was read</h3>
<p class="change">${verdict(before)}<span class="arrow" aria-hidden="true">→</span><span class="hidden-text"> becomes </span>${verdict(after)}</p>
<p>${sentence(triedText(remedy))}</p>
${lossSentences(remedy).map((text) => markup`<p>${sentence(text)}</p>`)}
${remaining.length === 0 ? undefined : markup`<p><b>Remains</b></p><ul>${remaining.map((text) => markup`<li>${sentence(text)}</li>`)}</ul>`}
</div>
</section>`;
}

function verdict(diagnosis: Diagnosis): Markup {
  const state = outcomeState(diagnosis);
  return markup`<span class="badge ${state}">${stateIcon(state, 16)} ${outcomeWords(diagnosis)}</span>`;
}

/** A change with its commands, each with a button that copies it. */
export function stepItem(step: Step): Markup {
  const { commands } = fixText(step.fix);
  const shell = commands.flatMap((command) => wrapCommand(command, COMMAND_WIDTH)).join("\n");
  const statements = statementLines(step.fix).join("\n");
  const terraform = terraformOf(step.fix).join("\n\n");
  return markup`<li><p>${sentence(fixTitle(step.fix))}</p>
${statements === "" ? undefined : codeBlock(statements, "statement")}
${shell === "" ? undefined : codeBlock(shell, "command")}
${terraform === "" ? undefined : markup`<details><summary>Terraform</summary>${codeBlock(terraform, "Terraform")}</details>`}
${sharingText(step).map((text) => markup`<p class="also">${stateIcon("partial", 16)} <span>${sentence(text)}</span></p>`)}</li>`;
}

/** The button appears with the script, and the text can be selected without it. */
function codeBlock(text: string, what: string): Markup {
  return markup`<div class="code"><pre><code>${text}</code></pre><button type="button" hidden>Copy<span class="hidden-text"> the ${what}</span></button></div>`;
}
