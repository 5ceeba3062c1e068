/**
 * Explains whether a function can reach its DynamoDB table, whether it is allowed to use the table,
 * and which path its packets take. Reads what is deployed and changes nothing.
 *
 * ```ts
 * const snapshot = await readAccount({ source: { kind: "function", name: "orders-reader" } });
 * const diagnosis = diagnose(snapshot);
 * diagnosis.outcome; // "ok" | "not-ok" | "indeterminate"
 * diagnosis.network.verdict; // "REACHABLE" | "PARTIAL" | "UNREACHABLE" | "INDETERMINATE"
 * problemsOf(diagnosis).map(({ code }) => code); // what blocks, and what is unknown
 * const remedy = findRemedy(snapshot, diagnosis); // what to change, tried on the snapshot
 * renderText(diagnosis, { remedy }); // the text that the command prints
 * write("sarif", { diagnosis, remedy }); // the same in another format
 * ```
 *
 * For all sources of an account:
 *
 * ```ts
 * const collection = await collectAccount({ regions: [], instances: true, tasks: true }, console.error);
 * const { groups } = audit(subjectsOf(collection)); // what is wrong, by its cause, with a remedy each
 * ```
 */
export { ACCESS_LEVELS, parseActions } from "./actions";
export { collectAccount } from "./audit/account";
export {
  audit,
  type Audit,
  type AuditEntry,
  type Cause,
  type Group,
  type GroupRemedy,
  type State,
} from "./audit/audit";
export { subjectsOf } from "./audit/collection";
export { type Collection } from "./snapshot/collection";
export { type AuditQuestion } from "./audit/command";
export { readCollection, writeCollection } from "./audit/folder";
export { AUDIT_POLICY } from "./audit/permissions";
export { type Scope, scopeOf } from "./audit/scope";
export { type Subject } from "./audit/subject";
export {
  diagnose,
  type DiagnoseOptions,
  type Diagnosis,
  type Outcome,
  type TableProblem,
} from "./diagnose";
export { DoctorError, SnapshotError } from "./errors";
export { type Permission, type Permissions } from "./permissions";
export { findRemedy, type Remedy, type Step } from "./remedy";
export {
  type Format,
  FORMATS,
  type Problem,
  problemsOf,
  renderText,
  type Report,
  reportSchema,
  type Result,
  type TextOptions,
  toReport,
  write,
} from "./report";
export {
  type AuditFormat,
  type AuditReport,
  type AuditResult,
  auditSchema,
  toAuditReport,
  writeAudit,
} from "./report/audit";
export { askAccount, type Collected, readAccount } from "./snapshot/account";
export { REQUIRED_ACTIONS, REQUIRED_POLICY } from "./snapshot/calls/permissions";
export { type Snapshot } from "./snapshot/assemble";
export { type FolderQuestion, readFolder } from "./snapshot/folder";
export { type Question, type SourceReference } from "./snapshot/question";
export { writeFolder } from "./snapshot/write-folder";
