import { SnapshotError } from "../errors";
import { type Call, type ListAnswer, type ListCall, type Page } from "./calls/call";
import { type Fact, type Known, type Unknown } from "./known";

/** One answer of an API, as the AWS CLI prints it, or the reason why there is none. */
export type Answer =
  | {
      readonly known: true;
      /** Where the answer came from, e.g. `describe-vpcs.json`. */
      readonly origin: string;
      readonly value: unknown;
    }
  | Unknown;

/**
 * The answers of the AWS APIs, by the name of the CLI command that prints them, e.g. `describe-vpcs`.
 * If a command runs once per thing, the thing's name follows, e.g. `get-role-policy-orders-read`.
 */
export type Answers = (name: string) => Answer;

/** Looks up collected answers. The doctor did not need an answer that is not among them. */
export function answersFrom(collected: ReadonlyMap<string, Answer>): Answers {
  return (name) =>
    collected.get(name) ?? { known: false, missing: name, why: "there was nothing to request" };
}

/**
 * Looks up answers in layers: what is about the source alone, then what it shares with others, such as
 * its role's, its table's, and its VPC's.
 *
 * @param why why an answer that no layer has is unknown
 */
export function layered(
  layers: readonly ReadonlyMap<string, Answer>[],
  why = "there was nothing to request",
): Answers {
  return (name) =>
    layers.find((layer) => layer.has(name))?.get(name) ?? { known: false, missing: name, why };
}

/** `["Vpcs", 0, "VpcId"]` as `Vpcs[0].VpcId`. */
function jsonPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === "number"
        ? `${text}[${part}]`
        : text === ""
          ? String(part)
          : `${text}.${String(part)}`,
    "",
  );
}

/** What was read from an answer, by the schema: sources that share an answer read it once. */
const READ = new WeakMap<Answer, Map<unknown, Fact<unknown>>>();

/**
 * Checks the answer and keeps only the fields in its schema.
 *
 * @throws SnapshotError with file and field when the answer does not match the schema
 */
export function readAnswer<T>(
  answers: Answers,
  call: Pick<Call<T>, "name" | "schema">,
  name = call.name,
): Fact<T> {
  const answer = answers(name);
  const bySchema = READ.get(answer) ?? new Map<unknown, Fact<unknown>>();
  READ.set(answer, bySchema);
  // The schema says what was read.
  const fact = (bySchema.get(call.schema) as Fact<T> | undefined) ?? parsed(answer, call.schema);
  bySchema.set(call.schema, fact);
  return fact;
}

function parsed<T>(answer: Answer, schema: Call<T>["schema"]): Fact<T> {
  if (!answer.known) return answer;
  const result = schema.safeParse(answer.value);
  if (result.success) return { known: true, value: result.data };
  const issue = result.error.issues[0];
  const field = jsonPath(issue?.path ?? []);
  const where = field === "" ? answer.origin : `\`${field}\` in ${answer.origin}`;
  throw new SnapshotError(
    `${where} does not match the output of the AWS CLI: ${issue?.message ?? "unreadable"}`,
    answer.origin,
    field === "" ? undefined : field,
    { cause: result.error },
  );
}

/** A list inside an answer. One page of several counts as unknown, because the rest is missing. */
export function readList<T, List extends string>(
  answers: Answers,
  call: ListCall<T, List>,
  name = call.name,
): Known<T> {
  const fact = readAnswer(answers, call, name);
  if (!fact.known) return fact;
  const known = (LISTS.get(fact) as Known<T> | undefined) ?? listIn(fact.value, call.list, name);
  LISTS.set(fact, known);
  return known;
}

/** Sources that share an answer share its list. */
const LISTS = new WeakMap<Fact<unknown>, Known<unknown>>();

function listIn<T, List extends string>(
  answer: ListAnswer<T, List>,
  list: List,
  name: string,
): Known<T> {
  if (isPage(answer)) {
    return { known: false, missing: `${name}.json`, why: "the file has only one of several pages" };
  }
  return { known: true, items: answer[list] };
}

function isPage(answer: Page): boolean {
  return (answer.NextToken ?? "") !== "" || answer.IsTruncated === true;
}

/** Applies a function to a fact, if the fact is known. */
export function mapFact<T, U>(fact: Fact<T>, change: (value: T) => U): Fact<U> {
  return fact.known ? { known: true, value: change(fact.value) } : fact;
}
