import Table from "cli-table3";
import { printable, printableData } from "../../doctor/printable";
import { colours } from "../colours";
import { packetsText } from "./packets";
import { type Run, type StackResult, type Status, totalsOf } from "./result";

const COLOUR: Readonly<Record<Status, (text: string) => string>> = {
  passed: colours.green,
  failed: colours.red,
  skipped: colours.yellow,
};
/** With a space between columns, the table is 80 columns wide. */
const WIDTHS = [18, 12, 24, 13, 9];

/** The table at the end of a run with the provider above it, the failures below it, and the totals line. */
export function renderReport(run: Run): string {
  // Color comes last, because it is not printable.
  const { provider, results, repeats, seconds } = printableData(run, printable);
  return [
    `AWS provider ${provider}`,
    table(results),
    ...section("Decided by no policy", results.flatMap(undecidedLines)),
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

function undecidedLines({ stack, undecided = [] }: StackResult): readonly string[] {
  return undecided.map((what) => `${stack}: ${what}`);
}

function table(results: readonly StackResult[]): string {
  const rows = new Table({
    head: ["Stack", "Function", "Packets", "Doctor", "Per month"],
    colWidths: WIDTHS,
    wordWrap: true,
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": 0 },
    chars: blankBorders,
  });
  for (const result of results) {
    rows.push([
      result.stack,
      COLOUR[result.status](functionCell(result)),
      result.packets === undefined ? "" : packetsText(result.packets),
      doctorCell(result),
      result.cost === undefined ? "" : costText(result.cost),
    ]);
  }
  return rows
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

function functionCell({ status, result, function: seen = "" }: StackResult): string {
  switch (status) {
    case "passed":
      return seen;
    case "failed":
      // The problems stand below the table.
      return seen === "" ? "failed" : `failed: ${seen}`;
    case "skipped":
      return result;
  }
}

function doctorCell({ network = "", expected }: StackResult): string {
  const verdict = network.split(":", 1)[0] ?? "";
  return verdict === "UNREACHABLE" && expected === "unreachable"
    ? `${verdict} (expected)`
    : network;
}

function costText(ways: NonNullable<StackResult["cost"]>): string {
  const perMonth = ways.reduce((sum, way) => sum + way.perMonth, 0);
  const perGb = ways.filter((way) => way.perGb > 0).map((way) => ` + $${way.perGb}/GB`);
  return `$${perMonth === 0 ? "0" : perMonth.toFixed(2)}${perGb.join("")}`;
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
