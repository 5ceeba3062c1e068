const { DynamoDBClient, TransactWriteItemsCommand } = require("@aws-sdk/client-dynamodb");
const { pointsFor } = require("./points");

const { CUSTOMERS_TABLE, ORDERS_TABLE } = process.env;
const dynamoDb = new DynamoDBClient({});

/** Gives customers points for their new orders. */
exports.handler = async ({ Records }) => {
  for (const { dynamodb } of Records) {
    try {
      await reward(dynamodb.NewImage);
    } catch (error) {
      console.error(error);
      // Lambda tries again from this record on.
      return { batchItemFailures: [{ itemIdentifier: dynamodb.SequenceNumber }] };
    }
  }
  return { batchItemFailures: [] };
};

/** Once for each order, although a record of a stream can come twice. */
async function reward({ pk, sk, cents }) {
  const points = { N: String(pointsFor(Number(cents.N))) };
  const markOrder = {
    TableName: ORDERS_TABLE,
    Key: { pk, sk },
    UpdateExpression: "SET points = :points",
    ConditionExpression: "attribute_not_exists(points)",
    ExpressionAttributeValues: { ":points": points },
  };
  const addToCustomer = {
    TableName: CUSTOMERS_TABLE,
    Key: { id: pk },
    UpdateExpression: "ADD points :points",
    ExpressionAttributeValues: { ":points": points },
  };
  try {
    await dynamoDb.send(
      new TransactWriteItemsCommand({
        TransactItems: [{ Update: markOrder }, { Update: addToCustomer }],
      }),
    );
  } catch (error) {
    if (error.CancellationReasons?.[0]?.Code !== "ConditionalCheckFailed") throw error;
  }
}
