import { type Command, Option } from "commander";
import { FIX_FORMS, type FixForm } from "./report";

/** The options of every command that writes a report, as commander passes them. */
export interface ReportOptions<Format extends string> {
  readonly json?: true;
  readonly format: Format;
  readonly output?: string;
}

export function addReportOptions(
  command: Command,
  formats: readonly ["text", "json", ...(readonly string[])],
): Command {
  return command
    .addOption(
      new Option("--format <format>", "how the report is written").choices(formats).default("text"),
    )
    .addOption(new Option("--json", "the same as --format json").conflicts("format"))
    .option("--output <file>", "write the report to this file");
}

export function addFixesOption(command: Command): Command {
  return command.addOption(
    new Option("--fixes <form>", "how the changes are printed")
      .choices(FIX_FORMS)
      .default("aws-cli" satisfies FixForm),
  );
}

export function formatOf<Format extends string>({
  json,
  format,
}: ReportOptions<Format>): Format | "json" {
  return json === true ? "json" : format;
}
