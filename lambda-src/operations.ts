import { types } from "node:util";

import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type AttributeValue,
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
import { FunctionError } from "./errors";
import { fromAttributes, itemBytes, ITEM_LIMITS, toAttributes } from "./items";

type Send = <T>(call: Call<T>) => Promise<T>;

const SIZE = `must have at most ${ITEM_LIMITS.itemBytes} bytes`;

/** Does what the event asks for. Throws a `FunctionError`, at the latest after `deadline` milliseconds. */
export function runOperation(
  event: FunctionEvent,
  database: Database,
  deadline: number,
): Promise<FunctionResponse> {
  const send: Send = (call) => database.send(deadline, call);
  switch (event.operation) {
    case "put":
      return put(event, send);
    case "get":
      return get(event, send);
    case "query":
      return query(event, send);
    case "delete":
      return remove(event, send);
    case "probe":
      return database
        .probe(deadline)
        .then((answer) => ({ operation: "probe", reachable: true, ...answer }));
  }
}

async function put({ item, ifNotExists }: PutEvent, send: Send): Promise<PutResponse> {
  const attributes = toAttributes(item);
  const bytes = itemBytes(attributes);
  if (bytes > ITEM_LIMITS.itemBytes) {
    throw new FunctionError("ItemTooLarge", `\`item\` ${SIZE}, got: ${bytes} bytes`);
  }
  const command = new PutItemCommand({
    TableName: tableName(),
    Item: attributes,
    ...(ifNotExists ? { ConditionExpression: "attribute_not_exists(pk)" } : {}),
  });
  try {
    await send((client, options) => client.send(command, options));
  } catch (error) {
    // AWS documents the size of a number as approximate, so near the limit DynamoDB may count more.
    if (isValidationException(error) && bytes > ITEM_LIMITS.itemBytes * 0.98) {
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

async function remove({ key, ifExists }: DeleteEvent, send: Send): Promise<DeleteResponse> {
  const command = new DeleteItemCommand({
    TableName: tableName(),
    Key: toAttributes({ ...key }),
    ReturnValues: "ALL_OLD",
    ...(ifExists ? { ConditionExpression: "attribute_exists(pk)" } : {}),
  });
  const { Attributes } = await send((client, options) => client.send(command, options));
  return { operation: "delete", deleted: Attributes !== undefined };
}

const isValidationException = (error: unknown): boolean =>
  error instanceof FunctionError &&
  types.isNativeError(error.cause) &&
  error.cause.name === "ValidationException";

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
