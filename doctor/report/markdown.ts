import { type Diagnosis, type Outcome } from "../diagnose";
import { type Remedy, type Step } from "../remedy";
import { amounts, costText } from "./cost-text";
import { fixText, fixTitle, statementLines } from "./fixes";
import { listed, wrapCommand } from "./layout";
import { code, codeBlock, prose, table } from "./markdown-text";
import { mermaidLines } from "./mermaid";
import { statementName } from "./permission-sentences";
import { describeHop } from "./picture";
import { permissionName, problemsOf } from "./problems";
import {
  countText,
  type FixForm,
  lossSentences,
  remainingSentences,
  sharingText,
  triedText,
  verdictText,
} from "./remedy-text";
import {
  EFFECTS,
  permissionCounts,
  permissionsOf,
  printableResult,
  type Result,
  type WriterOptions,
} from "./result";
import { terraformOf } from "./terraform-fixes";
import { sourceName, unseenSentences } from "./text";

/**
 * GitHub refuses a longer comment: "body is too long (maximum is 65536 characters)".
 *
 * @see https://github.com/google/go-github/pull/440
 */
export const MAX_COMMENT = 65_536;
const CODE_WIDTH = 100;
const MAX_PATHS = 3;
const MAX_PROBLEMS = 20;

const SIGNS: Readonly<Record<Outcome, string>> = { ok: "✅", "not-ok": "❌", indeterminate: "❔" };

/** The report as a comment on a pull request. */
export function renderMarkdown(result: Result, { form = "aws-cli" }: WriterOptions = {}): string {
  const { diagnosis, remedy } = printableResult(result);
  const sections = [
    heading(diagnosis),
    problemLines(diagnosis),
    remedy === undefined ? [] : remedyLines(remedy, form),
    pathLines(diagnosis),
    folded("Every hop", hopRows(diagnosis)),
    folded("Permissions", permissionRows(diagnosis)),
    footnotes(diagnosis),
  ].filter((lines) => lines.length > 0);
  return fitting(sections);
}

/** As many sections as a comment can have, in the order of their weight. */
export function fitting(sections: readonly (readonly string[])[]): string {
  const more = "More is in the output of `--format json`.";
  const room = MAX_COMMENT - more.length - 2;
  let text = "";
  let left = false;
  for (const section of sections) {
    const next = `${text}${text === "" ? "" : "\n"}${section.join("\n")}\n`;
    if (next.length <= room) text = next;
    else left = true;
  }
  return left ? `${text}\n${more}\n` : text;
}

function heading(diagnosis: Diagnosis): readonly string[] {
  const { outcome, source, table: named, region, network, cost } = diagnosis;
  const to = named.known ? `table ${code(named.value.name)}` : "DynamoDB";
  const price = cost.ways.length === 0 ? "unknown" : amounts(cost);
  return [
    `### ${SIGNS[outcome]} ${code(sourceName(source))} → ${to} (${prose(region)})`,
    "",
    ...table(
      ["Network", "Permissions", "Cost of the path"],
      [[`**${prose(verdictText(network))}**`, permissionCounts(diagnosis), prose(price)]],
    ),
  ];
}

function problemLines(diagnosis: Diagnosis): readonly string[] {
  const problems = problemsOf(diagnosis);
  if (problems.length === 0) return [];
  const hidden = problems.length - MAX_PROBLEMS;
  const words = { blocks: "blocks", unknown: "unknown", notes: "note" } as const;
  return [
    "#### What the doctor found",
    "",
    ...problems
      .slice(0, MAX_PROBLEMS)
      .map(
        ({ effect, code: name, sentence }, index) =>
          `${index + 1}. **${words[effect]}** ${code(name)}: ${prose(sentence)}`,
      ),
    ...(hidden > 0 ? ["", `${hidden} more are in the output of \`--format json\`.`] : []),
  ];
}

function remedyLines(remedy: Remedy, form: FixForm): readonly string[] {
  const { steps, purpose, after } = remedy;
  const remaining = remainingSentences(after);
  return [
    `#### ${purpose === "mend" ? "Fix" : "Better"}: ${countText(remedy)}`,
    "",
    ...steps.flatMap((step, index) => stepLines(step, index + 1, form)),
    `**Tried** ${[triedText(remedy), ...lossSentences(remedy)].map(prose).join("; ")}.`,
    ...(remaining.length === 0 ? [] : ["", "**Remains**", "", ...remaining.map(bullet)]),
  ];
}

function stepLines(step: Step, number: number, form: FixForm): readonly string[] {
  const { commands } = fixText(step.fix);
  const lines =
    form === "terraform"
      ? terraformOf(step.fix).flatMap((block) => block.split("\n"))
      : commands.flatMap((command) => wrapCommand(command, CODE_WIDTH));
  const indent = " ".repeat(`${number}. `.length);
  const statements = statementLines(step.fix);
  const blocks = [
    ...(statements.length === 0 ? [] : codeBlock("json", statements)),
    ...(lines.length === 0 ? [] : codeBlock(form === "terraform" ? "hcl" : "sh", lines)),
  ];
  const sharing = sharingText(step).map(prose);
  return [
    `${number}. ${prose(fixTitle(step.fix))}`,
    ...blocks.map((line) => indent + line),
    ...sharing.flatMap((sentence) => ["", indent + sentence]),
    "",
  ];
}

function pathLines({ network, source }: Diagnosis): readonly string[] {
  const paths = network.groups.flatMap(({ subnets, paths: some }) =>
    some.map((path) => ({ path, subnets })),
  );
  const hidden = paths.length - MAX_PATHS;
  return [
    ...paths
      .slice(0, MAX_PATHS)
      .flatMap(({ path, subnets }) => [
        `#### Path${subnets.length === 0 ? "" : ` from ${listed(subnets.map(({ subnetId }) => code(subnetId)))}`}`,
        "",
        ...codeBlock("mermaid", mermaidLines(path, source)),
        "",
      ]),
    ...(hidden > 0 ? [`${hidden} more paths are in the output of \`--format json\`.`, ""] : []),
  ].slice(0, -1);
}

function hopRows({ network, source }: Diagnosis): readonly string[] {
  const hops = network.groups
    .flatMap(({ paths }) => paths)
    .slice(0, MAX_PATHS)
    .flatMap((path) => path.hops);
  const rows = hops.map((hop) => {
    const { label, detail } = describeHop(hop, source);
    return [code(label), prose(detail), hop.status];
  });
  return rows.length === 0 ? [] : table(["Hop", "What happens there", "State"], rows);
}

function permissionRows(diagnosis: Diagnosis): readonly string[] {
  const rows = permissionsOf(diagnosis).map((permission) => {
    const { decision } = permission;
    const by = [...new Set(decision.decidedBy.map(statementName))];
    return [prose(permissionName(permission)), EFFECTS[decision.effect], by.map(prose).join("; ")];
  });
  return rows.length === 0 ? [] : table(["Action", "Decision", "Decided by"], rows);
}

function folded(summary: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  return [`<details><summary>${summary}</summary>`, "", ...lines, "", "</details>"];
}

function footnotes(diagnosis: Diagnosis): readonly string[] {
  const unseen = unseenSentences(diagnosis);
  return [
    bullet(`Cost: ${costText(diagnosis.cost)}`),
    ...unseen.map((sentence) => bullet(`Not seen: ${sentence}`)),
  ];
}

function bullet(sentence: string): string {
  return `- ${prose(sentence)}`;
}
