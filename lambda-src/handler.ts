import {
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type AttributeValue,
} from "@aws-sdk/client-dynamodb";

import { Database, TIMEOUTS } from "./database";
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
} from "./contract";
import { FunctionError, fromSdkError } from "./errors";
import { parseEvent } from "./events";
import { fromAttributes, itemBytes, ITEM_LIMITS, toAttributes } from "./items";

/** The part of Lambda's context that the function uses. */
export interface Context {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

const database = new Database();

/** The part of the remaining time after which the function gives up, so that its error comes first. */
const SHARE_OF_REMAINING_TIME = 0.9;

const SIZE = `must have at most ${ITEM_LIMITS.itemBytes} bytes`;

/** Answers one event of the contract, or throws an error whose name is one of the contract's. */
export async function handler(event: unknown, context: Context): Promise<FunctionResponse> {
  const started = performance.now();
  let operation = "unknown";
  let outcome = "ok";
  try {
    const parsed = parseEvent(event);
    operation = parsed.operation;
    return await run(parsed, context);
  } catch (cause) {
    const error = fromSdkError(cause);
    outcome = error.name;
    throw error;
  } finally {
    const milliseconds = Math.round(performance.now() - started);
    // Straight to the stream: the runtime's console would put its own prefix before the JSON.
    process.stdout.write(
      `${JSON.stringify({
        level: outcome === "ok" ? "INFO" : "ERROR",
        timestamp: new Date().toISOString(),
        requestId: context.awsRequestId,
        operation,
        milliseconds,
        outcome,
      })}\n`,
    );
  }
}

function run(event: FunctionEvent, context: Context): Promise<FunctionResponse> {
  const deadline = Math.min(
    TIMEOUTS.deadline,
    context.getRemainingTimeInMillis() * SHARE_OF_REMAINING_TIME,
  );
  switch (event.operation) {
    case "put":
      return put(event, deadline);
    case "get":
      return get(event, deadline);
    case "query":
      return query(event, deadline);
    case "delete":
      return remove(event, deadline);
    case "probe":
      return database
        .probe(deadline)
        .then((answer) => ({ operation: "probe", reachable: true, ...answer }));
  }
}

async function put({ item, ifNotExists }: PutEvent, deadline: number): Promise<PutResponse> {
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
    await database.send(deadline, (client, options) => client.send(command, options));
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

async function get({ key }: GetEvent, deadline: number): Promise<GetResponse> {
  const command = new GetItemCommand({
    TableName: tableName(),
    Key: toAttributes({ ...key }),
    ConsistentRead: true,
  });
  const { Item } = await database.send(deadline, (client, options) =>
    client.send(command, options),
  );
  return { operation: "get", item: Item ? (fromAttributes(Item) as Item) : null };
}

async function query(event: QueryEvent, deadline: number): Promise<QueryResponse> {
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
  const { Items = [], LastEvaluatedKey } = await database.send(deadline, (client, options) =>
    client.send(command, options),
  );
  return {
    operation: "query",
    items: Items.map((item) => fromAttributes(item) as Item),
    ...(LastEvaluatedKey ? { nextKey: toKey(LastEvaluatedKey) } : {}),
  };
}

async function remove({ key, ifExists }: DeleteEvent, deadline: number): Promise<DeleteResponse> {
  const command = new DeleteItemCommand({
    TableName: tableName(),
    Key: toAttributes({ ...key }),
    ReturnValues: "ALL_OLD",
    ...(ifExists ? { ConditionExpression: "attribute_exists(pk)" } : {}),
  });
  const { Attributes } = await database.send(deadline, (client, options) =>
    client.send(command, options),
  );
  return { operation: "delete", deleted: Attributes !== undefined };
}

const isValidationException = (error: unknown): boolean =>
  error instanceof FunctionError &&
  error.cause instanceof Error &&
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
