import { audit } from "../doctor/audit/audit";
import { subjectsOf } from "../doctor/audit/collection";
import { AUDIT_POLICY } from "../doctor/audit/permissions";
import { scopeOf } from "../doctor/audit/scope";
import { largeAccount } from "../doctor/audit/testing/large";
import { type AuditFormat, type AuditReport, writeAudit } from "../doctor/report/audit";
import { withGenerated } from "./generated";

/** Twelve functions in four VPCs. */
const EXAMPLE = { functions: 12, subnets: 16, roles: 12 };

/** The page with what an audit says of the example, and the permissions that it needs. */
export function withAudit(page: string): string {
  const report = JSON.parse(output("json")) as AuditReport;
  return [
    ["The audit", fenced("text", output("text"))],
    ["JSON", fenced("json", JSON.stringify(withoutLists(report), undefined, 2))],
    ["The policy", fenced("json", JSON.stringify(AUDIT_POLICY, undefined, 2))],
  ].reduce((text, [name = "", part = ""]) => withGenerated(text, name, part), page);
}

function output(format: AuditFormat): string {
  const collection = largeAccount(EXAMPLE);
  return writeAudit(format, { audit: audit(subjectsOf(collection)), scope: scopeOf(collection) });
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

/** The first group, and each of its lists and objects as `…`. */
function withoutLists({ groups, ...report }: AuditReport): object {
  const [first] = groups;
  const short = Object.entries(first ?? {}).map(([name, value]) => [
    name,
    typeof value === "object" && value !== null ? "…" : value,
  ]);
  return { ...report, groups: [Object.fromEntries(short)], entries: "…" };
}
