import { type Audit, audit, type AuditEntry } from "../audit/audit";
import { subjectsOf } from "../audit/collection";
import { judge } from "../audit/entry";
import { sharing } from "../audit/networks";
import { type Subject } from "../audit/subject";
import {
  Names,
  otherWorlds,
  type PlanDocument,
  type PlanOptions,
  readPlan,
  UNDECIDED,
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
  const others = attributes === 0 ? [] : otherWorlds(attributes, values);
  const open = new Set<string>();
  const verdicts = others.length === 0 ? new Map<string, string>() : verdictsOf(subjects);
  for (const world of others) {
    const found = verdictsOf(subjectsOf(read({ world })));
    for (const key of new Set([...found.keys(), ...verdicts.keys()])) {
      if (found.get(key) !== verdicts.get(key)) open.add(key);
    }
  }
  const undecided = open.size === 0 ? [] : subjectsOf(read({ world: UNDECIDED }));
  const byKey = new Map(undecided.map((subject) => [keyOf(subject), subject]));
  const sources = [...likeliest.regions.values()].flatMap((region) => region.sources);
  const addresses = new Map(
    sources.map(({ reference, address }) => [JSON.stringify(reference), address]),
  );
  return {
    audit: audit(
      subjects.map((subject) =>
        open.has(keyOf(subject)) ? (byKey.get(keyOf(subject)) ?? subject) : subject,
      ),
    ),
    addressOf: (source) => addresses.get(JSON.stringify(source)) ?? "",
    meanings: names.meanings,
  };
}

function verdictsOf(subjects: readonly Subject[]): ReadonlyMap<string, string> {
  const share = sharing();
  return new Map(
    subjects.map((subject) => [keyOf(subject), verdictOf(judge(subject, share).entry)]),
  );
}

function keyOf({ question }: Subject): string {
  return JSON.stringify(question);
}

/** All that a verdict says, but for the places that it names. */
function verdictOf({ diagnosis }: AuditEntry): string {
  const { outcome, network, permissions } = diagnosis;
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
