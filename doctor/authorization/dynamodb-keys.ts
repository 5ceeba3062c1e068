import { type ItemAction } from "../../aws/dynamodb";
import { ABSENT, type Keys, UNKNOWN } from "./context";

const PARTITION_KEYS = [
  "LeadingKeys",
  "FirstPartitionKeyValues",
  "SecondPartitionKeyValues",
  "ThirdPartitionKeyValues",
  "FourthPartitionKeyValues",
] as const;
const ITEMS = ["Attributes", ...PARTITION_KEYS] as const;
const CAPACITY = "ReturnConsumedCapacity";
const ENCLOSING = "EnclosingOperation";

/**
 * The keys that requests can have, by action.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
const KEYS: Readonly<Record<ItemAction, readonly string[]>> = {
  "dynamodb:BatchGetItem": [...ITEMS, CAPACITY, "Select"],
  "dynamodb:BatchWriteItem": [...ITEMS, CAPACITY],
  // Always part of a transaction, so the enclosing operation is not certainly absent.
  "dynamodb:ConditionCheckItem": [...ITEMS, ENCLOSING, CAPACITY, "ReturnValues"],
  "dynamodb:DeleteItem": [...ITEMS, ENCLOSING, CAPACITY, "ReturnValues"],
  "dynamodb:GetItem": [...ITEMS, ENCLOSING, CAPACITY, "Select"],
  "dynamodb:PartiQLDelete": [...ITEMS, ENCLOSING, "ReturnValues"],
  "dynamodb:PartiQLInsert": [...ITEMS, ENCLOSING],
  "dynamodb:PartiQLSelect": [...ITEMS, ENCLOSING, "FullTableScan", "Select"],
  "dynamodb:PartiQLUpdate": [...ITEMS, ENCLOSING, "ReturnValues"],
  "dynamodb:PutItem": [...ITEMS, ENCLOSING, CAPACITY, "ReturnValues"],
  "dynamodb:Query": [...ITEMS, CAPACITY, "ReturnValues", "Select"],
  "dynamodb:Scan": ["Attributes", CAPACITY, "ReturnValues", "Select"],
  "dynamodb:UpdateItem": [...ITEMS, ENCLOSING, CAPACITY, "ReturnValues"],
};

/** DynamoDB's keys that an action can have, and the prefixes of all others. Empty for other actions. */
export function keysOfAction(action: string): { readonly keys: Keys; readonly prefixes: Keys } {
  const name = action.toLowerCase();
  const [, own] = Object.entries(KEYS).find(([each]) => each.toLowerCase() === name) ?? [];
  if (own === undefined) return { keys: {}, prefixes: {} };
  return {
    keys: {
      ...Object.fromEntries(own.map((key) => [`dynamodb:${key}`, UNKNOWN])),
      // Only requests that tag a table have them.
      "aws:TagKeys": ABSENT,
    },
    prefixes: { "dynamodb:": ABSENT, "aws:RequestTag/": ABSENT },
  };
}
