import { answersIn, subjectsOf } from "../audit/collection";
import { type AuditEntry, judge } from "../audit/entry";
import { sharing } from "../audit/networks";
import { type Subject } from "../audit/subject";
import {
  type PlanDocument,
  type PlannedSource,
  type PlannedState,
  type PlanOptions,
  readPlan,
} from "../snapshot/plan";
import { type SourceReference } from "../snapshot/question";

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
export function usesToday(document: PlanDocument, options: PlanOptions): readonly UseToday[] {
  if (document.before.length === 0) return [];
  const today = readPlan({ ...document, kind: "state", resources: document.before }, options);
  const addresses = addressesIn(today);
  const share = sharing();
  return subjectsOf(today).map((subject) => ({
    address: addresses(subject.question.source),
    entry: judge(subject, share).entry,
    ...tableAfter(subject.question.table, document),
  }));
}

/** Finds the addresses of sources. */
export function addressesIn(state: PlannedState): (reference: SourceReference) => string {
  const sources = [...state.regions.values()].flatMap((region) => region.sources);
  const known = new Map(
    sources.map(({ reference, address }) => [JSON.stringify(reference), address]),
  );
  return (reference) => known.get(JSON.stringify(reference)) ?? "";
}

/** The same source, the same table, and the same actions after apply. None if the plan destroys the source. */
export function subjectAfter(
  state: PlannedState,
): (use: Pick<UseToday, "address" | "table" | "entry">) => Subject | undefined {
  const found = new Map<string, { readonly source: PlannedSource; readonly region: string }>();
  for (const [region, { sources }] of state.regions) {
    for (const source of sources) found.set(source.address, { source, region });
  }
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

function tableAfter(
  table: string | undefined,
  { before, resources }: PlanDocument,
): Pick<UseToday, "table" | "destroyedTable"> {
  if (table === undefined) return {};
  const tables = (some: PlanDocument["resources"]) =>
    some.filter(({ mode, type }) => mode === "managed" && type === "aws_dynamodb_table");
  const now = tables(before).find(({ values }) => [values.name, values.arn].includes(table));
  if (now === undefined) return { table };
  const then =
    tables(resources).find(({ address }) => address === now.address) ??
    tables(resources).find(({ values }) => values.name === now.values.name);
  if (then === undefined) return { table, destroyedTable: now.address };
  const { name } = then.values;
  return { table: name === now.values.name || typeof name !== "string" ? table : name };
}
