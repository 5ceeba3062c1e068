import {
  type DynamodbTableAttribute,
  type DynamodbTableGlobalSecondaryIndex,
} from "@cdktf/provider-aws/lib/dynamodb-table";
import { z } from "zod";
import { literal } from "../literal";
import { type Rule } from "../rules";

/** DynamoDB's limits per table: indexes, and attributes that all indexes project by name. */
const MAX_INDEXES = 20;
const MAX_COPIED = 100;

/** A key attribute. */
export interface KeyAttribute {
  /** 1 to 255 characters. */
  readonly name: string;
  /** String (S), number (N) or binary (B). @default "S" */
  readonly type?: "S" | "N" | "B";
}

/** A global secondary index. It costs writes and storage. Access levels only `Query` it. */
export interface TableIndex {
  /** 3 to 255 letters, digits, `_`, `.` or `-`. */
  readonly name: string;
  /** The partition key of the index. */
  readonly partitionKey: KeyAttribute;
  /** @default - none */
  readonly sortKey?: KeyAttribute;
  /** The attributes to project besides the keys: all, none or the listed ones. @default "all" */
  readonly projection?: "all" | "keys-only" | readonly string[];
}

type Keys = Pick<TableIndex, "partitionKey" | "sortKey">;

const attributeName = z.string().min(1).max(255);
const keyAttribute = z.strictObject({
  name: attributeName,
  type: z.enum(["S", "N", "B"]).exactOptional(),
});
const index = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9_.-]{3,255}$/),
  partitionKey: keyAttribute,
  sortKey: keyAttribute.exactOptional(),
  projection: z
    .union([z.literal("all"), z.literal("keys-only"), z.array(attributeName).min(1)])
    .exactOptional(),
});

/**
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
 */
export const indexesRule: Rule<readonly TableIndex[]> = {
  schema: z
    .array(index)
    .max(MAX_INDEXES)
    .refine((indexes) => new Set(indexes.map(({ name }) => name)).size === indexes.length)
    .refine((indexes) => indexes.flatMap(copied).length <= MAX_COPIED)
    .refine(hasOneTypeEach),
  must: `be at most ${MAX_INDEXES} indexes with unique names (3 to 255 letters, digits, \`_\`, \`.\` or \`-\`), one type per key attribute (pk and sk are S), and at most ${MAX_COPIED} attributes projected by name in total`,
  atSynthesis: true,
};

function copied({ projection }: TableIndex): readonly string[] {
  return typeof projection === "object" ? projection : [];
}

function keysOf({ partitionKey, sortKey }: Keys): readonly Required<KeyAttribute>[] {
  const keys = sortKey === undefined ? [partitionKey] : [partitionKey, sortKey];
  return keys.map(({ name, type = "S" }) => ({ name, type }));
}

function hasOneTypeEach(indexes: readonly TableIndex[]): boolean {
  const types = new Map([
    ["pk", "S"],
    ["sk", "S"],
  ]);
  return indexes.flatMap(keysOf).every(({ name, type }) => {
    const known = types.get(name) ?? type;
    types.set(name, known);
    return known === type;
  });
}

/** Every key attribute, without duplicates. */
export function attributesOf(keys: readonly Keys[]): DynamodbTableAttribute[] {
  const types = new Map(keys.flatMap(keysOf).map(({ name, type }) => [name, type]));
  return [...types].map(([name, type]) => ({ name: literal(name), type }));
}

export function indexOf(index: TableIndex): DynamodbTableGlobalSecondaryIndex {
  const attributes = copied(index);
  return {
    name: index.name,
    hashKey: literal(index.partitionKey.name),
    ...(index.sortKey && { rangeKey: literal(index.sortKey.name) }),
    projectionType:
      attributes.length > 0 ? "INCLUDE" : index.projection === "keys-only" ? "KEYS_ONLY" : "ALL",
    ...(attributes.length > 0 && { nonKeyAttributes: attributes.map(literal) }),
  };
}
