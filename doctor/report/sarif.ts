import { createHash } from "node:crypto";
import {
  type Fix,
  type Log,
  type Message,
  type ReportingDescriptor,
  type Result as SarifResult,
} from "sarif";
import { parseArn } from "../../aws/arn";
import { type Diagnosis } from "../diagnose";
import { type Remedy } from "../remedy";
import { VERSION } from "../version";
import { fixText, fixTitle } from "./fixes";
import { codeBlock, prose } from "./markdown-text";
import { type Problem, problemsOf } from "./problems";
import { countText, lossSentences, sharingText, triedText } from "./remedy-text";
import { printableResult, type Result } from "./result";
import { RULES } from "./rules";
import { terraformOf } from "./terraform-fixes";
import { sourceName, titleOf } from "./text";

const TOOL = "lambda-dynamodb-doctor";
const SCHEMA =
  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/** What Reachability Analyzer says about its own codes. */
const AWS_CODES = "https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html";
/** A remedy changes an account, not a file of the repository. This is where its Terraform could go. */
const TERRAFORM_FILE = `${TOOL}.tf`;

const LEVELS = { blocks: "error", unknown: "warning", notes: "note" } as const;

const RULE_IDS = Object.keys(RULES);

/**
 * The report as SARIF 2.1.0. A result is not in a file, so its location is `aws/REGION/RESOURCE`: code
 * scanning refuses a result without one.
 *
 * @see https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support
 */
export function renderSarif(result: Result): string {
  const { diagnosis, remedy } = printableResult(result);
  const log: Log = {
    $schema: SCHEMA,
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: TOOL, semanticVersion: VERSION, rules: rules() } },
        // Alerts of one function stay when another function's report is uploaded.
        automationDetails: {
          id: [TOOL, diagnosis.region, sourceName(diagnosis.source), ""].join("/"),
        },
        columnKind: "utf16CodeUnits",
        results: problemsOf(diagnosis).map((problem) => resultOf(problem, diagnosis, remedy)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function rules(): ReportingDescriptor[] {
  return Object.entries(RULES).map(([id, { title, help }]) => ({
    id,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: `${title}. ${help}` },
    help: { text: help, markdown: help },
    ...(!id.startsWith("X_") && { helpUri: AWS_CODES }),
    properties: { tags: [id.startsWith("X_AUTHZ_") ? "permissions" : "network", "aws"] },
  }));
}

function resultOf(problem: Problem, diagnosis: Diagnosis, remedy: Remedy | undefined): SarifResult {
  const { code, effect, sentence } = problem;
  const about = titleOf(diagnosis);
  const id = resourceOf(problem, diagnosis);
  const mends = remedy !== undefined && (remedy.purpose === "mend") === (effect !== "notes");
  const fixes = mends ? [fixOf(remedy)] : [];
  return {
    ruleId: code,
    ruleIndex: RULE_IDS.indexOf(code),
    level: LEVELS[effect],
    message: message([`${sentence}.`, `${about}.`, ...(mends ? [remedySentence(remedy)] : [])]),
    locations: [
      {
        physicalLocation: {
          artifactLocation: {
            uri: ["aws", diagnosis.region, ...id].map(segment).join("/"),
          },
          region: { startLine: 1 },
        },
        logicalLocations: [
          {
            name: id.at(-1),
            fullyQualifiedName: [diagnosis.region, ...id].join("/"),
            kind: "resource",
          },
        ],
      },
    ],
    partialFingerprints: { [`${TOOL}/v1`]: fingerprint([about, code, ...id, sentence]) },
    ...(fixes.length > 0 && { fixes }),
  };
}

/** A part of a path that is no step to another folder. */
function segment(text: string): string {
  return /^\.+$/.test(text) ? "_".repeat(text.length) : encodeURIComponent(text);
}

/** What the problem is at, as the segments of a path. */
function resourceOf({ finding, area }: Problem, diagnosis: Diagnosis): readonly string[] {
  if (finding !== undefined) return [finding.id];
  const { role, table, source } = diagnosis;
  if (area === "permissions" && role !== undefined) {
    return (parseArn(role)?.resource ?? role).split("/").filter((part) => part !== "");
  }
  return table.known ? ["table", table.value.name] : [sourceName(source)];
}

function fingerprint(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

function remedySentence(remedy: Remedy): string {
  const steps = remedy.steps.map(({ fix }, index) => `${index + 1}. ${fixTitle(fix)}.`);
  const word = remedy.purpose === "mend" ? "Fix" : "Better";
  return `${word}, ${countText(remedy)}: ${steps.join(" ")} Tried ${triedText(remedy)}.`;
}

/** The whole remedy: its steps help together, in their order. */
function fixOf(remedy: Remedy): Fix {
  const terraform = remedy.steps.flatMap(({ fix }) => {
    const blocks = terraformOf(fix);
    return blocks.length === 0 ? [`# ${fixTitle(fix)}`] : blocks;
  });
  const steps = remedy.steps.flatMap((step, index) => {
    const { commands } = fixText(step.fix);
    return [
      `${index + 1}. ${prose(fixTitle(step.fix))}`,
      ...(commands.length === 0 ? [] : codeBlock("sh", commands).map((line) => `   ${line}`)),
      ...sharingText(step).map((sentence) => `   ${prose(sentence)}`),
    ];
  });
  const tried = [triedText(remedy), ...lossSentences(remedy)].map(prose).join("; ");
  return {
    description: {
      ...message([remedySentence(remedy)]),
      markdown: escapedMessage([...steps, "", `Tried ${tried}.`].join("\n")),
    },
    artifactChanges: [
      {
        artifactLocation: { uri: TERRAFORM_FILE },
        replacements: [
          {
            deletedRegion: { startLine: 1, startColumn: 1, endColumn: 1 },
            insertedContent: { text: `${terraform.join("\n\n")}\n` },
          },
        ],
      },
    ],
  };
}

function message(sentences: readonly string[]): Message & { text: string } {
  return { text: escapedMessage(sentences.join(" ")) };
}

/**
 * Braces are placeholders in a message (3.11.5), and `[text](target)` is a link (3.11.6).
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html
 */
function escapedMessage(text: string): string {
  return text.replaceAll(/[{}]/g, (brace) => brace + brace).replaceAll("](", "] (");
}
