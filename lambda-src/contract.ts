/**
 * What stands between the function, the stacks that deploy it and the harness that proves it:
 * events, responses, error names, environment variables and stack outputs. Nothing here runs.
 */

export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** The table's primary key: partition key `pk` and sort key `sk`, both non-empty strings. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

/** A plain JSON object with the table's key. */
export type Item = ItemKey & { readonly [attribute: string]: JsonValue };

export const OPERATIONS = ["put", "get", "query", "delete", "probe"] as const;
export type Operation = (typeof OPERATIONS)[number];

export interface PutEvent {
  readonly operation: "put";
  readonly item: Item;
  /** Throws `ConditionFailed` when an item with this key exists. @default false */
  readonly ifNotExists?: boolean;
}

export interface GetEvent {
  readonly operation: "get";
  readonly key: ItemKey;
}

export interface QueryEvent {
  readonly operation: "query";
  readonly pk: string;
  /** Only items whose sort key starts with this. @default - all of the partition */
  readonly skBeginsWith?: string;
  /** Items a page, 1 to 1000. @default 100 */
  readonly limit?: number;
  /** `nextKey` of the page before. @default - the first page */
  readonly startKey?: ItemKey;
}

export interface DeleteEvent {
  readonly operation: "delete";
  readonly key: ItemKey;
  /** Throws `ConditionFailed` when there is no item with this key. @default false */
  readonly ifExists?: boolean;
}

/** Asks whether DynamoDB answers at all. Touches no data and needs no permission. */
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
  /** `null` when there is no such item. */
  readonly item: Item | null;
}

export interface QueryResponse {
  readonly operation: "query";
  readonly items: readonly Item[];
  /** Where the next page starts; absent on the last one. */
  readonly nextKey?: ItemKey;
}

export interface DeleteResponse {
  readonly operation: "delete";
  /** Whether there was an item to delete. */
  readonly deleted: boolean;
}

export interface ProbeResponse {
  readonly operation: "probe";
  readonly reachable: true;
  /** The host and port that answered, e.g. `dynamodb.us-east-2.amazonaws.com:443`. */
  readonly host: string;
  /** Until the first byte of the answer. */
  readonly milliseconds: number;
}

export type FunctionResponse =
  PutResponse | GetResponse | QueryResponse | DeleteResponse | ProbeResponse;

/** The response to each operation. */
export type ResponseTo<O extends Operation> = Extract<FunctionResponse, { operation: O }>;

/** The closed set of names an error thrown by the function can have (`errorType` in Lambda's answer). */
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

/** Environment variables that the stacks set and the function reads. */
export const ENVIRONMENT = {
  tableName: "TABLE_NAME",
  /** Read by the SDK itself; absent where DynamoDB's own address is called. */
  dynamoDbEndpoint: "AWS_ENDPOINT_URL_DYNAMODB",
} as const;

export const ACCESS_PATHS = [
  "public",
  "isolated",
  "gateway-endpoint",
  "nat-gateway",
  "mixed",
  "interface-endpoint",
  "instance",
  "existing-vpc",
] as const;
/** One stack each: the way from the function to DynamoDB. */
export type AccessPath = (typeof ACCESS_PATHS)[number];

export const ACCESS_LEVELS = ["read", "write", "read-write"] as const;
export type AccessLevel = (typeof ACCESS_LEVELS)[number];

/** Settings of one run, as JSON: `LAMBDA_DYNAMODB_SETTINGS='{ "prefix": "team-a" }'`. */
export const ONE_OFF_ENV = "LAMBDA_DYNAMODB_SETTINGS";

/** The tag of everything in a stack; its value is `<prefix>-<access path>`, which also starts every name. */
export const STACK_TAG = "Stack";

/**
 * The Terraform outputs of every stack, each under its name in Terraform. Values are strings.
 * A stack leaves out what it does not have: `public` has no `vpc_id`, `instance` no function.
 */
export const OUTPUT_NAMES = {
  accessPath: "access_path",
  accessLevel: "access_level",
  region: "region",
  tableName: "table_name",
  tableArn: "table_arn",
  functionName: "function_name",
  functionArn: "function_arn",
  /** The deployed zip, relative to the stack's folder. */
  functionBundle: "function_bundle",
  instanceId: "instance_id",
  roleArn: "role_arn",
  vpcId: "vpc_id",
  endpointId: "endpoint_id",
} as const;

export type OutputName = keyof typeof OUTPUT_NAMES;

interface CommonOutputs {
  readonly accessPath: AccessPath;
  readonly accessLevel: AccessLevel;
  readonly region: string;
  readonly tableName: string;
  readonly tableArn: string;
  readonly roleArn: string;
  readonly vpcId?: string;
  readonly endpointId?: string;
}

export interface FunctionStackOutputs extends CommonOutputs {
  readonly accessPath: Exclude<AccessPath, "instance">;
  readonly functionName: string;
  readonly functionArn: string;
  readonly functionBundle: string;
}

export interface InstanceStackOutputs extends CommonOutputs {
  readonly accessPath: "instance";
  readonly instanceId: string;
}

export type StackOutputs = FunctionStackOutputs | InstanceStackOutputs;
