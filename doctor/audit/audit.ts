/**
 * Judges every source of an account, and groups what is wrong by its causes. Pure.
 *
 * ```ts
 * const { entries, groups } = audit(subjects);
 * entries.filter(({ state }) => state === "broken").map(({ diagnosis }) => diagnosis.source);
 * for (const { state, causes, entries, remedy } of groups) … // one remedy for all entries of a group
 * ```
 */
import { type Cause, type State, STATES } from "./causes";
import { type AuditEntry, type Case, judge } from "./entry";
import { type GroupRemedy, remedyFor } from "./remedies";
import { type Subject } from "./subject";

export { type Cause, type State, STATES } from "./causes";
export { type AuditEntry } from "./entry";
export { type GroupRemedy } from "./remedies";

/** Entries with the same state for the same causes. */
export interface Group {
  readonly state: State;
  /** Empty if nothing is wrong. */
  readonly causes: readonly Cause[];
  readonly entries: readonly AuditEntry[];
  /** One for all entries. @default - nothing has to change, or no change that can be tried helps */
  readonly remedy?: GroupRemedy;
}

export interface Audit {
  readonly entries: readonly AuditEntry[];
  /** In the order of `STATES`, the largest group of each state first. */
  readonly groups: readonly Group[];
  /** How many entries have each state. */
  readonly counts: Readonly<Record<State, number>>;
}

/** @throws DoctorError as `assemble` does */
export function audit(subjects: readonly Subject[]): Audit {
  const cases = subjects.map(judge);
  const entries = cases.map(({ entry }) => entry);
  const groups = [...grouped(cases).values()]
    .map((members) => groupOf(members, cases))
    .sort((a, b) => rankOf(a) - rankOf(b) || b.entries.length - a.entries.length);
  const counts = Object.fromEntries(
    STATES.map((state) => [state, entries.filter((entry) => entry.state === state).length]),
  );
  // Object.fromEntries loses the names of the states.
  return { entries, groups, counts: counts as Audit["counts"] };
}

function grouped(cases: readonly Case[]): ReadonlyMap<string, readonly Case[]> {
  const groups = new Map<string, Case[]>();
  for (const one of cases) {
    const { state, causes } = one.entry;
    const key = JSON.stringify([state, causes]);
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [one]);
    else members.push(one);
  }
  return groups;
}

function groupOf(members: readonly Case[], all: readonly Case[]): Group {
  const entries = members.map(({ entry }) => entry);
  const { state = "fine", causes = [] } = entries[0] ?? {};
  const remedy = remedyFor(members, all);
  return { state, causes, entries, ...(remedy !== undefined && { remedy }) };
}

function rankOf({ state }: Group): number {
  return STATES.indexOf(state);
}
