import { type Audit, auditOf } from "../audit/audit";
import {
  AnswerPool,
  LIKELIEST,
  Names,
  type PlanDocument,
  type PlanOptions,
  planReader,
} from "../snapshot/plan";
import { type SourceReference } from "../snapshot/question";
import { type Comparison, comparison } from "./comparison";
import { decidedIn } from "./decided";
import { addressesIn, usesToday } from "./today";
import { judging } from "./verdicts";

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
  const pool = new AnswerPool();
  const read = planReader(document, { ...options, names, pool });
  const judge = judging();
  const likeliest = read(LIKELIEST);
  const uses = usesToday(document, { ...options, names, pool }, judge);
  const { own, later } = decidedIn({ likeliest, uses, read, judge });
  const addressOf = addressesIn(likeliest);
  const found = auditOf(own);
  return {
    document,
    audit: found,
    ...(uses.length > 0 && {
      comparison: comparison(document, {
        uses,
        later: later.map((one) => one?.entry),
        entries: found.entries,
        addressOf,
      }),
    }),
    addressOf,
    meanings: names.meanings,
  };
}
