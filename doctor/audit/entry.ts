import { diagnose, type DiagnoseOptions, type Diagnosis } from "../diagnose";
import { assemble, type Snapshot } from "../snapshot/assemble";
import { type Question } from "../snapshot/question";
import { type Cause, causesOf, type State, stateOf } from "./causes";
import { type SharedNetwork } from "./networks";
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
}

/** @throws DoctorError as `assemble` does */
export function judge(
  { question, answers, actions }: Subject,
  share: (network: Snapshot["network"]) => SharedNetwork,
): Case {
  const own = assemble(answers, question);
  const network = share(own.network);
  const snapshot = { ...own, network: { ...network, source: own.network.source } };
  const asked = actions === undefined ? {} : { actions };
  const diagnosis = diagnose(snapshot, asked);
  const state = stateOf(snapshot, diagnosis);
  const causes = causesOf(state, diagnosis);
  return { entry: { question, state, causes, diagnosis, ...asked }, snapshot, network };
}

export function optionsOf({ actions }: AuditEntry): DiagnoseOptions {
  return actions === undefined ? {} : { actions };
}
