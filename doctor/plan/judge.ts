import { type Audit, audit, type AuditEntry } from "../audit/audit";
import { subjectsOf } from "../audit/collection";
import { judge } from "../audit/entry";
import { sharing } from "../audit/networks";
import { type Subject } from "../audit/subject";
import {
  Names,
  otherWorlds,
  type PlanDocument,
  type PlannedState,
  type PlanOptions,
  readPlan,
  UNDECIDED,
} from "../snapshot/plan";
import { type SourceReference } from "../snapshot/question";
import { type Comparison, comparison } from "./comparison";
import { addressesIn, subjectAfter, type UseToday, usesToday } from "./today";

export interface JudgedPlan {
  readonly audit: Audit;
  /** What the plan changes. @default - nothing that uses DynamoDB is there yet, or it is a state */
  readonly comparison?: Comparison;
  /** The addresses of the sources, by how the questions name them. */
  readonly addressOf: (source: SourceReference) => string;
  /** What the ids in the audit stand for. */
  readonly meanings: ReadonlyMap<string, string>;
}

/**
 * Judges every source of a plan that uses DynamoDB, as it is after apply, and compares it with what is there
 * before. A verdict that depends on what the plan leaves open is unknown. Pure.
 *
 * @throws DoctorError as `assemble` does
 */
export function judgePlan(document: PlanDocument, options: PlanOptions = {}): JudgedPlan {
  const names = new Names();
  const read = (more: PlanOptions = {}) => readPlan(document, { ...options, ...more, names });
  const likeliest = read();
  const uses = usesToday(document, { ...options, names });
  const decided = decidedIn(likeliest, uses, read);
  const addressOf = addressesIn(likeliest);
  const found = audit(decided.own);
  return {
    audit: found,
    ...(uses.length > 0 && {
      comparison: comparison(document, {
        uses,
        later: laterEntries(decided, found),
        entries: found.entries,
        addressOf,
      }),
    }),
    addressOf,
    meanings: names.meanings,
  };
}

/** What is judged of a plan: its own sources, and what is used before, in the order of the uses. */
interface Subjects {
  readonly own: readonly Subject[];
  readonly later: readonly (Subject | undefined)[];
}

function subjectsIn(state: PlannedState, uses: readonly UseToday[]): Subjects {
  return { own: subjectsOf(state), later: uses.map(subjectAfter(state)) };
}

/** Takes the subjects whose verdicts depend on what is open from a world in which that is unknown. */
function decidedIn(
  likeliest: PlannedState,
  uses: readonly UseToday[],
  read: (options: PlanOptions) => PlannedState,
): Subjects {
  const subjects = subjectsIn(likeliest, uses);
  const { attributes, values } = likeliest.open;
  const others = attributes === 0 ? [] : otherWorlds(attributes, values);
  if (others.length === 0) return subjects;
  const open = new Set<string>();
  const verdicts = verdictsOf(subjects);
  for (const world of others) {
    const found = verdictsOf(subjectsIn(read({ world }), uses));
    for (const key of new Set([...found.keys(), ...verdicts.keys()])) {
      if (found.get(key) !== verdicts.get(key)) open.add(key);
    }
  }
  if (open.size === 0) return subjects;
  const undecided = subjectsIn(read({ world: UNDECIDED }), uses);
  const byKey = new Map(undecided.own.map((subject) => [ownKey(subject), subject]));
  return {
    own: subjects.own.map((subject) => {
      const key = ownKey(subject);
      return open.has(key) ? (byKey.get(key) ?? subject) : subject;
    }),
    later: subjects.later.map((subject, index) =>
      open.has(laterKey(index)) ? undecided.later[index] : subject,
    ),
  };
}

function verdictsOf({ own, later }: Subjects): ReadonlyMap<string, string> {
  const verdict = once(sharing(), ({ diagnosis }) => verdictOf(diagnosis));
  return new Map([
    ...own.map((subject) => [ownKey(subject), verdict(subject)] as const),
    ...later.flatMap((subject, index) =>
      subject === undefined ? [] : [[laterKey(index), verdict(subject)] as const],
    ),
  ]);
}

function laterEntries(
  { own, later }: Subjects,
  { entries }: Audit,
): readonly (AuditEntry | undefined)[] {
  const entry = once(sharing(), (found) => found);
  const known = new Map(own.map((subject, index) => [questionKey(subject), { subject, index }]));
  return later.map((subject) => {
    if (subject === undefined) return undefined;
    return entries[known.get(questionKey(subject))?.index ?? -1] ?? entry(subject);
  });
}

/** Judges subjects of one state. What is asked twice is judged once. */
function once<T>(
  share: ReturnType<typeof sharing>,
  take: (entry: AuditEntry) => T,
): (subject: Subject) => T {
  const known = new Map<string, T>();
  return (subject) => {
    const key = questionKey(subject);
    const found = known.get(key) ?? take(judge(subject, share).entry);
    known.set(key, found);
    return found;
  };
}

function questionKey({ question, actions }: Subject): string {
  return JSON.stringify([question, actions]);
}

function ownKey({ question }: Subject): string {
  return JSON.stringify(question);
}

function laterKey(index: number): string {
  return `use ${index}`;
}

/** All that a verdict says, but for the places that it names. */
function verdictOf({ outcome, network, permissions }: AuditEntry["diagnosis"]): string {
  return JSON.stringify([
    outcome,
    network.verdict,
    network.private,
    [...new Set(network.findings.map(({ code, effect }) => `${effect} ${code}`))].sort(),
    permissions.known
      ? permissions.items.map(({ action, on, decision }) => [
          action,
          on,
          decision.effect,
          decision.code,
        ])
      : permissions,
  ]);
}
