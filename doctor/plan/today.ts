import { answersIn } from "../audit/collection";
import { type AuditEntry } from "../audit/entry";
import { type Subject } from "../audit/subject";
import {
  type PlanDocument,
  type PlannedState,
  type PlanOptions,
  readPlan,
  type Resource,
} from "../snapshot/plan";
import { type SourceReference } from "../snapshot/question";
import { type Judge, sourcesIn } from "./verdicts";

/** A source and one of its tables, as they are before apply. */
export interface UseToday {
  /** Of the source. */
  readonly address: string;
  readonly entry: AuditEntry;
  /** The table, as the source names it after apply. @default - the policies name none */
  readonly table?: string;
  /** The address of the table, if the plan destroys it. */
  readonly destroyedTable?: string;
}

/** What the sources of a plan do before it is applied. Empty for a state, and before the first apply. */
export function usesToday(
  document: PlanDocument,
  options: PlanOptions,
  judge: Judge,
): readonly UseToday[] {
  if (document.before.length === 0) return [];
  const today = readPlan({ ...document, kind: "state", resources: document.before }, options);
  const addresses = addressesIn(today);
  const court = judge(today, true);
  const tableAfter = tablesAfter(document);
  return sourcesIn(today)
    .flatMap((placed) => court.subjectsOf(placed))
    .map((subject) => ({
      address: addresses(subject.question.source),
      entry: court.case(subject).entry,
      ...tableAfter(subject.question.table),
    }));
}

/** Finds the addresses of sources. */
export function addressesIn(state: PlannedState): (reference: SourceReference) => string {
  const known = new Map(
    sourcesIn(state).map(({ source: { reference, address } }) => [
      JSON.stringify(reference),
      address,
    ]),
  );
  return (reference) => known.get(JSON.stringify(reference)) ?? "";
}

/** The same source, the same table, and the same actions after apply. None if the plan destroys the source. */
export function subjectAfter(
  state: PlannedState,
): (use: {
  readonly address: string;
  readonly table?: string | undefined;
  readonly entry: Pick<AuditEntry, "actions">;
}) => Subject | undefined {
  const found = new Map(sourcesIn(state).map((placed) => [placed.source.address, placed]));
  const lookups = new Map(
    [...state.regions.keys()].map((region) => [region, answersIn(state, region)]),
  );
  return ({ address, table, entry: { actions } }) => {
    const after = found.get(address);
    const answers = after && lookups.get(after.region)?.(after.source)(table);
    if (after === undefined || answers === undefined) return undefined;
    const question = { source: after.source.reference, region: after.region };
    return {
      question: table === undefined ? question : { ...question, table },
      answers,
      ...(actions !== undefined && { actions }),
    };
  };
}

/** Finds what becomes of a table by the name or ARN that it has before apply. */
function tablesAfter({
  before,
  resources,
}: PlanDocument): (table: string | undefined) => Pick<UseToday, "table" | "destroyedTable"> {
  const isTable = ({ mode, type }: Resource) => mode === "managed" && type === "aws_dynamodb_table";
  const now = new Map(
    before
      .filter(isTable)
      .flatMap((table) => [table.values.name, table.values.arn].map((name) => [name, table])),
  );
  const then = new Map(
    resources
      .filter(isTable)
      .flatMap((table) => [table.values.name, table.address].map((name) => [name, table])),
  );
  return (table) => {
    if (table === undefined) return {};
    const found = now.get(table);
    if (found === undefined) return { table };
    const after = then.get(found.address) ?? then.get(found.values.name);
    if (after === undefined) return { table, destroyedTable: found.address };
    const { name } = after.values;
    return { table: name === found.values.name || typeof name !== "string" ? table : name };
  };
}
