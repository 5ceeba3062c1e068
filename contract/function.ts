/**
 * The contract between the function, the stacks that deploy it and the harness that invokes it:
 * events, responses, error names and environment variables. It holds no logic.
 *
 * A delete, and a put with `ifNotExists`, is made once for each Lambda request ID, even when an answer of
 * DynamoDB is lost and the request is sent again, by the SDK or by Lambda's retry of an asynchronous
 * invocation: the answer is that of the write that was made. It is a transaction of one write, which
 * costs twice the write capacity of a plain one and needs no other permission. DynamoDB remembers it for
 * 10 minutes.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export type JsonObject = { readonly [attribute: string]: JsonValue };

/** The table's primary key: partition key `pk` and sort key `sk`, both non-empty strings. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/**
 * A plain JSON object that includes the table's primary key.
 *
 * A number in a `put` is 0, or from 1e-130 to 2^53 - 1 of either sign. Any other, and -0, is `InvalidEvent`.
 * Lambda's runtime parses the event before the function gets it, so the function can't see what is rounded
 * there: more than 15 significant digits may change, and a number nearer to 0 than 5e-324 becomes 0. Send
 * such a number as a string.
 *
 * In a response, a number has all the digits that the table holds. DynamoDB keeps 38; where a JSON number
 * can't, `get` and `query` throw `Internal`, and name the attribute.
 * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/main/src/Runtime.js
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export type Item = ItemKey & JsonObject;

export const OPERATIONS = ["put", "get", "query", "delete", "probe"] as const;
export type Operation = (typeof OPERATIONS)[number];

export interface PutEvent {
  readonly operation: "put";
  readonly item: Item;
  /** Throws `ConditionFailed` when an item with this key already exists. @default false */
  readonly ifNotExists?: boolean;
}

export interface GetEvent {
  readonly operation: "get";
  readonly key: ItemKey;
}

export interface QueryEvent {
  readonly operation: "query";
  readonly pk: string;
  /** Returns only items whose sort key starts with this. @default - the whole partition */
  readonly skBeginsWith?: string;
  /** Items per page, 1 to 1000. @default 100 */
  readonly limit?: number;
  /** The `nextKey` of the previous page. @default - the first page */
  readonly startKey?: ItemKey;
}

export interface DeleteEvent {
  readonly operation: "delete";
  readonly key: ItemKey;
  /** Throws `ConditionFailed` when there is no item with this key. @default false */
  readonly ifExists?: boolean;
}

/** Checks whether DynamoDB responds at all. Touches no data and needs no permissions. */
export interface ProbeEvent {
  readonly operation: "probe";
}

export type FunctionEvent = PutEvent | GetEvent | QueryEvent | DeleteEvent | ProbeEvent;

export interface PutResponse {
  readonly operation: "put";
  readonly key: ItemKey;
}

export interface GetResponse {
  readonly operation: "get";
  /** `null` when the item does not exist. */
  readonly item: Item | null;
}

export interface QueryResponse {
  readonly operation: "query";
  readonly items: readonly Item[];
  /** Where the next page starts. Absent on the last page. */
  readonly nextKey?: ItemKey;
}

export interface DeleteResponse {
  readonly operation: "delete";
  /** Whether an item existed and was deleted. */
  readonly deleted: boolean;
}

export interface ProbeResponse {
  readonly operation: "probe";
  readonly reachable: true;
  /** The host and port that responded, e.g. `dynamodb.us-east-2.amazonaws.com:443`. */
  readonly host: string;
  /** Time to the first byte of the response. */
  readonly milliseconds: number;
}

export type FunctionResponse =
  PutResponse | GetResponse | QueryResponse | DeleteResponse | ProbeResponse;

/** The response to each operation. */
export type ResponseTo<O extends Operation> = Extract<FunctionResponse, { operation: O }>;

/**
 * Every name that an error from the function can have (`errorType` in Lambda's response). After
 * `InvalidEvent`, `ConditionFailed` or `ItemTooLarge` nothing was written. After any other name, an earlier
 * attempt whose answer was lost may have written.
 */
export const ERROR_NAMES = [
  "InvalidEvent",
  "Unreachable",
  "AccessDenied",
  "Throttled",
  "TableNotFound",
  "ConditionFailed",
  "ItemTooLarge",
  "Internal",
] as const;
export type ErrorName = (typeof ERROR_NAMES)[number];

/** The environment variables that the stacks set and the function reads. */
export const ENVIRONMENT = {
  tableName: "TABLE_NAME",
  /** Read by the AWS SDK. Absent when the function calls DynamoDB's public endpoint. */
  dynamoDbEndpoint: "AWS_ENDPOINT_URL_DYNAMODB",
} as const;
