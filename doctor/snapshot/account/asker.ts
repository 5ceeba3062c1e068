import { dynamoDbServiceName } from "../../../aws/services";
import { type Account, filled, type Values } from "../calls/asking";
import { type Call, type Need } from "../calls/call";
import { CALLS } from "../calls";
import { type Command, type InputOf, methodOf, type OutputOf } from "../calls/services";
import { type Clients, isEmulated } from "./clients";
import { type Recorder } from "./recorder";

type Output = Readonly<Record<string, unknown>>;

/** Makes the calls in index.ts, with values for their variables, and records the answers. */
export class Asker implements Account {
  readonly dynamoDbPrefixList: string;
  readonly #asked = new Map<Call, Promise<unknown>>();

  readonly #clients: Clients;
  readonly #recorder: Recorder;

  constructor(
    clients: Clients,
    recorder: Recorder,
    readonly values: Values,
    /** Whether a thing that does not exist makes its answer unknown, and is no error. @default false */
    readonly tolerant = false,
  ) {
    this.#clients = clients;
    this.#recorder = recorder;
    this.dynamoDbPrefixList = dynamoDbServiceName(clients.region);
  }

  /** Makes all calls that one of these needs. */
  async askAll(...needs: readonly Need[]): Promise<void> {
    const calls = CALLS.filter(({ neededBy }) => needs.includes(neededBy));
    await Promise.all(calls.map((call) => this.ask(call)));
  }

  ask(call: Call): Promise<unknown> {
    const answer = this.#asked.get(call) ?? call.asking.account(call, this);
    this.#asked.set(call, answer);
    return answer;
  }

  keep(
    call: Call,
    input: object = filled(call.input, this.values),
    name = call.name,
  ): Promise<unknown> {
    const answer = async () => {
      const output = await this.#whole(call, input);
      const asPrinted = call.asPrinted as ((output: Output) => object) | undefined;
      return asPrinted === undefined ? output : asPrinted(output);
    };
    return this.record(call, answer, { name });
  }

  async record(
    call: Call,
    answer: () => Promise<object>,
    { name = call.name, permission = call.permission } = {},
  ): Promise<unknown> {
    return this.#recorder.record(name, permission, answer, {
      notFound: this.tolerant ? undefined : call.notFound?.(this.values, this.#clients.region),
      absent: call.absent,
      unsupported: call.unsupported,
      optional: call.optional,
      emulated: await this.#mayBreak(call),
    });
  }

  async items({ command, list = "" }: Call, input: object): Promise<readonly unknown[]> {
    const pages = this.#pages(command, input) ?? [await this.#one(command, input)];
    const found: (readonly unknown[])[] = [];
    for await (const page of pages) found.push((page[list] ?? []) as readonly unknown[]);
    return found.flat();
  }

  send<const C extends Command>(command: C, input: InputOf<C>): Promise<OutputOf<C>> {
    return this.#one(command, input as object) as Promise<OutputOf<C>>;
  }

  /** Combines all pages into one answer, if there are pages. */
  async #whole(call: Call, input: object): Promise<Output> {
    const hasPages = call.list !== undefined && this.#pages(call.command, input) !== undefined;
    if (hasPages) return { [call.list]: await this.items(call, input) };
    const page = await this.#one(call.command, input, await this.#mayBreak(call));
    const { list } = call;
    const NextToken = page.NextToken ?? "";
    if (list === undefined || NextToken === "") return page;
    // The SDK does not follow the pages of every list.
    const rest = await this.#whole(call, { ...input, NextToken });
    return { [list]: [page, rest].flatMap((each) => each[list] ?? []) };
  }

  async #mayBreak({ mayBreakEmulator = false }: Call): Promise<boolean> {
    return mayBreakEmulator && (await isEmulated(this.#clients));
  }

  #one(command: Command, input: object, once = false): Promise<Output> {
    const { service, method } = methodOf(command);
    const client = once && service === "ec2" ? this.#clients.ec2Once : this.#clients[service];
    return methodsOf(client)[method]?.(input) as Promise<Output>;
  }

  /** `undefined` if the API has no pages. */
  #pages(command: Command, input: object): AsyncIterable<Output> | undefined {
    const { service, method } = methodOf(command);
    const paginator = `paginate${method.charAt(0).toUpperCase()}${method.slice(1)}`;
    return methodsOf(this.#clients[service])[paginator]?.(input) as
      AsyncIterable<Output> | undefined;
  }
}

/** A client's methods by name. The types in services.ts have checked the names. */
function methodsOf(
  client: object,
): Readonly<Record<string, ((input: object) => unknown) | undefined>> {
  return client as ReturnType<typeof methodsOf>;
}
