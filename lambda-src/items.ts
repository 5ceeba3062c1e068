import { type AttributeValue } from "@aws-sdk/client-dynamodb";

import { type JsonObject, type JsonValue } from "../contract/function";
import { FunctionError } from "./errors";

type Attributes = Record<string, AttributeValue>;

/**
 * Limits of one item, in bytes of UTF-8, levels and magnitudes of numbers. DynamoDB takes larger numbers, but
 * beyond the largest one here JSON's integers have already become their neighbors.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export const ITEM_LIMITS = {
  partitionKeyBytes: 2048,
  sortKeyBytes: 1024,
  attributeNameBytes: 65_535,
  itemBytes: 400 * 1024,
  nestedLevels: 32,
  smallestNumber: 1e-130,
  largestNumber: Number.MAX_SAFE_INTEGER,
} as const;

/** A type guard for what JSON calls an object. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const utf8Bytes = (text: string): number => Buffer.byteLength(text, "utf8");

/** Throws `InvalidEvent` for half a surrogate pair: it has no UTF-8, so it could not come back as it is. */
export function requireText(what: string, text: string): void {
  if (/\p{Surrogate}/u.test(text)) {
    throw new FunctionError("InvalidEvent", `\`${shorten(what)}\` must be well-formed Unicode.`);
  }
}

/** JSON to DynamoDB's attributes. Throws `InvalidEvent` for what DynamoDB cannot store. */
export function toAttributes(item: Readonly<Record<string, unknown>>): Attributes {
  if (Object.hasOwn(item, "__proto__")) {
    throw new FunctionError(
      "InvalidEvent",
      "`item` must not have an attribute named `__proto__`: the AWS SDK cannot read it back.",
    );
  }
  return toMap(item, "item", 0);
}

const toMap = (object: Readonly<Record<string, unknown>>, path: string, level: number) =>
  mapObject(object, (value, name) => {
    const bytes = utf8Bytes(name);
    if (bytes < 1 || bytes > ITEM_LIMITS.attributeNameBytes) {
      throw new FunctionError(
        "InvalidEvent",
        `\`${shorten(path)}\` must have names of 1 to ${ITEM_LIMITS.attributeNameBytes} bytes, got: ${bytes} bytes`,
      );
    }
    requireText(path, name);
    return toAttribute(value, `${path}.${name}`, level + 1);
  });

function toAttribute(value: unknown, path: string, level: number): AttributeValue {
  if (typeof value === "string") {
    requireText(path, value);
    return { S: value };
  }
  if (typeof value === "number") return { N: toNumber(value, path) };
  if (typeof value === "boolean") return { BOOL: value };
  if (value === null) return { NULL: true };
  if (level > ITEM_LIMITS.nestedLevels) {
    throw new FunctionError(
      "InvalidEvent",
      `\`${shorten(path)}\` must be nested at most ${ITEM_LIMITS.nestedLevels} levels deep.`,
    );
  }
  if (Array.isArray(value)) {
    return {
      L: value.map((element, index) => toAttribute(element, `${path}[${index}]`, level + 1)),
    };
  }
  if (isObject(value)) return { M: toMap(value, path, level) };
  throw new FunctionError(
    "InvalidEvent",
    `\`${shorten(path)}\` must be a JSON value, got: ${typeof value}`,
  );
}

function toNumber(value: number, path: string): string {
  const magnitude = Math.abs(value);
  const { smallestNumber, largestNumber } = ITEM_LIMITS;
  if (Object.is(value, -0)) {
    throw new FunctionError(
      "InvalidEvent",
      `\`${shorten(path)}\` must not be -0, which DynamoDB stores as 0.`,
    );
  }
  if (value !== 0 && !(magnitude >= smallestNumber && magnitude <= largestNumber)) {
    throw new FunctionError(
      "InvalidEvent",
      `\`${shorten(path)}\` must be 0, a number from ${smallestNumber} to ${largestNumber} of either sign, or a string of its digits, got: ${value}`,
    );
  }
  return String(value);
}

/**
 * DynamoDB's attributes to JSON. Sets become lists and binary values become base64 strings.
 * Throws `Internal` for a number with more digits than a JSON number keeps.
 */
export const fromAttributes = (attributes: Attributes): JsonObject =>
  mapObject(attributes, fromAttribute);

function fromAttribute(attribute: AttributeValue | undefined, path: string): JsonValue {
  const { S, N, BOOL, NULL, M, L, SS, NS, B, BS } = attribute ?? {};
  if (S !== undefined) return S;
  if (N !== undefined) return fromNumber(N, path);
  if (BOOL !== undefined) return BOOL;
  if (NULL !== undefined) return null;
  if (M !== undefined) {
    return mapObject(M, (value, name) => fromAttribute(value, `${path}.${name}`));
  }
  if (L !== undefined) {
    return L.map((value, index) => fromAttribute(value, `${path}[${index}]`));
  }
  if (SS !== undefined) return SS;
  if (NS !== undefined) return NS.map((value) => fromNumber(value, path));
  if (B !== undefined) return toBase64(B);
  if (BS !== undefined) return BS.map(toBase64);
  throw new FunctionError("Internal", `\`${shorten(path)}\` has a type unknown to this function.`);
}

function fromNumber(text: string, path: string): number {
  const value = Number(text);
  if (significantDigits(text) !== significantDigits(String(value))) {
    throw new FunctionError(
      "Internal",
      `\`${shorten(path)}\` holds a number of more digits than a JSON number keeps.`,
    );
  }
  return value;
}

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** `-1.20e5` -> `12` */
const significantDigits = (text: string): string =>
  text
    .replace(/e.*$/i, "")
    .replace(/[^0-9]/g, "")
    .replace(/^0+|0+$/g, "");

/**
 * An item's size in bytes as DynamoDB counts it: names and strings in UTF-8, a byte for two digits of
 * a number and one more, a byte for null and booleans, three for a list or map and one for each entry.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export const itemBytes = (attributes: Attributes): number =>
  sum(Object.entries(attributes), ([name, value]) => utf8Bytes(name) + attributeBytes(value));

function attributeBytes({ S, N, L, M }: AttributeValue): number {
  if (S !== undefined) return utf8Bytes(S);
  if (N !== undefined) {
    return Math.ceil(significantDigits(N).length / 2) + 1 + (N.startsWith("-") ? 1 : 0);
  }
  if (L !== undefined) return 3 + sum(L, (value) => 1 + attributeBytes(value));
  if (M !== undefined) return 3 + itemBytes(M) + Object.keys(M).length;
  return 1;
}

const sum = <T>(values: readonly T[], size: (value: T) => number): number =>
  values.reduce((total, value) => total + size(value), 0);

/** `Object.fromEntries` defines its properties, so an attribute named `__proto__` is one like any other. */
const mapObject = <A, B>(
  object: Readonly<Record<string, A>>,
  map: (value: A, name: string) => B,
): Record<string, B> =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value, name)]));

/** At most 60 characters, for a message. */
export const shorten = (text: string): string =>
  text.length > 60 ? `${text.slice(0, 57)}...` : text;
