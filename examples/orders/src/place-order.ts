import { randomUUID } from "node:crypto";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";

const { CUSTOMERS_TABLE, ORDERS_TABLE } = process.env;
const dynamoDb = new DynamoDBClient({});

interface Order {
  readonly customerId: string;
  readonly cents: number;
}

export async function handler({ customerId, cents }: Order): Promise<{ orderId: string }> {
  const { Item: customer } = await dynamoDb.send(
    new GetItemCommand({ TableName: CUSTOMERS_TABLE, Key: { id: { S: customerId } } }),
  );
  if (customer === undefined) throw new Error(`There is no customer ${customerId}.`);
  const orderId = randomUUID();
  await dynamoDb.send(
    new PutItemCommand({
      TableName: ORDERS_TABLE,
      Item: { pk: { S: customerId }, sk: { S: orderId }, cents: { N: String(cents) } },
    }),
  );
  return { orderId };
}
