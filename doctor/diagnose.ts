import { isStreamAction } from "../aws/dynamodb";
import { ACCESS_LEVELS } from "./actions";
import { decidePermissions, type Permissions } from "./permissions";
import { analyze, type Flow, type Trace } from "./reachability";
import { costOf, type Cost } from "./cost/cost";
import { type Fact, type TableIdentity } from "./snapshot/access";
import { type Snapshot } from "./snapshot/assemble";
import { notReturned } from "./snapshot/known";
import { type Source, type Unknown } from "./snapshot/network";

export interface DiagnoseOptions extends Flow {
  /** e.g. `dynamodb:GetItem`. @default - the actions of the access level `read-write` */
  readonly actions?: readonly string[];
}

/** What keeps a table from answering requests from any source. */
export type TableProblem =
  | {
      readonly effect: "blocks";
      readonly code: "X_TABLE_NOT_ACTIVE" | "X_KEY_NOT_ENABLED" | "X_TABLE_HAS_NO_STREAM";
      /** ARN of the table or of its key. */
      readonly id: string;
      /** The state that AWS reports, e.g. `CREATING`, `PendingDeletion`. */
      readonly state: string;
    }
  /** The description of the table, or of its key, is unknown. */
  | { readonly effect: "unknown"; readonly code: "UNKNOWN_RESOURCE"; readonly reason: Unknown };

/**
 * `ok`: reachable and allowed. `not-ok`: something blocks or denies at least some requests.
 * `indeterminate`: nothing is known to block or deny, but something is unknown.
 */
export type Outcome = "ok" | "not-ok" | "indeterminate";

/**
 * Whether the source can reach its table, whether it is allowed to use the table, and which path
 * its packets take. Data only.
 */
export interface Diagnosis {
  readonly outcome: Outcome;
  readonly region: string;
  readonly source: Source;
  readonly table: Fact<TableIdentity>;
  /** ARN of the role that signs. @default - unknown */
  readonly role?: string;
  readonly network: Trace;
  readonly permissions: Permissions;
  readonly tableProblems: readonly TableProblem[];
  readonly cost: Cost;
}

/**
 * Pure: the same snapshot gives the same diagnosis.
 *
 * @param network what `analyze` says. @default - it is asked
 */
export function diagnose(
  snapshot: Snapshot,
  options: DiagnoseOptions = {},
  network = analyze(snapshot.network, flowOf(snapshot, options)),
): Diagnosis {
  const { actions = ACCESS_LEVELS["read-write"] } = options;
  const permissions = decidePermissions(snapshot, network, actions);
  const tableProblems = problemsOf(snapshot, usesStreams(actions));
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

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html */
const SERVING = ["ACTIVE", "UPDATING"];

/** What is asked of the network. */
export function flowOf(
  { access }: Pick<Snapshot, "access">,
  { actions = ACCESS_LEVELS["read-write"], ...flow }: DiagnoseOptions,
): Flow {
  return {
    ...flow,
    service: usesStreams(actions) ? "streams" : "dynamodb",
    assumesRole: access.ownRole !== undefined,
  };
}

function usesStreams(actions: readonly string[]): boolean {
  return actions.every((action) => isStreamAction(action));
}

function problemsOf(
  { access: { table, tableDescription, key } }: Snapshot,
  needsStream: boolean,
): readonly TableProblem[] {
  // Without a name, there is no table to describe. The permissions report that.
  if (!table.known) return [];
  if (!tableDescription.known) {
    return [{ effect: "unknown", code: "UNKNOWN_RESOURCE", reason: tableDescription }];
  }
  const problems: TableProblem[] = [];
  const { status, streamArn } = tableDescription.value;
  if (needsStream && streamArn === undefined) {
    const { arn: id } = table.value;
    problems.push({ effect: "blocks", code: "X_TABLE_HAS_NO_STREAM", id, state: "DISABLED" });
  }
  if (status === undefined) {
    const reason = notReturned("TableStatus", "describe-table");
    problems.push({ effect: "unknown", code: "UNKNOWN_RESOURCE", reason });
  } else if (!SERVING.includes(status)) {
    const { arn: id } = table.value;
    problems.push({ effect: "blocks", code: "X_TABLE_NOT_ACTIVE", id, state: status });
  }
  if (!key.known) problems.push({ effect: "unknown", code: "UNKNOWN_RESOURCE", reason: key });
  else if (key.value !== undefined && key.value.state !== "Enabled") {
    const { arn: id, state } = key.value;
    problems.push({ effect: "blocks", code: "X_KEY_NOT_ENABLED", id, state });
  }
  return problems;
}

function outcomeOf(
  { verdict }: Trace,
  permissions: Permissions,
  problems: readonly TableProblem[],
): Outcome {
  const effects: readonly string[] = permissions.known
    ? permissions.items.map(({ decision }) => decision.effect)
    : ["INDETERMINATE"];
  const states: readonly string[] = [verdict, ...effects, ...problems.map(({ effect }) => effect)];
  const oneOf = (...some: readonly string[]) => states.some((state) => some.includes(state));
  if (oneOf("UNREACHABLE", "PARTIAL", "DENIED", "blocks")) return "not-ok";
  return oneOf("INDETERMINATE", "unknown") ? "indeterminate" : "ok";
}
