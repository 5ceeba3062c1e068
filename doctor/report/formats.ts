import { printable } from "../printable";
import { toReport } from "./json";
import { renderJunit } from "./junit";
import { renderMarkdown } from "./markdown";
import { renderPage } from "./page";
import { type Result } from "./result";
import { renderSarif } from "./sarif";
import { renderText, type TextOptions } from "./text";

/** What the report can be written as. */
export const FORMATS = ["text", "json", "markdown", "sarif", "junit", "html"] as const;
export type Format = (typeof FORMATS)[number];

/** The result in one format. Nothing in it acts on a terminal, but the color of `text`. */
export function write(
  format: Format,
  result: Result,
  options: Omit<TextOptions, "remedy"> = {},
): string {
  const { diagnosis, remedy } = result;
  switch (format) {
    case "text":
      return renderText(diagnosis, { ...options, remedy });
    case "json":
      return printable(`${JSON.stringify(toReport(diagnosis, remedy), null, 2)}\n`);
    case "markdown":
      return renderMarkdown(result, options);
    case "sarif":
      return renderSarif(result);
    case "junit":
      return renderJunit(result, options);
    case "html":
      return renderPage(result);
  }
}
