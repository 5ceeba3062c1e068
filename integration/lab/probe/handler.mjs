// Makes the requests of an instance, which has no code of its own to run here: what its user data does with the AWS
// CLI, and the rest of what its role may. It answers the events of contract/function.ts, like a function.
import process from "node:process";
import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";

const TableName = process.env.TABLE_NAME;
// The timeouts of the user data.
const client = new DynamoDBClient({
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 3000, requestTimeout: 5000, throwOnRequestTimeout: true },
});

const operations = {
  async put({ item }) {
    await client.send(new PutItemCommand({ TableName, Item: marshall(item) }));
    return { key: { pk: item.pk, sk: item.sk } };
  },
  async get({ key }) {
    const Key = marshall(key);
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key, ConsistentRead: true }),
    );
    return { item: Item === undefined ? null : unmarshall(Item) };
  },
  async query({ pk }) {
    const { Items } = await client.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: marshall({ ":pk": pk }),
      }),
    );
    return { items: Items.map((item) => unmarshall(item)) };
  },
  async delete({ key }) {
    const { Attributes } = await client.send(
      new DeleteItemCommand({ TableName, Key: marshall(key), ReturnValues: "ALL_OLD" }),
    );
    return { deleted: Attributes !== undefined };
  },
  async probe() {
    const Region = await client.config.region();
    const { hostname } = client.config.endpointProvider({ Region }).url;
    const startedAt = performance.now();
    await fetch(`https://${hostname}/`, { signal: AbortSignal.timeout(3000) });
    return {
      reachable: true,
      host: `${hostname}:443`,
      milliseconds: performance.now() - startedAt,
    };
  },
};

export async function handler(event) {
  try {
    return { operation: event.operation, ...(await operations[event.operation](event)) };
  } catch (error) {
    // Only an error of DynamoDB's has a status.
    const answered = error.$metadata?.httpStatusCode !== undefined;
    const denied = error.name === "AccessDeniedException" ? "AccessDenied" : "Internal";
    const name = answered ? denied : "Unreachable";
    throw Object.assign(new Error(error.message, { cause: error }), { name });
  }
}
