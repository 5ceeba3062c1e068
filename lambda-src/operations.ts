import {
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  type AttributeValue,
  type TransactWriteItem,
} from "@aws-sdk/client-dynamodb";

import {
  ENVIRONMENT,
  type DeleteEvent,
  type DeleteResponse,
  type FunctionEvent,
  type FunctionResponse,
  type GetEvent,
  type GetResponse,
  type Item,
  type ItemKey,
  type PutEvent,
  type PutResponse,
  type QueryEvent,
  type QueryResponse,
} from "../contract/function";
import { type Call, type Database } from "./database";
import { codeOf, FunctionError } from "./errors";
import { fromAttributes, itemBytes, ITEM_LIMITS, toAttributes } from "./items";

type Send = <T>(call: Call<T>) => Promise<T>;
type WriteOnce = (write: TransactWriteItem) => Promise<void>;

const SIZE = `must have at most ${ITEM_LIMITS.itemBytes} bytes`;

export interface RunOptions {
  /** Milliseconds. */
  readonly deadline: number;
  /** At most 36 characters. What has the same one within 10 minutes is the same write, and made once. */
  readonly token: string;
}

/** Does what the event asks for. Throws a `FunctionError`, at the latest after `deadline` milliseconds. */
export function runOperation(
  event: FunctionEvent,
  database: Database,
  { deadline, token }: RunOptions,
): Promise<FunctionResponse> {
  const send: Send = (call) => database.send(deadline, call);
  const writeOnce: WriteOnce = (write) => transact(write, token, send);
  switch (event.operation) {
    case "put":
      return put(event, send, writeOnce);
    case "get":
      return get(event, send);
    case "query":
      return query(event, send);
    case "delete":
      return remove(event, writeOnce);
    case "probe":
      return database
        .probe(deadline)
        .then((answer) => ({ operation: "probe", reachable: true, ...answer }));
  }
}

/**
 * Makes a write with a condition once, however often it is sent. A plain write that the SDK repeats after a lost
 * answer finds its own item, and its condition fails. DynamoDB remembers a transaction by its token.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
 */
async function transact(write: TransactWriteItem, token: string, send: Send): Promise<void> {
  const command = new TransactWriteItemsCommand({
    TransactItems: [write],
    ClientRequestToken: token,
  });
  await send((client, options) => client.send(command, options));
}

async function put(
  { item, ifNotExists }: PutEvent,
  send: Send,
  writeOnce: WriteOnce,
): Promise<PutResponse> {
  const attributes = toAttributes(item);
  const bytes = itemBytes(attributes);
  if (bytes > ITEM_LIMITS.itemBytes) {
    throw new FunctionError("ItemTooLarge", `\`item\` ${SIZE}, got: ${bytes} bytes`);
  }
  const write = { TableName: tableName(), Item: attributes };
  try {
    if (ifNotExists) {
      await writeOnce({ Put: { ...write, ConditionExpression: "attribute_not_exists(pk)" } });
    } else {
      const command = new PutItemCommand(write);
      await send((client, options) => client.send(command, options));
    }
  } catch (error) {
    // AWS documents the size of a number as approximate, so near the limit DynamoDB may count more.
    if (isInvalid(error) && bytes > ITEM_LIMITS.itemBytes * 0.98) {
      const message = `\`item\` ${SIZE}, and DynamoDB refused one of about ${bytes} bytes`;
      throw new FunctionError("ItemTooLarge", message, { cause: error });
    }
    throw error;
  }
  return { operation: "put", key: { pk: item.pk, sk: item.sk } };
}

async function get({ key }: GetEvent, send: Send): Promise<GetResponse> {
  const command = new GetItemCommand({
    TableName: tableName(),
    Key: toAttributes({ ...key }),
    ConsistentRead: true,
  });
  const { Item } = await send((client, options) => client.send(command, options));
  return { operation: "get", item: Item ? (fromAttributes(Item) as Item) : null };
}

async function query(event: QueryEvent, send: Send): Promise<QueryResponse> {
  const { pk, skBeginsWith, limit, startKey } = event;
  const command = new QueryCommand({
    TableName: tableName(),
    KeyConditionExpression:
      skBeginsWith === undefined ? "pk = :pk" : "pk = :pk AND begins_with(sk, :sk)",
    ExpressionAttributeValues: toAttributes({
      ":pk": pk,
      ...(skBeginsWith === undefined ? {} : { ":sk": skBeginsWith }),
    }),
    Limit: limit,
    ConsistentRead: true,
    ...(startKey === undefined ? {} : { ExclusiveStartKey: toAttributes({ ...startKey }) }),
  });
  const { Items = [], LastEvaluatedKey } = await send((client, options) =>
    client.send(command, options),
  );
  return {
    operation: "query",
    items: Items.map((item) => fromAttributes(item) as Item),
    ...(LastEvaluatedKey ? { nextKey: toKey(LastEvaluatedKey) } : {}),
  };
}

async function remove(
  { key, ifExists }: DeleteEvent,
  writeOnce: WriteOnce,
): Promise<DeleteResponse> {
  try {
    await writeOnce({
      Delete: {
        TableName: tableName(),
        Key: toAttributes({ ...key }),
        ConditionExpression: "attribute_exists(pk)",
      },
    });
    return { operation: "delete", deleted: true };
  } catch (error) {
    if (!ifExists && error instanceof FunctionError && error.name === "ConditionFailed") {
      return { operation: "delete", deleted: false };
    }
    throw error;
  }
}

const isInvalid = (error: unknown): boolean =>
  error instanceof FunctionError &&
  ["ValidationException", "ValidationError"].includes(codeOf(error.cause) ?? "");

function toKey(attributes: Record<string, AttributeValue>): ItemKey {
  const { pk, sk } = fromAttributes(attributes) as Item;
  return { pk, sk };
}

function tableName(): string {
  const name = process.env[ENVIRONMENT.tableName];
  if (!name) {
    throw new FunctionError(
      "Internal",
      `The environment variable ${ENVIRONMENT.tableName} must name the table, but it is not set.`,
    );
  }
  return name;
}
