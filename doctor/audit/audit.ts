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
import { sharing } from "./networks";
import { type GroupRemedy, remedyFor } from "./remedies";
import { type Subject } from "./subject";
import { World } from "./world";

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
  /** The same after all remedies, made in the order of the groups. */
  readonly after: Readonly<Record<State, number>>;
}

/** @throws DoctorError as `assemble` does */
export function audit(subjects: readonly Subject[]): Audit {
  const share = sharing();
  return auditOf(subjects.map((subject) => judge(subject, share)));
}

/** Groups what is judged already. */
export function auditOf(cases: readonly Case[]): Audit {
  const world = new World(cases);
  const sorted = [...grouped(cases).values()].sort(
    (a, b) => rankOf(a) - rankOf(b) || b.length - a.length,
  );
  // One after the other, because each remedy builds on the ones before it.
  const groups = sorted.map((members) => groupOf(members, world));
  return {
    entries: cases.map(({ entry }) => entry),
    groups,
    counts: counted(cases.map(({ entry }) => entry.state)),
    after: counted(cases.map((one) => world.state(one))),
  };
}

function counted(states: readonly State[]): Readonly<Record<State, number>> {
  const counts = { broken: 0, denied: 0, "not-private": 0, unknown: 0, fine: 0 };
  for (const state of states) counts[state] += 1;
  return counts;
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

function groupOf(members: readonly Case[], world: World): Group {
  const entries = members.map(({ entry }) => entry);
  const { state = "fine", causes = [] } = entries[0] ?? {};
  const remedy = remedyFor(members, world);
  return { state, causes, entries, ...(remedy !== undefined && { remedy }) };
}

function rankOf([first]: readonly Case[]): number {
  return first === undefined ? 0 : STATES.indexOf(first.entry.state);
}
