import { type Audit, audit, type AuditEntry } from "../audit/audit";
import { sharing } from "../audit/networks";
import { Names, type PlanDocument, type PlanOptions, readPlan } from "../snapshot/plan";
import { type SourceReference } from "../snapshot/question";
import { type Comparison, comparison } from "./comparison";
import { decidedIn, once, questionKey, type Subjects } from "./decided";
import { addressesIn, usesToday } from "./today";

export interface JudgedPlan {
  readonly document: PlanDocument;
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
    document,
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

function laterEntries(
  { own, later }: Subjects,
  { entries }: Audit,
): readonly (AuditEntry | undefined)[] {
  const entry = once(sharing(), (found) => found);
  const known = new Map(own.map((subject, index) => [questionKey(subject), index]));
  return later.map((subject) => {
    if (subject === undefined) return undefined;
    return entries[known.get(questionKey(subject)) ?? -1] ?? entry(subject);
  });
}
