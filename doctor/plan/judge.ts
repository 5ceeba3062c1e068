import { type Audit, audit, type AuditEntry } from "../audit/audit";
import { subjectsOf } from "../audit/collection";
import { judge } from "../audit/entry";
import { sharing } from "../audit/networks";
import { type Subject } from "../audit/subject";
import {
  Names,
  type Openness,
  otherWorlds,
  type PlanDocument,
  type PlanOptions,
  readPlan,
  UNDECIDED,
  type World,
} from "../snapshot/plan";
import { type SourceReference } from "../snapshot/question";

export interface JudgedPlan {
  readonly audit: Audit;
  /** The addresses of the sources, by how the questions name them. */
  readonly addressOf: (source: SourceReference) => string;
  /** What the ids in the audit stand for. */
  readonly meanings: ReadonlyMap<string, string>;
}

/**
 * Judges every source of a plan that uses DynamoDB, as it is after apply. A verdict that depends on what
 * the plan leaves open is unknown. Pure.
 *
 * @throws DoctorError as `assemble` does
 */
export function judgePlan(document: PlanDocument, options: PlanOptions = {}): JudgedPlan {
  const names = new Names();
  const read = (more: PlanOptions = {}) => readPlan(document, { ...options, ...more, names });
  const likeliest = read();
  const subjects = subjectsOf(likeliest);
  const { attributes, values } = likeliest.open;
  const verdictsIn = (world: World) => verdictsOf(subjectsOf(read({ world })));
  const usual = attributes === 0 ? new Map<string, string>() : verdictsOf(subjects);
  const open = new Set<string>();
  for (const world of attributes === 0 ? [] : otherWorlds(attributes, values)) {
    for (const key of changed(usual, verdictsIn(world))) open.add(key);
  }
  const world = open.size === 0 ? UNDECIDED : undecided(likeliest.open, usual, open, verdictsIn);
  const unclear = open.size === 0 ? [] : subjectsOf(read({ world }));
  const byKey = new Map(unclear.map((subject) => [keyOf(subject), subject]));
  const sources = [...likeliest.regions.values()].flatMap((region) => region.sources);
  const addresses = new Map(
    sources.map(({ reference, address }) => [JSON.stringify(reference), address]),
  );
  return {
    audit: audit(
      subjects.map((subject) =>
        PARTS.some((part) => open.has(partKey(subject, part)))
          ? (byKey.get(keyOf(subject)) ?? subject)
          : subject,
      ),
    ),
    addressOf: (source) => addresses.get(JSON.stringify(source)) ?? "",
    meanings: names.meanings,
  };
}

/** By the question, and the part of its verdict. */
type Verdicts = ReadonlyMap<string, string>;

/** More attributes than this are not tried one by one. */
const MAX_ALONE = 32;

function verdictsOf(subjects: readonly Subject[]): Verdicts {
  const share = sharing();
  return new Map(
    subjects.flatMap((subject) =>
      Object.entries(verdictOf(judge(subject, share).entry)).map(
        ([part, verdict]) => [partKey(subject, part), JSON.stringify(verdict)] as const,
      ),
    ),
  );
}

const PARTS = ["outcome", "network", "permissions"] as const;

function partKey({ question }: Subject, part: string): string {
  return JSON.stringify([question, part]);
}

/** What has another verdict there, and what is only in one of both. */
function changed(usual: Verdicts, found: Verdicts): readonly string[] {
  return [...new Set([...usual.keys(), ...found.keys()])].filter(
    (key) => usual.get(key) !== found.get(key),
  );
}

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

function keyOf({ question }: Subject): string {
  return JSON.stringify(question);
}

/** All that a verdict says, but for the places that it names. */
function verdictOf({ diagnosis }: AuditEntry): Readonly<Record<(typeof PARTS)[number], unknown>> {
  const { outcome, network, permissions } = diagnosis;
  const codes = network.findings.map(({ code, effect }) => `${effect} ${code}`);
  return {
    outcome,
    network: [network.verdict, network.private, [...new Set(codes)].sort()],
    permissions: permissions.known
      ? permissions.items.map(({ action, on, decision: { effect, code } }) => [
          action,
          on,
          effect,
          code,
        ])
      : permissions,
  };
}
