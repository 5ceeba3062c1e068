import { type JsonValue } from "../../contract/function";
import { type Answer, type Received, refusal } from "./dynamo-db-stub";

type Attributes = Readonly<Record<string, JsonValue>>;

interface Write {
  readonly Item?: Attributes;
  readonly Key?: Attributes;
  readonly ConditionExpression?: string;
}

interface Transaction {
  readonly ClientRequestToken: string;
  readonly TransactItems: readonly [{ readonly Put?: Write; readonly Delete?: Write }];
}

/** What becomes of a request: `answer` loses DynamoDB's answer, `request` the request itself. */
export type Loss = "none" | "answer" | "request";

export interface TableOptions {
  /** Asked for each request in the order of their arrival. @default - nothing is lost */
  readonly loss?: () => Loss;
  /** As DynamoDB does for 10 minutes. @default true */
  readonly remembersTokens?: boolean;
}

/** A table in memory that makes the function's writes as DynamoDB does, over a network that loses some. */
export class DynamoDbTable {
  readonly #items = new Map<string, Attributes>();
  readonly #tokens = new Set<string>();
  readonly #loss: () => Loss;
  readonly #remembersTokens: boolean;
  /** Requests and answers that were lost so far. */
  lost = 0;

  constructor({ loss = () => "none", remembersTokens = true }: TableOptions = {}) {
    this.#loss = loss;
    this.#remembersTokens = remembersTokens;
  }

  has(pk: string): boolean {
    return this.#items.has(pk);
  }

  /** As another writer does, at once. */
  put(item: { readonly pk: string; readonly [name: string]: string }): void {
    const attributes = Object.entries(item).map(([name, S]) => [name, { S }]);
    this.#items.set(item.pk, Object.fromEntries(attributes) as Attributes);
  }

  readonly answer = (request: Received): Answer => {
    const loss = this.#loss();
    if (loss === "request") {
      this.lost += 1;
      return { lost: true };
    }
    const answer = this.#apply(request);
    if (loss === "answer") {
      this.lost += 1;
      return { lost: true };
    }
    return answer;
  };

  #apply({ target, body }: Received): Answer {
    if (target === "PutItem") {
      return this.#write(body as Write) ? {} : refusal("ConditionalCheckFailedException");
    }
    if (target !== "TransactWriteItems") {
      return refusal("UnknownOperationException");
    }
    const { ClientRequestToken: token, TransactItems } = body as unknown as Transaction;
    if (this.#remembersTokens && this.#tokens.has(token)) {
      return {};
    }
    const { Put, Delete } = TransactItems[0];
    if (!this.#write(Put ?? Delete ?? {})) {
      return canceled("ConditionalCheckFailed");
    }
    this.#tokens.add(token);
    return {};
  }

  #write({ Item, Key, ConditionExpression: condition }: Write): boolean {
    const { S: pk } = (Item ?? Key)?.["pk"] as { readonly S: string };
    const exists = this.#items.has(pk);
    if (condition !== undefined && exists !== (condition === "attribute_exists(pk)")) {
      return false;
    }
    if (Item === undefined) {
      this.#items.delete(pk);
    } else {
      this.#items.set(pk, Item);
    }
    return true;
  }
}

/** What DynamoDB answers to a transaction of one write that it canceled. */
export const canceled = (code: string): Answer => ({
  status: 400,
  body: {
    __type: "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
    Message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${code}]`,
    CancellationReasons: [{ Code: code, Message: "refused" }],
  },
});
