import Table from "cli-table3";
import { colours } from "./colours";
import { type Run, type StackResult, type Status, totalsOf } from "./result";

const COLOUR: Readonly<Record<Status, (text: string) => string>> = {
  passed: colours.green,
  failed: colours.red,
  skipped: colours.yellow,
};
/** With a space between columns, the table is 80 columns wide. */
const WIDTHS = [18, 12, 16, 23, 7];

/** The table at the end of a run with the provider above it, the failures below it, and the totals line. */
export function renderReport({ provider, results, repeats, seconds }: Run): string {
  return [
    `AWS provider ${provider}`,
    table(results),
    ...section("Checks", results.flatMap(checkLines)),
    ...section("Known drift", results.flatMap(driftLines)),
    ...section("Retried requests", repeats),
    ...results.flatMap(failure),
    "",
    totalsLine(results, seconds),
  ].join("\n");
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, ...lines];
}

function checkLines({ stack, checks = [] }: StackResult): readonly string[] {
  return checks.map(({ name, status, result, seconds }) => {
    const outcome = status === "skipped" ? result : [status, result].filter(Boolean).join(": ");
    return `${stack}: ${name}: ${COLOUR[status](outcome)}  ${seconds.toFixed(1)} s`;
  });
}

function driftLines({ stack, knownDrift = [] }: StackResult): readonly string[] {
  return knownDrift.map((drift) => `${stack}: ${drift}`);
}

export function totalsLine(results: readonly StackResult[], seconds: number): string {
  const { passed, failed, skipped } = totalsOf(results);
  return `${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds.toFixed(0)} s`;
}

function table(results: readonly StackResult[]): string {
  const rows = new Table({
    head: ["Stack", "Path to DynamoDB", "Expected", "Result", "Seconds"],
    colWidths: WIDTHS,
    colAligns: ["left", "left", "left", "left", "right"],
    wordWrap: true,
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": 0 },
    chars: blankBorders,
  });
  for (const { stack, way, expected, status, result, seconds } of results) {
    const text = status === "skipped" ? result : `${status}: ${result}`;
    rows.push([stack, way, expected, COLOUR[status](text), seconds.toFixed(1)]);
  }
  return rows.toString();
}

const blankBorders = Object.fromEntries(
  [
    ...["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left"],
    ...["bottom-right", "left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"],
  ].map((name) => [name, name === "middle" ? " " : ""]),
);

function failure({ stack, problems, keptFolder }: StackResult): readonly string[] {
  if (problems.length === 0) return [];
  return [
    "",
    ...problems.map((problem) => colours.red(`${stack}: ${problem}`)),
    ...(keptFolder === undefined ? [] : [`${stack}: state and logs are kept in ${keptFolder}`]),
  ];
}
