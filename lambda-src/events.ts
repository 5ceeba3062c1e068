import {
  OPERATIONS,
  type DeleteEvent,
  type FunctionEvent,
  type GetEvent,
  type Item,
  type ItemKey,
  type Operation,
  type PutEvent,
  type QueryEvent,
} from "../contract/function";
import { FunctionError } from "./errors";
import { isObject, ITEM_LIMITS, requireText, shorten, utf8Bytes } from "./items";

type Fields = Readonly<Record<string, unknown>>;

/** Items a page of a query. */
export const QUERY_LIMIT = { min: 1, max: 1000, default: 100 } as const;

const FIELDS: Readonly<Record<Operation, readonly string[]>> = {
  put: ["item", "ifNotExists"],
  get: ["key"],
  query: ["pk", "skBeginsWith", "limit", "startKey"],
  delete: ["key", "ifExists"],
  probe: [],
};

/** The event as typed data, or `InvalidEvent` with what is wrong, its value and the range. */
export function parseEvent(event: unknown): FunctionEvent {
  const fields = toObject("event", event);
  const operation = OPERATIONS.find((known) => known === fields["operation"]);
  if (operation === undefined) {
    throw invalid("operation", `must be one of ${OPERATIONS.join(", ")}`, fields["operation"]);
  }
  refuseUnknown(`event of ${operation}`, fields, ["operation", ...FIELDS[operation]]);
  switch (operation) {
    case "put":
      return parsePut(fields);
    case "get":
      return { operation, key: toKey("key", fields["key"]) } satisfies GetEvent;
    case "query":
      return parseQuery(fields);
    case "delete":
      return {
        operation,
        key: toKey("key", fields["key"]),
        ifExists: toBoolean("ifExists", fields["ifExists"]),
      } satisfies DeleteEvent;
    case "probe":
      return { operation };
  }
}

function parsePut(fields: Fields): PutEvent {
  const item = toObject("item", fields["item"]);
  const key = { pk: toPk("item.pk", item["pk"]), sk: toSk("item.sk", item["sk"]) };
  return {
    operation: "put",
    item: { ...(item as Item), ...key },
    ifNotExists: toBoolean("ifNotExists", fields["ifNotExists"]),
  };
}

function parseQuery(fields: Fields): QueryEvent {
  const pk = toPk("pk", fields["pk"]);
  const { skBeginsWith, startKey, limit = QUERY_LIMIT.default } = fields;
  const { min, max } = QUERY_LIMIT;
  if (typeof limit !== "number" || !Number.isInteger(limit) || limit < min || limit > max) {
    throw invalid("limit", `must be an integer between ${min} and ${max}`, limit);
  }
  const start = startKey === undefined ? undefined : toKey("startKey", startKey);
  if (start !== undefined && start.pk !== pk) {
    throw invalid("startKey.pk", `must be the query's pk`, start.pk);
  }
  return {
    operation: "query",
    pk,
    limit,
    ...(skBeginsWith === undefined ? {} : { skBeginsWith: toSk("skBeginsWith", skBeginsWith) }),
    ...(start === undefined ? {} : { startKey: start }),
  };
}

function toKey(what: string, value: unknown): ItemKey {
  const key = toObject(what, value);
  refuseUnknown(what, key, ["pk", "sk"]);
  return { pk: toPk(`${what}.pk`, key["pk"]), sk: toSk(`${what}.sk`, key["sk"]) };
}

const toPk = (what: string, value: unknown): string =>
  toKeyAttribute(what, value, ITEM_LIMITS.partitionKeyBytes);

const toSk = (what: string, value: unknown): string =>
  toKeyAttribute(what, value, ITEM_LIMITS.sortKeyBytes);

function toKeyAttribute(what: string, value: unknown, maxBytes: number): string {
  const range = `must be a string of 1 to ${maxBytes} bytes`;
  if (typeof value !== "string" || value === "") {
    throw invalid(what, range, value);
  }
  requireText(what, value);
  const bytes = utf8Bytes(value);
  if (bytes > maxBytes) {
    throw new FunctionError("InvalidEvent", `\`${what}\` ${range}, got: ${bytes} bytes`);
  }
  return value;
}

function toBoolean(what: string, value: unknown): boolean {
  if (value === undefined) {
    return false;
  }
  if (typeof value !== "boolean") {
    throw invalid(what, "must be true or false", value);
  }
  return value;
}

function toObject(what: string, value: unknown): Fields {
  if (!isObject(value)) {
    throw invalid(what, "must be an object", value);
  }
  return value;
}

function refuseUnknown(what: string, fields: Fields, known: readonly string[]): void {
  const unknown = Object.keys(fields).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new FunctionError(
      "InvalidEvent",
      `${what} must have no other fields than ${known.join(", ")}, got: ${shorten(unknown.join(", "))}`,
    );
  }
}

const invalid = (what: string, range: string, value: unknown): FunctionError =>
  new FunctionError("InvalidEvent", `\`${what}\` ${range}, got: ${describe(value)}`);

/** The value where it is short; it may come from anyone and be megabytes long. */
function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (isObject(value)) return "an object";
  if (typeof value === "string") return JSON.stringify(shorten(value));
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "null";
}
