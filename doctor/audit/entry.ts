import { diagnose, type DiagnoseOptions, type Diagnosis } from "../diagnose";
import { assemble, type Snapshot } from "../snapshot/assemble";
import { type Question } from "../snapshot/question";
import { type Cause, causesOf, type State, stateOf } from "./causes";
import { type Share, type SharedNetwork } from "./networks";
import { type Subject } from "./subject";

/** One source and one of its tables, judged. */
export interface AuditEntry {
  readonly question: Question;
  readonly state: State;
  readonly causes: readonly Cause[];
  readonly diagnosis: Diagnosis;
  /** The actions that were judged. @default - the actions of the access level `read-write` */
  readonly actions?: readonly string[];
}

/** An entry with what it was judged from. */
export interface Case {
  readonly entry: AuditEntry;
  readonly snapshot: Snapshot;
  /** The same object for all sources of one network. */
  readonly network: SharedNetwork;
  readonly noTable?: string;
}

/** @throws DoctorError as `assemble` does */
export function judge(subject: Subject, share: Share): Case {
  const { answers, question, noTable } = subject;
  const assembled = assemble(answers, question);
  const own = noTable === undefined ? assembled : withoutTable(assembled, noTable);
  return judgeSnapshot(subject, own, share);
}

/** @param own of the subject */
export function judgeSnapshot(
  { question, actions, noTable }: Omit<Subject, "answers">,
  own: Snapshot,
  share: Share,
): Case {
  const network = share(own.network);
  const snapshot = { ...own, network: { ...network, source: own.network.source } };
  const asked = actions === undefined ? {} : { actions };
  const diagnosis = diagnose(snapshot, asked);
  const guess = noTable === undefined ? {} : { noTable };
  const state = stateIn(guess, snapshot, diagnosis);
  const causes =
    noTable === undefined
      ? causesOf(state, diagnosis)
      : [{ code: "UNKNOWN_RESOURCE", component: noTable }];
  return { entry: { question, state, causes, diagnosis, ...asked }, snapshot, network, ...guess };
}

/** What a case is with a snapshot. Whatever is said of it, it may not use DynamoDB if its table is none. */
export function stateIn(
  { noTable }: Pick<Case, "noTable">,
  snapshot: Snapshot,
  diagnosis: Diagnosis,
): State {
  return noTable === undefined ? stateOf(snapshot, diagnosis) : "unknown";
}

export function withoutTable<T extends Pick<Snapshot, "access">>(snapshot: T, why: string): T {
  const table = { known: false, missing: "the table", why } as const;
  return { ...snapshot, access: { ...snapshot.access, table } };
}

export function optionsOf({ actions }: AuditEntry): DiagnoseOptions {
  return actions === undefined ? {} : { actions };
}
