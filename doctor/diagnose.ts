import { ACCESS_LEVELS } from "./actions";
import { judge, type Permissions } from "./permissions";
import { analyze, type Flow, type Trace } from "./reachability";
import { costOf, type Cost } from "./report/cost";
import { type Fact, type TableIdentity } from "./snapshot/access";
import { type Snapshot } from "./snapshot/assemble";
import { type Source } from "./snapshot/network";

export interface DiagnoseOptions extends Flow {
  /** e.g. `dynamodb:GetItem`. @default - those of the access level `read-write` */
  readonly actions?: readonly string[];
}

/** What keeps a table from answering, whoever asks. */
export interface TableProblem {
  readonly code: "X_TABLE_NOT_ACTIVE" | "X_KEY_NOT_ENABLED";
  /** ARN of the table or of its key. */
  readonly id: string;
  /** What AWS says of it, e.g. `CREATING`, `PendingDeletion`. */
  readonly state: string;
}

/**
 * `ok`: reachable and allowed. `not-ok`: something blocks or denies, wholly or in part.
 * `indeterminate`: nothing is known to, and something is not known.
 */
export type Outcome = "ok" | "not-ok" | "indeterminate";

/** Can the source reach its table, may it, and by which path. Data only. */
export interface Diagnosis {
  readonly outcome: Outcome;
  readonly region: string;
  readonly source: Source;
  readonly table: Fact<TableIdentity>;
  /** ARN of the role that signs. @default - not known */
  readonly role?: string;
  readonly network: Trace;
  readonly permissions: Permissions;
  readonly tableProblems: readonly TableProblem[];
  readonly cost: Cost;
}

/** Pure: the same snapshot gives the same diagnosis. */
export function diagnose(snapshot: Snapshot, options: DiagnoseOptions = {}): Diagnosis {
  const { actions = ACCESS_LEVELS["read-write"], ...flow } = options;
  const network = analyze(snapshot.network, flow);
  const permissions = judge(snapshot, network, actions);
  const tableProblems = problemsOf(snapshot);
  return {
    outcome: outcomeOf(network, permissions, tableProblems),
    region: snapshot.network.region,
    source: snapshot.network.source,
    table: snapshot.access.table,
    ...(snapshot.access.role.known && { role: snapshot.access.role.value.arn }),
    network,
    permissions,
    tableProblems,
    cost: costOf(network, snapshot.network),
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html */
const SERVING = ["ACTIVE", "UPDATING"];

function problemsOf({
  access: { table, tableDescription, key },
}: Snapshot): readonly TableProblem[] {
  const status = tableDescription.known ? (tableDescription.value.status ?? "ACTIVE") : "ACTIVE";
  const state = key.known ? (key.value?.state ?? "Enabled") : "Enabled";
  return [
    ...(SERVING.includes(status) || !table.known
      ? []
      : [{ code: "X_TABLE_NOT_ACTIVE" as const, id: table.value.arn, state: status }]),
    ...(state === "Enabled" || !key.known || key.value === undefined
      ? []
      : [{ code: "X_KEY_NOT_ENABLED" as const, id: key.value.arn, state }]),
  ];
}

function outcomeOf(
  { verdict }: Trace,
  permissions: Permissions,
  problems: readonly TableProblem[],
): Outcome {
  const effects = permissions.known
    ? permissions.items.map(({ decision }) => decision.effect)
    : ["INDETERMINATE"];
  const stops = verdict === "UNREACHABLE" || verdict === "PARTIAL";
  if (stops || effects.includes("DENIED") || problems.length > 0) return "not-ok";
  if (verdict === "INDETERMINATE" || effects.includes("INDETERMINATE")) return "indeterminate";
  return "ok";
}
