import { type AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import {
  type FunctionEvent,
  type FunctionResponse,
  type Item,
  type ItemKey,
  type Operation,
  type ResponseTo,
} from "../../contract/function";
import { type DeployedFunction, type Invocation } from "../cloud/cloud";
import { type Answers, type Input } from "./aws-server";

type Attributes = Record<string, AttributeValue>;

/** A table in memory, as DynamoDB's API shows it and as a function sees it. */
export class MemoryTable {
  readonly #items = new Map<string, Item>();

  put(item: Item): void {
    this.#items.set(nameOf(item), item);
  }

  get(key: ItemKey): Item | null {
    return this.#items.get(nameOf(key)) ?? null;
  }

  /** In the order of their sort keys, as DynamoDB returns them. */
  query(pk: string): readonly Item[] {
    return [...this.#items.values()]
      .filter((item) => item.pk === pk)
      .sort((one, other) => (one.sk < other.sk ? -1 : 1));
  }

  delete(key: ItemKey): boolean {
    return this.#items.delete(nameOf(key));
  }

  /** DynamoDB's answers for this table. */
  readonly answers: Answers = {
    PutItem: ({ Item: item }) => {
      this.put(unmarshall(item as Attributes) as Item);
      return {};
    },
    GetItem: ({ Key: key }) => {
      const item = this.get(unmarshall(key as Attributes) as ItemKey);
      return item === null ? {} : { Item: marshall(item) };
    },
    Query: ({ ExpressionAttributeValues: values }: Input) => {
      const pk = unmarshall(values as Attributes)[":pk"] as string;
      return { Items: this.query(pk).map((item) => marshall(item)) };
    },
  };
}

function nameOf({ pk, sk }: ItemKey): string {
  return JSON.stringify([pk, sk]);
}

/** What the function does with each operation's event. */
export type Behaviour = {
  readonly [O in Operation]: (
    event: Extract<FunctionEvent, { operation: O }>,
  ) => ResponseTo<O> | FunctionError;
};

/** An error that the function throws. */
export class FunctionError {
  constructor(
    readonly errorType: string,
    readonly errorMessage: string,
  ) {}
}

/** What the deployed function does, with the table in memory. */
export function asItShould(table: MemoryTable): Behaviour {
  return {
    probe: () => ({ operation: "probe", reachable: true, host: "127.0.0.1:1", milliseconds: 1 }),
    put: ({ item }) => {
      table.put(item);
      return { operation: "put", key: { pk: item.pk, sk: item.sk } };
    },
    get: ({ key }) => ({ operation: "get", item: table.get(key) }),
    query: ({ pk }) => ({ operation: "query", items: table.query(pk) }),
    delete: ({ key }) => ({ operation: "delete", deleted: table.delete(key) }),
  };
}

/** A fake deployed function. */
export class FakeFunction implements DeployedFunction {
  readonly asked: Operation[] = [];
  stopped = false;

  readonly #behaviour: Behaviour;

  constructor(behaviour: Behaviour) {
    this.#behaviour = behaviour;
  }

  invoke<E extends FunctionEvent>(event: E): Promise<Invocation<ResponseTo<E["operation"]>>> {
    this.asked.push(event.operation);
    const answer = this.#answer(event);
    return Promise.resolve(
      answer instanceof FunctionError
        ? {
            ok: false,
            errorType: answer.errorType,
            errorMessage: answer.errorMessage,
            logTail: "",
            milliseconds: 1,
          }
        : { ok: true, response: answer as ResponseTo<E["operation"]>, milliseconds: 1 },
    );
  }

  stop(): Promise<void> {
    this.stopped = true;
    return Promise.resolve();
  }

  #answer(event: FunctionEvent): FunctionResponse | FunctionError {
    switch (event.operation) {
      case "put":
        return this.#behaviour.put(event);
      case "get":
        return this.#behaviour.get(event);
      case "query":
        return this.#behaviour.query(event);
      case "delete":
        return this.#behaviour.delete(event);
      case "probe":
        return this.#behaviour.probe(event);
    }
  }
}
