import { type ErrorName } from "../contract/function";
import { DynamoDbStub, context, handlerFor, refusal } from "./testing/dynamo-db-stub";
import { canceled } from "./testing/dynamo-db-table";
import { FunctionError, fromSdkError } from "./errors";
import { type Handler } from "./handler";

const KEY = { pk: "p", sk: "s" };
const GET = { operation: "get", key: KEY };
const ITEM_BYTES_MAX = 400 * 1024;
/** Bytes of an item of this key whose attribute `x` is empty. */
const BYTES_BEFORE_TEXT = 7;

const itemOf = (bytes: number) => ({ ...KEY, x: "x".repeat(bytes - BYTES_BEFORE_TEXT) });

let stub: DynamoDbStub;
let handler: Handler;
let written: string[];

beforeAll(async () => {
  jest.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    written.push(chunk.toString());
    return true;
  });
  stub = await DynamoDbStub.start();
});

beforeEach(() => {
  written = [];
  stub.received.length = 0;
  handler = handlerFor(stub.port);
});

afterAll(() => stub.stop());

/** The error that an event ends in. */
async function thrownBy(event: unknown): Promise<FunctionError> {
  const error: unknown = await handler(event, context()).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(FunctionError);
  return error as FunctionError;
}

describe("what DynamoDB refuses", () => {
  test.each<[string, number, ErrorName]>([
    ["AccessDeniedException", 400, "AccessDenied"],
    ["UnrecognizedClientException", 400, "AccessDenied"],
    ["ExpiredTokenException", 400, "AccessDenied"],
    ["InvalidSignatureException", 400, "AccessDenied"],
    ["IncompleteSignatureException", 400, "AccessDenied"],
    ["MissingAuthenticationTokenException", 400, "AccessDenied"],
    ["SignatureDoesNotMatch", 403, "AccessDenied"],
    ["ProvisionedThroughputExceededException", 400, "Throttled"],
    ["RequestLimitExceeded", 400, "Throttled"],
    ["ThrottlingException", 400, "Throttled"],
    ["SlowDown", 429, "Throttled"],
    ["ResourceNotFoundException", 400, "TableNotFound"],
    ["ConditionalCheckFailedException", 400, "ConditionFailed"],
    ["ValidationException", 400, "Internal"],
    ["InternalServerError", 500, "Internal"],
    ["ServiceUnavailable", 503, "Internal"],
  ])("%s (%i) is %s, with its cause", async (exception, status, name) => {
    stub.answer = () => refusal(exception, status);

    const error = await thrownBy(GET);

    expect(error.name).toBe(name);
    expect(error.message).toBe(`${exception}: refused`);
    expect(error.cause).toMatchObject({ name: exception });
  });

  test("is tried again once when it is throttling, and never when it is not", async () => {
    stub.answer = () => refusal("ThrottlingException");
    await thrownBy(GET);
    expect(stub.received).toHaveLength(2);

    stub.answer = () => refusal("AccessDeniedException");
    await thrownBy(GET);
    expect(stub.received).toHaveLength(3);
  });
});

describe("a transaction that DynamoDB cancels", () => {
  const PUT = { operation: "put", item: KEY, ifNotExists: true };

  test.each<[string, ErrorName, number]>([
    ["ConditionalCheckFailed", "ConditionFailed", 1],
    ["TransactionConflict", "Throttled", 2],
    ["ProvisionedThroughputExceeded", "Throttled", 2],
    ["ThrottlingError", "Throttled", 2],
    ["ValidationError", "Internal", 1],
  ])("for %s is %s, after %i attempts", async (code, name, attempts) => {
    stub.answer = () => canceled(code);

    const error = await thrownBy(PUT);

    expect(error.name).toBe(name);
    expect(error.message).toContain(`[${code}]`);
    expect(stub.received).toHaveLength(attempts);
  });

  test("is made when it was in the way of another one only once", async () => {
    stub.answer = () => (stub.received.length > 1 ? {} : canceled("TransactionConflict"));

    await expect(handler(PUT, context())).resolves.toEqual({ operation: "put", key: KEY });
  });

  test("while its first attempt still runs is Unreachable: nobody knows how that ends", async () => {
    stub.answer = () => refusal("TransactionInProgressException");

    expect((await thrownBy(PUT)).name).toBe("Unreachable");
  });
});

