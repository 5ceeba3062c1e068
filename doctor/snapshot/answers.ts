import { SnapshotError } from "../errors";
import { type Call, type ListCall, type Page } from "./calls/call";
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
  if (!answer.known) return answer;
  const parsed = call.schema.safeParse(answer.value);
  if (parsed.success) return { known: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  const field = jsonPath(issue?.path ?? []);
  const where = field === "" ? answer.origin : `\`${field}\` in ${answer.origin}`;
  throw new SnapshotError(
    `${where} does not match the output of the AWS CLI: ${issue?.message ?? "unreadable"}`,
    answer.origin,
    field === "" ? undefined : field,
    { cause: parsed.error },
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
  if (isPage(fact.value)) {
    return { known: false, missing: `${name}.json`, why: "the file has only one of several pages" };
  }
  const items: readonly T[] = fact.value[call.list];
  return { known: true, items };
}

function isPage(answer: Page): boolean {
  return (answer.NextToken ?? "") !== "" || answer.IsTruncated === true;
}

/** Applies a function to a fact, if the fact is known. */
export function mapFact<T, U>(fact: Fact<T>, change: (value: T) => U): Fact<U> {
  return fact.known ? { known: true, value: change(fact.value) } : fact;
}
