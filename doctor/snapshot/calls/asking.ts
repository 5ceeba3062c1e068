/** The ways to ask: each is both lines of the bash script and the same call of the account's API. */
import { answerName } from "../answers";
import { type Call } from "./call";
import { commandLine, type Ids, idsOf, pick, type Query, wordsOf } from "./query";
import { type Command, type InputOf, type OutputOf } from "./services";

export interface Asking {
  /** Lines of the script, which has `ask`, `ask_by` and `list`: see commands.ts. */
  readonly script: (call: Call) => readonly string[];
  /** @returns what the API answered, or `undefined` when there is no answer */
  readonly account: (call: Call, account: Account) => Promise<unknown>;
  /** What other answers say to ask for. */
  readonly follows: readonly Query[];
}

/** What stands for the variables of the script, which hold several ids with spaces between them. */
export type Values = Readonly<Record<string, string>>;

/** The account that is asked. What it answers is kept; where it answers nothing, the reason why. */
export interface Account {
  /** The name of DynamoDB's own prefix list in the Region. */
  readonly dynamoDbPrefixList: string;
  readonly values: Values;
  /** Asks, where nobody has yet. @returns the answer, or `undefined` when there is none */
  readonly ask: (call: Call) => Promise<unknown>;
  /** @param input @default - the call's own */
  readonly keep: (call: Call, input?: object, name?: string) => Promise<unknown>;
  /** Keeps what `answer` makes, under the call's name and permission or others. */
  readonly record: (
    call: Call,
    answer: () => Promise<object>,
    as?: { readonly name?: string; readonly permission?: string },
  ) => Promise<unknown>;
  /** The items of every page. Nothing is kept. */
  readonly items: (call: Call, input: object) => Promise<readonly unknown[]>;
  /** Nothing is kept. */
  readonly send: <const C extends Command>(command: C, input: InputOf<C>) => Promise<OutputOf<C>>;
}

/** With the call's own input. */
export const once: Asking = {
  script: (call) => [`ask ${call.name} ${commandLine(call)}`],
  account: (call, account) => account.keep(call),
  follows: [],
};

/** Only those with these ids; for none, the answer is empty. */
export function byIds(
  filter: string,
  ids: readonly Ids[],
  /** Variable of the script that holds the ids. @default - they stand where they are used */
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

/** A line of the script. */
export function askBy(call: Call, filter: string, ids: string): string {
  return `ask_by ${call.name} ${listOf(call)} ${filter} "${ids}" ${call.command}`;
}

function listOf({ list, command }: Call): string {
  if (list === undefined) throw new TypeError(`${command} answers no list`);
  return list;
}

/** Those that a filter finds, and those of the ids that it does not. */
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

/** EC2 takes at most this many values in one filter. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html */
const MAX_FILTER_VALUES = 200;

/** Asks for the ids in as many calls as it takes: none for none. */
async function inParts<T>(
  ids: readonly string[],
  ask: (part: readonly string[]) => Promise<readonly T[]>,
): Promise<T[]> {
  const found: T[] = [];
  for (let start = 0; start < ids.length; start += MAX_FILTER_VALUES) {
    found.push(...(await ask(ids.slice(start, start + MAX_FILTER_VALUES))));
  }
  return found;
}

/** Once for each of several things, which the call's input names by a variable of this name. */
export function each(
  variable: string,
  things: Query,
  /** How the script finds them. @default - by the query */
  words = wordsOf(things),
): Asking {
  return {
    script: (call) => [
      `for ${variable} in ${words}; do`,
      `  ask "${call.name}-$${variable}" ${commandLine(call)}`,
      "done",
    ],
    account: async (call, account) => {
      const found = await idsOf(things, account);
      return Promise.all(
        found.map((thing) =>
          account.keep(
            call,
            filled(call.input, { ...account.values, [variable]: thing }),
            answerName(call.name, thing),
          ),
        ),
      );
    },
    follows: [things],
  };
}

/** An input with values for its variables. */
export function filled<T>(input: T, values: Values): T {
  return JSON.parse(JSON.stringify(input), (_, part: unknown) => {
    if (typeof part !== "string" || !part.startsWith("$")) return part;
    const value = values[part.slice(1)];
    if (value === undefined) throw new TypeError(`${part} has no value`);
    return value;
  }) as T;
}
