import { type AuditEntry } from "../audit/audit";
import { type PlanDocument } from "../snapshot/plan";
import { type SourceReference } from "../snapshot/question";
import { type Change, CHANGES, changesBetween } from "./changes";
import { type UseToday } from "./today";
import { touchesIn } from "./touches";

/** What a plan changes for what is there before apply. */
export interface Comparison {
  /** In the order of `CHANGES`. */
  readonly changes: readonly Change[];
  /** The addresses of sources that use DynamoDB and are destroyed. */
  readonly destroyed: readonly string[];
  /** The addresses of sources that use DynamoDB only after apply. */
  readonly added: readonly string[];
  /** The addresses of sources of which it is unknown what works before apply. */
  readonly unknown: readonly string[];
}

interface Judged {
  readonly uses: readonly UseToday[];
  /** What becomes of each use. */
  readonly later: readonly (AuditEntry | undefined)[];
  /** What is used after apply. */
  readonly entries: readonly AuditEntry[];
  readonly addressOf: (source: SourceReference) => string;
}

export function comparison(
  document: PlanDocument,
  { uses, later, entries, addressOf }: Judged,
): Comparison {
  const touches = touchesIn(document);
  const own = new Map(entries.map((entry) => [JSON.stringify(entry.question), entry]));
  const changes = uses.flatMap((use, index): readonly Change[] => {
    const after = later[index];
    if (after === undefined) return [];
    const { diagnosis: before } = use.entry;
    const found =
      use.destroyedTable === undefined
        ? changesBetween(before, after.diagnosis, own.get(JSON.stringify(after.question)))
        : [{ kind: "table-lost" } as const];
    return found.map((change) => ({
      ...change,
      source: use.address,
      ...(use.entry.question.table !== undefined && { table: use.entry.question.table }),
      before,
      after: after.diagnosis,
      touches: touches(before),
    }));
  });
  const today = new Set(uses.map(({ address }) => address));
  const distinct = (addresses: readonly string[]) => [...new Set(addresses)];
  return {
    changes: changes.sort((a, b) => CHANGES.indexOf(a.kind) - CHANGES.indexOf(b.kind)),
    destroyed: distinct(
      uses.filter((_, index) => later[index] === undefined).map(({ address }) => address),
    ),
    added: distinct(entries.map(({ question }) => addressOf(question.source))).filter(
      (address) => !today.has(address),
    ),
    unknown: distinct(
      uses.filter(({ entry }) => entry.state === "unknown").map(({ address }) => address),
    ),
  };
}
