import { SnapshotError } from "../errors";
import { type Call, type ListCall, type Page } from "./calls/call";
import { type Fact, type Known, type Unknown } from "./known";

/** One answer of an API as the AWS CLI prints it, or the reason why there is none. */
export type Answer =
  | {
      readonly known: true;
      /** Where it came from, e.g. `describe-vpcs.json`. */
      readonly origin: string;
      readonly value: unknown;
    }
  | Unknown;

/**
 * The answers of the AWS APIs by the name of the CLI command that prints them, e.g. `describe-vpcs`.
 * A command that is run once for each of several things has their name after it, e.g.
 * `get-role-policy-orders-read`.
 */
export type Answers = (name: string) => Answer;

/** The answers that were collected; what is not among them was not asked for. */
export function answersFrom(collected: ReadonlyMap<string, Answer>): Answers {
  return (name) =>
    collected.get(name) ?? { known: false, missing: name, why: "there was nothing to ask for" };
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
 * The answer, checked and cut down to what its schema names.
 *
 * @throws SnapshotError naming file and field when the answer is not of that shape
 */
export function readAnswer<T>(answers: Answers, call: Call<T>, name = call.name): Fact<T> {
  const answer = answers(name);
  if (!answer.known) return answer;
  const parsed = call.schema.safeParse(answer.value);
  if (parsed.success) return { known: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  const field = jsonPath(issue?.path ?? []);
  const where = field === "" ? answer.origin : `\`${field}\` in ${answer.origin}`;
  throw new SnapshotError(
    `${where} is not as the AWS CLI prints it: ${issue?.message ?? "unreadable"}`,
    answer.origin,
    field === "" ? undefined : field,
    { cause: parsed.error },
  );
}

/** A list inside an answer. One page of several counts as unknown, since the rest is missing. */
export function readList<T, List extends string>(
  answers: Answers,
  call: ListCall<T, List>,
  name = call.name,
): Known<T> {
  const fact = readAnswer(answers, call, name);
  if (!fact.known) return fact;
  if (isPage(fact.value)) {
    return { known: false, missing: `${name}.json`, why: "the file holds one page of several" };
  }
  const items: readonly T[] = fact.value[call.list];
  return { known: true, items };
}

function isPage(answer: Page): boolean {
  return (answer.NextToken ?? "") !== "" || answer.IsTruncated === true;
}

/** What follows from a fact, when it is known. */
export function mapFact<T, U>(fact: Fact<T>, change: (value: T) => U): Fact<U> {
  return fact.known ? { known: true, value: change(fact.value) } : fact;
}

/** The name of one of several answers of a command; what no file's name may hold becomes `_`. */
export function answerName(command: string, thing: string): string {
  return `${command}-${thing.replaceAll(/[^\w+=,.@-]/g, "_")}`;
}
