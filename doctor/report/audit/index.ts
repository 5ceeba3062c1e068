import { printable } from "../../printable";
import { toAuditReport } from "./json";
import { renderAuditPage } from "./page";
import { type AuditResult } from "./result";
import { type AuditTextOptions, renderAuditText } from "./text";

export { toAuditReport } from "./json";
export { type AuditResult } from "./result";
export { type AuditReport, auditSchema } from "./schema";
export { renderAuditText } from "./text";

/** What an audit can be written as. */
export const AUDIT_FORMATS = ["text", "json", "html"] as const;
export type AuditFormat = (typeof AUDIT_FORMATS)[number];

/** The audit in one format. Nothing in it acts on a terminal, but the color of `text`. */
export function writeAudit(
  format: AuditFormat,
  result: AuditResult,
  options: AuditTextOptions = {},
): string {
  switch (format) {
    case "text":
      return renderAuditText(result, options);
    case "json":
      return printable(`${JSON.stringify(toAuditReport(result), null, 2)}\n`);
    case "html":
      return renderAuditPage(result);
  }
}
