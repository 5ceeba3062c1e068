import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import {
  type FunctionEvent,
  type Item,
  type ItemKey,
  type Operation,
  type ResponseTo,
} from "../../contract/function";
import { type AccessLevel } from "../../contract/stacks";
import { type ClientConfig, type DeployedFunction, type Invocation } from "../cloud/cloud";
import { HarnessError } from "../errors";

const READS: readonly Operation[] = ["get", "query"];
const WRITES: readonly Operation[] = ["put", "delete"];

/** The operations to invoke for each access level. */
export const OPERATIONS_OF: Readonly<Record<AccessLevel, readonly Operation[]>> = {
  read: READS,
  write: WRITES,
  "read-write": ["put", "get", "query", "delete"],
};

/** The function failed, or its answer does not match the table. */
export class ExerciseError extends HarnessError {
  override readonly name = "ExerciseError";

  constructor(
    readonly operation: Operation,
    /** A name from the contract or from Lambda, or `WrongAnswer`. */
    readonly errorType: string,
    message: string,
    /** How long the function took to fail. @default - it did not fail, its answer is wrong */
    readonly milliseconds?: number,
  ) {
    super(`${operation}: ${errorType}: ${message}`);
  }
}

export interface ExerciseOptions {
  readonly deployed: DeployedFunction;
  readonly tableName: string;
  readonly accessLevel: AccessLevel;
  readonly client: ClientConfig;
  readonly onOperation?: (operation: Operation) => void;
}

/**
 * Invokes every operation that the function's access level allows and compares the results with the table, through
 * DynamoDB's API. The test reads what the function wrote, and the function reads what the test wrote.
 * @returns the operations that succeeded.
 * @throws ExerciseError at the first operation that fails.
 */
export async function exercise(options: ExerciseOptions): Promise<readonly Operation[]> {
  const client = new DynamoDBClient(options.client);
  try {
    return await new Exercise(client, options).run();
  } finally {
    client.destroy();
  }
}

/** @throws ExerciseError if the function reaches DynamoDB, or if it fails for another reason. */
export async function expectUnreachable(deployed: DeployedFunction): Promise<void> {
  const invocation = await deployed.invoke({ operation: "probe" });
  if (invocation.ok) {
    const { host } = invocation.response;
    throw new ExerciseError("probe", "WrongAnswer", `expected Unreachable, but ${host} answered`);
  }
  if (invocation.errorType !== "Unreachable") {
    throw failureOf("probe", invocation);
  }
}

function failureOf(
  operation: Operation,
  { errorType, errorMessage, milliseconds }: Extract<Invocation, { ok: false }>,
): ExerciseError {
  return new ExerciseError(operation, errorType, errorMessage, milliseconds);
}

class Exercise {
  readonly #pk = `proof#${randomUUID()}`;
  readonly #theirs: Item = {
    pk: this.#pk,
    sk: "written-by-the-function",
    count: 42,
    price: 0.1,
    tags: ["a", "b", null],
    nested: { deep: { yes: true, text: "Ünïcode ☂" } },
  };
  readonly #ours: Item = { ...this.#theirs, sk: "written-by-us", count: -1 };

  readonly #client: DynamoDBClient;
  readonly #options: ExerciseOptions;

  constructor(client: DynamoDBClient, options: ExerciseOptions) {
    this.#client = client;
    this.#options = options;
  }

  async run(): Promise<readonly Operation[]> {
    const operations = OPERATIONS_OF[this.#options.accessLevel];
    const steps: Readonly<Record<Operation, () => Promise<void>>> = {
      probe: () => this.#probe(),
      put: () => this.#put(),
      get: () => this.#get(),
      query: () => this.#query(),
      delete: () => this.#delete(),
    };
    await steps.probe();
    for (const operation of operations) {
      this.#options.onOperation?.(operation);
      await steps[operation]();
    }
    return operations;
  }

  async #probe(): Promise<void> {
    await this.#invoke({ operation: "probe" });
  }

  async #put(): Promise<void> {
    await this.#invoke({ operation: "put", item: this.#theirs });
    this.#compare("put", await this.#inTable(this.#theirs), this.#theirs);
  }

  async #get(): Promise<void> {
    await this.#write(this.#ours);
    const { item } = await this.#invoke({ operation: "get", key: keyOf(this.#ours) });
    this.#compare("get", item, this.#ours);
  }

  async #query(): Promise<void> {
    await this.#write(this.#ours);
    const { items } = await this.#invoke({ operation: "query", pk: this.#pk });
    const { Items = [] } = await this.#client.send(
      new QueryCommand({
        TableName: this.#options.tableName,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: marshall({ ":pk": this.#pk }),
      }),
    );
    this.#compare(
      "query",
      items,
      Items.map((item) => unmarshall(item)),
    );
    if (items.length === 0) throw wrongAnswer("query", items, "at least one item");
  }

  async #delete(): Promise<void> {
    await this.#write(this.#ours);
    const { deleted } = await this.#invoke({ operation: "delete", key: keyOf(this.#ours) });
    this.#compare("delete", deleted, true);
    this.#compare("delete", await this.#inTable(this.#ours), null);
  }

  async #invoke<E extends FunctionEvent>(event: E): Promise<ResponseTo<E["operation"]>> {
    const invocation = await this.#options.deployed.invoke(event);
    if (!invocation.ok) throw failureOf(event.operation, invocation);
    return invocation.response;
  }

  async #write(item: Item): Promise<void> {
    await this.#client.send(
      new PutItemCommand({ TableName: this.#options.tableName, Item: marshall(item) }),
    );
  }

  async #inTable(item: Item): Promise<unknown> {
    const { Item: found } = await this.#client.send(
      new GetItemCommand({
        TableName: this.#options.tableName,
        Key: marshall(keyOf(item)),
        ConsistentRead: true,
      }),
    );
    return found === undefined ? null : unmarshall(found);
  }

  #compare(operation: Operation, got: unknown, expected: unknown): void {
    if (!isDeepStrictEqual(got, expected)) throw wrongAnswer(operation, got, expected);
  }
}

function keyOf({ pk, sk }: Item): ItemKey {
  return { pk, sk };
}

function wrongAnswer(operation: Operation, got: unknown, expected: unknown): ExerciseError {
  const text = `expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`;
  return new ExerciseError(operation, "WrongAnswer", text);
}
