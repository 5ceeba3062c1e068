import { DynamoDbStub, context, handlerFor } from "./testing/dynamo-db-stub";
import { canceled } from "./testing/dynamo-db-table";
import { type Handler } from "./handler";

const KEY = { pk: "customer#1", sk: "order#1" };
const STORED_KEY = { pk: { S: "customer#1" }, sk: { S: "order#1" } };

let stub: DynamoDbStub;
let handler: Handler;

beforeAll(async () => {
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
  stub = await DynamoDbStub.start();
  handler = handlerFor(stub.port);
});

beforeEach(() => {
  stub.received.length = 0;
});

afterAll(() => stub.stop());

/** What DynamoDB was asked, once. */
function asked() {
  expect(stub.received).toHaveLength(1);
  const { target, body } = stub.received[0]!;
  return { target, body };
}

describe("put", () => {
  beforeEach(() => {
    stub.answer = () => ({});
  });

  test("writes the item and answers its key", async () => {
    const item = { ...KEY, total: 12.5, paid: true, note: null, lines: [{ sku: "a" }, ""] };

    await expect(handler({ operation: "put", item }, context())).resolves.toEqual({
      operation: "put",
      key: KEY,
    });

    expect(asked()).toEqual({
      target: "PutItem",
      body: {
        TableName: "orders",
        Item: {
          ...STORED_KEY,
          total: { N: "12.5" },
          paid: { BOOL: true },
          note: { NULL: true },
          lines: { L: [{ M: { sku: { S: "a" } } }, { S: "" }] },
        },
      },
    });
  });

  test("with ifNotExists is a transaction, which Lambda's request ID names", async () => {
    await handler({ operation: "put", item: KEY, ifNotExists: true }, context());

    expect(asked()).toEqual({
      target: "TransactWriteItems",
      body: {
        TransactItems: [
          {
            Put: {
              TableName: "orders",
              Item: STORED_KEY,
              ConditionExpression: "attribute_not_exists(pk)",
            },
          },
        ],
        ClientRequestToken: "7a1d7e2c",
      },
    });
  });
});

describe("get", () => {
  test("answers the item and reads consistently", async () => {
    stub.answer = () => ({ body: { Item: { ...STORED_KEY, total: { N: "12.5" } } } });

    await expect(handler({ operation: "get", key: KEY }, context())).resolves.toEqual({
      operation: "get",
      item: { ...KEY, total: 12.5 },
    });

    expect(asked()).toEqual({
      target: "GetItem",
      body: { TableName: "orders", Key: STORED_KEY, ConsistentRead: true },
    });
  });

  test("answers null when there is no such item", async () => {
    stub.answer = () => ({});

    await expect(handler({ operation: "get", key: KEY }, context())).resolves.toEqual({
      operation: "get",
      item: null,
    });
  });
});

describe("query", () => {
  test("answers the partition's first 100 items", async () => {
    stub.answer = () => ({ body: { Items: [STORED_KEY], Count: 1, ScannedCount: 1 } });

    await expect(handler({ operation: "query", pk: KEY.pk }, context())).resolves.toEqual({
      operation: "query",
      items: [KEY],
    });

    expect(asked()).toEqual({
      target: "Query",
      body: {
        TableName: "orders",
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": STORED_KEY.pk },
        Limit: 100,
        ConsistentRead: true,
      },
    });
  });

  test("answers where the next page starts, and starts there", async () => {
    stub.answer = () => ({ body: { Items: [STORED_KEY], LastEvaluatedKey: STORED_KEY } });
    const event = {
      operation: "query",
      pk: KEY.pk,
      skBeginsWith: "order#",
      limit: 1,
      startKey: { pk: KEY.pk, sk: "order#0" },
    };

    await expect(handler(event, context())).resolves.toEqual({
      operation: "query",
      items: [KEY],
      nextKey: KEY,
    });

    expect(asked().body).toEqual({
      TableName: "orders",
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :sk)",
      ExpressionAttributeValues: { ":pk": STORED_KEY.pk, ":sk": { S: "order#" } },
      Limit: 1,
      ConsistentRead: true,
      ExclusiveStartKey: { pk: STORED_KEY.pk, sk: { S: "order#0" } },
    });
  });

  test("answers no items for an empty partition", async () => {
    stub.answer = () => ({ body: { Items: [], Count: 0 } });

    await expect(handler({ operation: "query", pk: "none" }, context())).resolves.toEqual({
      operation: "query",
      items: [],
    });
  });
});

describe("delete", () => {
  const event = { operation: "delete", key: KEY };

  test.each([
    [true, {}],
    [false, canceled("ConditionalCheckFailed")],
  ])("answers deleted %s when DynamoDB answers %j", async (deleted, answer) => {
    stub.answer = () => answer;

    await expect(handler(event, context())).resolves.toEqual({ operation: "delete", deleted });

    expect(asked()).toEqual({
      target: "TransactWriteItems",
      body: {
        TransactItems: [
          {
            Delete: {
              TableName: "orders",
              Key: STORED_KEY,
              ConditionExpression: "attribute_exists(pk)",
            },
          },
        ],
        ClientRequestToken: "7a1d7e2c",
      },
    });
  });

  test("with ifExists throws ConditionFailed when there is none", async () => {
    stub.answer = () => canceled("ConditionalCheckFailed");

    await expect(handler({ ...event, ifExists: true }, context())).rejects.toThrow(
      expect.objectContaining({ name: "ConditionFailed" }) as Error,
    );
  });
});

describe("probe", () => {
  test.each([200, 403, 503])("counts status %i as an answer", async (status) => {
    stub.answer = () => ({ status });

    await expect(handler({ operation: "probe" }, context())).resolves.toEqual({
      operation: "probe",
      reachable: true,
      host: `127.0.0.1:${stub.port}`,
      milliseconds: expect.any(Number) as number,
    });
  });

  test("is a GET without a signature, and names no table", async () => {
    stub.answer = () => ({});

    await handler({ operation: "probe" }, context());

    expect(stub.received).toEqual([
      { method: "GET", target: undefined, authorization: undefined, body: null },
    ]);
  });

  test("gives its connections back", async () => {
    stub.answer = () => ({});
    const fresh = handlerFor(stub.port);
    const before = stub.connections;

    for (let count = 0; count < 10; count += 1) {
      await fresh({ operation: "probe" }, context());
    }

    // The next probe may be sent before the last one's answer is read to its end.
    expect(stub.connections - before).toBeLessThanOrEqual(2);
  });
});

test("calls in turn share a connection", async () => {
  stub.answer = () => ({});
  const fresh = handlerFor(stub.port);
  const before = stub.connections;

  await fresh({ operation: "get", key: KEY }, context());
  await fresh({ operation: "get", key: KEY }, context());

  expect(stub.connections - before).toBe(1);
});

test("calls in parallel get the answers to their own events", async () => {
  stub.answer = ({ body }) => ({
    body: { Item: (body as { readonly Key: { readonly [name: string]: string } }).Key },
  });
  const keys = Array.from({ length: 20 }, (_, index) => ({ pk: "p", sk: `s${index}` }));

  const answers = await Promise.all(
    keys.map((key) => handler({ operation: "get", key }, context())),
  );

  expect(answers).toEqual(keys.map((item) => ({ operation: "get", item })));
});
