/** How to make a call: each strategy has lines of the bash script and the same calls to the API. */
import { answerName } from "../answer-name";
import { type Call } from "./call";
import { commandLine, type Ids, idsOf, pick, type Query, wordsOf } from "./query";
import { type Command, type InputOf, type OutputOf } from "./services";

export interface Asking {
  /** Lines of the script. They can use `ask`, `ask_by`, and `list`: see commands.ts. */
  readonly script: (call: Call) => readonly string[];
  /** @returns the API's answer, or `undefined` when there is no answer */
  readonly account: (call: Call, account: Account) => Promise<unknown>;
  /** The queries over other answers that determine the input. */
  readonly follows: readonly Query[];
}

/** Values of the script's variables. Several ids are separated by spaces. */
export type Values = Readonly<Record<string, string>>;

/** The account that calls go to. It keeps each answer, or the reason why there is none. */
export interface Account {
  /** The name of DynamoDB's prefix list in the Region. */
  readonly dynamoDbPrefixList: string;
  readonly values: Values;
  /** Makes the call once. @returns the answer, or `undefined` when there is none */
  readonly ask: (call: Call) => Promise<unknown>;
  /** @param input @default - the call's input */
  readonly keep: (call: Call, input?: object, name?: string) => Promise<unknown>;
  /** Keeps the result of `answer`, under the call's name and permission or under others. */
  readonly record: (
    call: Call,
    answer: () => Promise<object>,
    as?: { readonly name?: string; readonly permission?: string },
  ) => Promise<unknown>;
  /** Returns the items of every page. Keeps nothing. */
  readonly items: (call: Call, input: object) => Promise<readonly unknown[]>;
  /** Sends a command. Keeps nothing. */
  readonly send: <const C extends Command>(command: C, input: InputOf<C>) => Promise<OutputOf<C>>;
}

/** Makes the call once, with its input. */
export const once: Asking = {
  script: (call) => [`ask ${call.name} ${commandLine(call)}`],
  account: (call, account) => account.keep(call),
  follows: [],
};

/** Requests only items with these ids. Without ids, the answer is empty. */
export function byIds(
  filter: string,
  ids: readonly Ids[],
  /** Script variable for the ids. @default - the ids are inlined */
  variable?: string,
): Asking {
  const words = ids.map((each) => wordsOf(each)).join(" ");
  return {
    script: (call) => [
      ...(variable === undefined ? [] : [`${variable}="${words}"`]),
      askBy(call, filter, variable === undefined ? words : `$${variable}`),
    ],
    account: async (call, account) => {
      const found = await Promise.all(ids.map((each) => idsOf(each, account)));
      return keepByIds(call, account, filter, found.flat());
    },
    follows: ids.filter((each) => typeof each !== "string"),
  };
}

/** A script line that calls `ask_by`. */
export function askBy(call: Call, filter: string, ids: string): string {
  return `ask_by ${call.name} ${listOf(call)} ${filter} "${ids}" ${call.command}`;
}

function listOf({ list, command }: Call): string {
  if (list === undefined) throw new TypeError(`${command} does not return a list`);
  return list;
}

/** Requests the items that a filter finds, and then the ids that the filter did not find. */
export function keepByIds(
  call: Call,
  account: Account,
  idFilter: string,
  ids: readonly string[],
  first?: { readonly filter: Filter; readonly idField: string },
): Promise<unknown> {
  return account.record(call, async () => {
    const found = first === undefined ? [] : await account.items(call, { Filters: [first.filter] });
    const known = first === undefined ? [] : pick(found, first.idField);
    const others = [...new Set(ids)].filter((id) => !known.includes(id));
    const named = await inParts(others, (Values) =>
      account.items(call, { Filters: [{ Name: idFilter, Values }] }),
    );
    return { [listOf(call)]: [...found, ...named] };
  });
}

export interface Filter {
  readonly Name: string;
  readonly Values: readonly string[];
}

/**
 * EC2 accepts at most this many values in one filter.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
 */
const MAX_FILTER_VALUES = 200;

/** Requests the ids in as many calls as needed. Without ids, it makes no call. */
async function inParts<T>(
  ids: readonly string[],
  ask: (part: readonly string[]) => Promise<readonly T[]>,
): Promise<T[]> {
  const found: (readonly T[])[] = [];
  for (let start = 0; start < ids.length; start += MAX_FILTER_VALUES) {
    found.push(await ask(ids.slice(start, start + MAX_FILTER_VALUES)));
  }
  return found.flat();
}

/** Makes the call once per thing. The call's input refers to the thing by this variable. */
export function each(
  variable: string,
  things: Query,
  /** The words in the script. @default - from the query */
  words = wordsOf(things),
): Asking {
  return {
    script: (call) => eachLine(variable, words, call),
    account: async (call, account) =>
      keepEach(call, account, variable, await idsOf(things, account)),
    follows: [things],
  };
}

/** Script lines that make the call once per word. */
export function eachLine(variable: string, words: string, call: Call): readonly string[] {
  return [
    `for ${variable} in ${words}; do`,
    `  ask "${call.name}-$(name_of "$${variable}")" ${commandLine(call)}`,
    "done",
  ];
}

/** Makes the call once per thing. */
export function keepEach(
  call: Call,
  account: Account,
  variable: string,
  things: readonly string[],
): Promise<readonly unknown[]> {
  const answers = things.map((thing) =>
    account.keep(
      call,
      filled(call.input, { ...account.values, [variable]: thing }),
      answerName(call.name, thing),
    ),
  );
  return Promise.all(answers);
}

/** Replaces the variables in an input with their values. */
export function filled<T>(input: T, values: Values): T {
  return JSON.parse(JSON.stringify(input), (_, part: unknown) => {
    if (typeof part !== "string" || !part.startsWith("$")) return part;
    const value = values[part.slice(1)];
    if (value === undefined) throw new TypeError(`${part} has no value`);
    return value;
  }) as T;
}