describe("InvalidEvent", () => {
  test("is thrown without asking DynamoDB", async () => {
    const error = await thrownBy({ operation: "scan" });

    expect(error.name).toBe("InvalidEvent");
    expect(stub.received).toHaveLength(0);
  });
});

describe("ItemTooLarge", () => {
  test("is thrown from 409,601 bytes on, without asking DynamoDB", async () => {
    const error = await thrownBy({ operation: "put", item: itemOf(ITEM_BYTES_MAX + 1) });

    expect(error.name).toBe("ItemTooLarge");
    expect(error.message).toBe("`item` must have at most 409600 bytes, got: 409601 bytes");
    expect(stub.received).toHaveLength(0);
  });

  test("is not thrown for 409,600 bytes that DynamoDB takes", async () => {
    stub.answer = () => ({});

    await expect(
      handler({ operation: "put", item: itemOf(ITEM_BYTES_MAX) }, context()),
    ).resolves.toEqual({ operation: "put", key: KEY });
  });

  test.each<[string, number, boolean, ErrorName]>([
    ["near the limit", ITEM_BYTES_MAX - 100, false, "ItemTooLarge"],
    ["near the limit", ITEM_BYTES_MAX - 100, true, "ItemTooLarge"],
    ["far from the limit", 1000, false, "Internal"],
    ["far from the limit", 1000, true, "Internal"],
  ])("or Internal, when DynamoDB finds an item %s invalid", async (_, bytes, ifNotExists, name) => {
    stub.answer = () =>
      ifNotExists ? canceled("ValidationError") : refusal("ValidationException");

    const error = await thrownBy({ operation: "put", item: itemOf(bytes), ifNotExists });

    expect(error.name).toBe(name);
    expect(error.cause).toBeDefined();
  });
});

describe("Internal", () => {
  test("is thrown when TABLE_NAME is not set", async () => {
    handler = handlerFor(stub.port, { TABLE_NAME: "" });

    const error = await thrownBy(GET);

    expect(error.name).toBe("Internal");
    expect(error.message).toContain("TABLE_NAME");
    expect(stub.received).toHaveLength(0);
  });

  test("is thrown when the answer is not DynamoDB's", async () => {
    stub.answer = () => ({ text: "<html></html>" });

    expect((await thrownBy(GET)).name).toBe("Internal");
  });

  test.each([new RangeError("bug"), "text", undefined])("is what %p becomes", (cause) => {
    expect(fromSdkError(cause)).toMatchObject({ name: "Internal", cause });
  });
});

test("AccessDenied is thrown when the environment has no credentials", async () => {
  handler = handlerFor(stub.port, { AWS_ACCESS_KEY_ID: "" });

  const error = await thrownBy(GET);

  expect(error.name).toBe("AccessDenied");
  expect(error.message).toContain("AWS_ACCESS_KEY_ID");
  expect(stub.received).toHaveLength(0);
});

describe("the log", () => {
  test.each<[unknown, number, object]>([
    [{ operation: "put", item: { ...KEY, secret: "4111" } }, 200, { level: "INFO", outcome: "ok" }],
    [
      { operation: "put", item: { ...KEY, secret: "4111" } },
      403,
      { level: "ERROR", outcome: "AccessDenied" },
    ],
    [
      { operation: "put", item: { ...KEY, secret: ["4111", "\ud83d"] } },
      200,
      { level: "ERROR", outcome: "InvalidEvent" },
    ],
  ])("has one line of JSON for %j and status %i, without the item", async (event, status, line) => {
    stub.answer = () => ({ status });

    await handler(event, context()).catch((error: unknown) => {
      expect(error).toBeInstanceOf(FunctionError);
    });

    expect(written).toHaveLength(1);
    expect(JSON.parse(written[0]!)).toEqual({
      ...line,
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      requestId: "7a1d7e2c",
      operation: "put",
      milliseconds: expect.any(Number) as number,
    });
    expect(written[0]).not.toContain("4111");
  });

  test("says unknown for an operation that nobody knows", async () => {
    await thrownBy({ operation: "scan" });

    expect(JSON.parse(written[0]!)).toMatchObject({ operation: "unknown" });
  });
});
