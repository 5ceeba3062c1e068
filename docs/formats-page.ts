import { join } from "node:path";
import { type Log } from "sarif";
import { parseActions } from "../doctor/actions";
import { diagnose } from "../doctor/diagnose";
import { findRemedy } from "../doctor/remedy";
import { type Format, write } from "../doctor/report";
import { readFolder } from "../doctor/snapshot/folder";
import { withGenerated } from "./generated";

const EXAMPLE = join(__dirname, "..", "doctor", "examples", "no-route");

/** The page with what each format makes of the example. */
export function withFormats(page: string): string {
  return [
    ["Markdown", fenced("markdown", output("markdown"))],
    ["SARIF", fenced("json", firstResult(output("sarif")))],
    ["JUnit", fenced("xml", withoutReport(output("junit")))],
    ["JSON", fenced("json", withoutLists(output("json")))],
  ].reduce((text, [name = "", part = ""]) => withGenerated(text, name, part), page);
}

function output(format: Format): string {
  const actions = parseActions("write");
  const snapshot = readFolder(EXAMPLE);
  const diagnosis = diagnose(snapshot, { actions });
  return write(format, { diagnosis, remedy: findRemedy(snapshot, diagnosis, { actions }) });
}

/** The output has fences of its own. */
function fenced(language: string, text: string): string {
  return `\`\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\``;
}

function firstResult(sarif: string): string {
  const { runs } = JSON.parse(sarif) as Log;
  return JSON.stringify(runs[0]?.results?.[0], undefined, 2);
}

/** Without the report as text, which the page of the doctor shows. */
function withoutReport(junit: string): string {
  return junit
    .replaceAll(/(<failure [^>]*>)[^<]*/g, "$1…")
    .replaceAll(/(<system-out>)[^<]*/g, "$1…");
}

/** Each list and each object in the report as `…`. */
function withoutLists(json: string): string {
  const report = JSON.parse(json) as Readonly<Record<string, unknown>>;
  const short = Object.entries(report).map(([name, value]) => [
    name,
    typeof value === "object" && value !== null ? "…" : value,
  ]);
  return JSON.stringify(Object.fromEntries(short), undefined, 2).replaceAll('"…"', "…");
}
