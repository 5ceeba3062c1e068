import { type Audit, audit, type AuditEntry } from "../../audit/audit";
import { subjectsOf } from "../../audit/collection";
import { judge } from "../../audit/entry";
import { withoutSource } from "../../audit/networks";
import { type Subject } from "../../audit/subject";
import {
  LIKELIEST,
  Names,
  otherWorlds,
  type PlanDocument,
  type PlannedState,
  planReader,
  UNDECIDED,
  type World,
} from "../../snapshot/plan";
import { Addresses } from "../addresses";
import { type Comparison, comparison } from "../comparison";
import { addressesIn, subjectAfter, usesToday } from "../today";
import { judging } from "../verdicts";

/**
 * What `judgePlan` says, found the plain way: every world is read and judged whole, and nothing is kept from one to
 * the next.
 */
export function judgedPlainly(document: PlanDocument): {
  readonly audit: Audit;
  readonly comparison?: Comparison;
} {
  const names = new Names();
  const uses = usesToday(document, { names }, judging());
  const read = (world: World) => planReader(document, { names })(world);
  const likeliest = read(LIKELIEST);
  const subjectsIn = (state: PlannedState): Subjects => {
    const own = subjectsOf(state);
    const later = uses.map(subjectAfter(state));
    return new Map([
      ...own.map((subject) => [JSON.stringify(subject.question), subject] as const),
      ...later.map((subject, index) => [`use ${index}`, subject] as const),
    ]);
  };
  const addressOf = addressesIn(likeliest);
  const usual = subjectsIn(likeliest);
  const verdictsIn = (world: World) => verdictsOf(subjectsIn(read(world)));
  const { attributes, values } = likeliest.open;
  const first = verdictsOf(usual);
  const open = new Set(
    otherWorlds(attributes, values).flatMap((world) => differing(first, verdictsIn(world))),
  );
  /** Whether anything of the same subject is open. */
  function isOpen(part: string): boolean {
    return [...open].some((one) => subjectOf(one) === subjectOf(part));
  }

  const unclearState = open.size === 0 ? likeliest : read(unknownWorld());
  const unclear = subjectsIn(unclearState);

  /** Whatever a verdict depends on alone is unknown, or else all that is open. */
  function unknownWorld(): World {
    if (attributes > 32) return UNDECIDED;
    const ordinals = Array.from({ length: attributes }, (_, ordinal) => ordinal);
    const shifts = Array.from({ length: values - 1 }, (_, index) => index + 1);
    const decisive = ordinals.filter((moved) =>
      shifts.some((shift) => {
        const alone: World = {
          pick: (ordinal, count) => (ordinal === moved ? shift % count : 0),
        };
        return differing(first, verdictsIn(alone)).some((part) => first.has(part) && isOpen(part));
      }),
    );
    const world: World = { pick: (ordinal) => (decisive.includes(ordinal) ? undefined : 0) };
    const differs = differing(first, verdictsIn(world));
    const ofUsual = [...open].filter((part) => first.has(part));
    return ofUsual.every((part) => differs.includes(part)) ? world : UNDECIDED;
  }

  /** What uses no table there, as far as is known, is asked about the one that it likeliest uses. */
  const asked = (subject: Subject | undefined): Subject | undefined =>
    subject &&
    subjectAfter(unclearState)({
      address: addressOf(subject.question.source),
      table: subject.question.table,
      entry: { ...(subject.actions && { actions: subject.actions }) },
    });
  const decided = [...usual].map(
    ([key, subject]) =>
      [key, isOpen(`${key} outcome`) ? (unclear.get(key) ?? asked(subject)) : subject] as const,
  );
  const entryOf = (subject: Subject) => judge(subject, withoutSource).entry;
  const own = decided.flatMap(([key, subject]) =>
    key.startsWith("use ") || subject === undefined ? [] : [subject],
  );
  const later = decided
    .filter(([key]) => key.startsWith("use "))
    .map(([, subject]): AuditEntry | undefined => subject && entryOf(subject));
  const found = audit(own);
  const compared = comparison(document, { uses, later, entries: found.entries, addressOf });
  const named = new Addresses(names.meanings);
  return {
    audit: named.data(found),
    ...(uses.length > 0 && { comparison: named.data(compared) }),
  };
}

type Subjects = ReadonlyMap<string, Subject | undefined>;

/** By the subject's key, and the part of its verdict. */
function verdictsOf(subjects: Subjects): ReadonlyMap<string, string> {
  return new Map(
    [...subjects].flatMap(([key, subject]) => {
      if (subject === undefined) return [];
      const { outcome, network, permissions } = judge(subject, withoutSource).entry.diagnosis;
      const codes = network.findings.map(({ code, effect }) => `${effect} ${code}`);
      const decisions = permissions.known
        ? permissions.items.map(({ action, on, decision: { effect, code } }) =>
            JSON.stringify([action, on, effect, code]),
          )
        : [JSON.stringify(permissions)];
      return [
        [`${key} outcome`, outcome],
        [
          `${key} network`,
          JSON.stringify([network.verdict, network.private, [...new Set(codes)].sort()]),
        ],
        [`${key} permissions`, decisions.join()],
      ] as const;
    }),
  );
}

function subjectOf(part: string): string {
  return part.slice(0, part.lastIndexOf(" "));
}

function differing(
  usual: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string>,
): readonly string[] {
  return [...new Set([...usual.keys(), ...found.keys()])].filter(
    (key) => usual.get(key) !== found.get(key),
  );
}
