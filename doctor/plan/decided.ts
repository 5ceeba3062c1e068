import { type AuditEntry } from "../audit/audit";
import { subjectsOf } from "../audit/collection";
import { judge } from "../audit/entry";
import { sharing } from "../audit/networks";
import { type Subject } from "../audit/subject";
import {
  type Openness,
  otherWorlds,
  type PlannedState,
  UNDECIDED,
  type World,
} from "../snapshot/plan";
import { subjectAfter, type UseToday } from "./today";

/** What is judged of a plan: its own sources, and what is used before, in the order of the uses. */
export interface Subjects {
  readonly own: readonly Subject[];
  readonly later: readonly (Subject | undefined)[];
}

/**
 * Takes the subjects whose verdicts depend on what is open from a world in which that is unknown.
 *
 * @param likeliest what `read` gives of the likeliest world
 */
export function decidedIn(
  likeliest: PlannedState,
  uses: readonly UseToday[],
  read: (world: World) => PlannedState,
): Subjects {
  const subjects = subjectsIn(likeliest, uses);
  const { attributes, values } = likeliest.open;
  if (attributes === 0) return subjects;
  const subjectsOfWorld = (world: World) => subjectsIn(read(world), uses);
  const verdictsIn = (world: World) => verdictsOf(subjectsOfWorld(world));
  const usual = verdictsOf(subjects);
  const open = new Set(
    otherWorlds(attributes, values).flatMap((world) => changed(usual, verdictsIn(world))),
  );
  if (open.size === 0) return subjects;
  const unclear = subjectsOfWorld(undecided(likeliest.open, usual, open, verdictsIn));
  const byKey = new Map(unclear.own.map((subject) => [ownKey(subject), subject]));
  const isOpen = (key: string) => PARTS.some((part) => open.has(partKey(key, part)));
  return {
    own: subjects.own.map((subject) => {
      const key = ownKey(subject);
      return isOpen(key) ? (byKey.get(key) ?? subject) : subject;
    }),
    later: subjects.later.map((subject, index) =>
      isOpen(laterKey(index)) ? unclear.later[index] : subject,
    ),
  };
}

function subjectsIn(state: PlannedState, uses: readonly UseToday[]): Subjects {
  return { own: subjectsOf(state), later: uses.map(subjectAfter(state)) };
}

/** By the subject's key, and the part of its verdict. */
type Verdicts = ReadonlyMap<string, string>;

const PARTS = ["outcome", "network", "permissions"] as const;

function verdictsOf({ own, later }: Subjects): Verdicts {
  const verdict = once(sharing(), verdictOf);
  const parts = (key: string, subject: Subject) =>
    PARTS.map((part) => [partKey(key, part), verdict(subject)[part]] as const);
  return new Map([
    ...own.flatMap((subject) => parts(ownKey(subject), subject)),
    ...later.flatMap((subject, index) =>
      subject === undefined ? [] : parts(laterKey(index), subject),
    ),
  ]);
}

/** All that a verdict says, but for the places that it names. */
function verdictOf({ diagnosis }: AuditEntry): Readonly<Record<(typeof PARTS)[number], string>> {
  const { outcome, network, permissions } = diagnosis;
  const codes = network.findings.map(({ code, effect }) => `${effect} ${code}`);
  const allowed = permissions.known
    ? permissions.items.map(({ action, on, decision: { effect, code } }) => [
        action,
        on,
        effect,
        code,
      ])
    : permissions;
  return {
    outcome,
    network: JSON.stringify([network.verdict, network.private, [...new Set(codes)].sort()]),
    permissions: JSON.stringify(allowed),
  };
}

/** What has another verdict there, and what is only in one of both. */
function changed(usual: Verdicts, found: Verdicts): readonly string[] {
  return [...new Set([...usual.keys(), ...found.keys()])].filter(
    (key) => usual.get(key) !== found.get(key),
  );
}

/** More attributes than this are not tried one by one. */
const MAX_ALONE = 32;

/** The world in which what a verdict depends on is unknown, and nothing else that is open. */
function undecided(
  { attributes, values }: Openness,
  usual: Verdicts,
  open: ReadonlySet<string>,
  verdictsIn: (world: World) => Verdicts,
): World {
  if (attributes > MAX_ALONE) return UNDECIDED;
  const differs = (ordinal: number, shift: number) =>
    changed(usual, verdictsIn(alone(ordinal, shift))).length > 0;
  const shifts = Array.from({ length: values - 1 }, (_, index) => index + 1);
  const decisive = new Set(
    Array.from({ length: attributes }, (_, ordinal) => ordinal).filter((ordinal) =>
      shifts.some((shift) => differs(ordinal, shift)),
    ),
  );
  const world: World = { pick: (ordinal) => (decisive.has(ordinal) ? undefined : 0) };
  // What only several attributes together change is not unknown then.
  const unclear = new Set(changed(usual, verdictsIn(world)));
  return [...open].every((key) => unclear.has(key)) ? world : UNDECIDED;
}

function alone(moved: number, shift: number): World {
  return { pick: (ordinal, count) => (ordinal === moved ? shift % count : 0) };
}

/** Judges subjects of one state. What is asked twice is judged once. */
export function once<T>(
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

export function questionKey({ question, actions }: Subject): string {
  return JSON.stringify([question, actions]);
}

function partKey(key: string, part: (typeof PARTS)[number]): string {
  return JSON.stringify([key, part]);
}

function ownKey({ question }: Subject): string {
  return JSON.stringify(question);
}

function laterKey(index: number): string {
  return `use ${index}`;
}
