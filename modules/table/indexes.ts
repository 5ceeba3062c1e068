import { type DynamodbTableLocalSecondaryIndex } from "@cdktf/provider-aws/lib/dynamodb-table";
import { type z } from "zod";
import { literal } from "../literal";
import { listOf, part, parts, type Problem } from "../nested-rules";
import { oneOf } from "../rules";
import {
  onDemandThroughput,
  startOf,
  throughput,
  throughputProblems,
  type Throughput,
} from "./capacity";
import { keyAttribute, repeatProblems, type KeyAttribute, type PlacedKey } from "./keys";
import { attributeNameRule, tableNameRule } from "./names";

/** What an account has before it asks for more. */
const MAX_GLOBAL = 20;
const MAX_LOCAL = 5;
/** In one index, and in all of a table's. */
const MAX_PROJECTED = 20;
const MAX_PROJECTED_IN_ALL = 100;
/** Of a partition key, and of a sort key. */
const MAX_KEY_ATTRIBUTES = 4;

/** What an index can hold of an item: all, the keys, or the keys and some. */
export const PROJECTION_TYPES = ["ALL", "KEYS_ONLY", "INCLUDE"] as const;

/** Which attributes of an item an index holds. */
export interface Projection {
  /**
   * All attributes, the keys alone, or the keys and `nonKeyAttributes`. Changing it builds the index anew.
   * @default - "INCLUDE" with `nonKeyAttributes`, otherwise "ALL"
   */
  readonly projectionType?: (typeof PROJECTION_TYPES)[number];
  /**
   * The names of 1 to 20 attributes besides the keys, each 1 to 255 characters; 100 in all of a table's
   * indexes. Only with "INCLUDE".
   * @default - none
   */
  readonly nonKeyAttributes?: readonly string[];
}

/**
 * A global secondary index. It costs writes and storage. Access levels only `Query` it.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
 */
export interface GlobalSecondaryIndex extends Projection, Throughput {
  /** 3 to 255 letters, digits, `_`, `.` or `-`, unique in the table. */
  readonly indexName: string;
  /** @default - `partitionKeys` */
  readonly partitionKey?: KeyAttribute;
  /** @default - none, or `sortKeys` */
  readonly sortKey?: KeyAttribute;
  /**
   * Instead of `partitionKey`: 1 to 4 attributes, written in the provider's newer form `key_schema`. It
   * needs AWS provider 6.37.0 or later: 6.29.0 to 6.36.0 read it, but replace every index of the table
   * when one is removed.
   * @default - `partitionKey`
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.DesignPattern.MultiAttributeKeys.html
   * @see https://github.com/hashicorp/terraform-provider-aws/pull/46602
   */
  readonly partitionKeys?: readonly KeyAttribute[];
  /** The sort key of an index with `partitionKeys`, 1 to 4 attributes. @default - none */
  readonly sortKeys?: readonly KeyAttribute[];
  /** As the table's, for a provisioned table. @default - the table's */
  readonly readCapacity?: Throughput["readCapacity"];
  /** As the table's, for a provisioned table. @default - the table's */
  readonly writeCapacity?: Throughput["writeCapacity"];
}

/**
 * A local secondary index: the table's partition key with another sort key. It is made with the table,
 * and adding or changing one replaces the table. All items of one partition key can then have 10 GB.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html
 */
export interface LocalSecondaryIndex extends Projection {
  /** 3 to 255 letters, digits, `_`, `.` or `-`, unique in the table. */
  readonly indexName: string;
  /** Beside the table's partition key. */
  readonly sortKey: KeyAttribute;
}

const projection = {
  projectionType: part(oneOf(PROJECTION_TYPES)).optional(),
  nonKeyAttributes: listOf(part(attributeNameRule), { min: 1, max: MAX_PROJECTED }).optional(),
};
const keyList = listOf(keyAttribute, { min: 1, max: MAX_KEY_ATTRIBUTES });

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html */
export const globalIndexes: z.ZodType<readonly GlobalSecondaryIndex[]> = listOf(
  parts({
    indexName: part(tableNameRule),
    partitionKey: keyAttribute.optional(),
    sortKey: keyAttribute.optional(),
    partitionKeys: keyList.optional(),
    sortKeys: keyList.optional(),
    ...projection,
    ...throughput,
  }),
  { max: MAX_GLOBAL },
);

export const localIndexes: z.ZodType<readonly LocalSecondaryIndex[]> = listOf(
  parts({ indexName: part(tableNameRule), sortKey: keyAttribute, ...projection }),
  { max: MAX_LOCAL },
);

/** The indexes of a table, as its props name them. */
export interface Indexes {
  readonly globalSecondaryIndexes: readonly GlobalSecondaryIndex[];
  readonly localSecondaryIndexes: readonly LocalSecondaryIndex[];
}

type Placed<T> = readonly (readonly [index: T, path: readonly PropertyKey[]])[];

const placed = <K extends keyof Indexes>(indexes: Indexes, name: K): Placed<Indexes[K][number]> =>
  indexes[name].map((index, position) => [index, [name, position]]);

type Key = Pick<GlobalSecondaryIndex, "partitionKey" | "partitionKeys" | "sortKey" | "sortKeys">;
const KEY_PROPS = ["partitionKey", "partitionKeys", "sortKey", "sortKeys"] as const;

function keyOf(index: Key, path: readonly PropertyKey[]): readonly PlacedKey[] {
  return KEY_PROPS.flatMap((name) => {
    const key = index[name];
    if (key === undefined) return [];
    return isList(key)
      ? key.map((attribute, position) => ({ attribute, path: [...path, name, position] }))
      : [{ attribute: key, path: [...path, name] }];
  });
}

function isList(key: KeyAttribute | readonly KeyAttribute[]): key is readonly KeyAttribute[] {
  return Array.isArray(key);
}

/** The keys of all indexes. */
export function keysOf(indexes: Indexes): readonly PlacedKey[] {
  return [
    ...placed(indexes, "globalSecondaryIndexes"),
    ...placed(indexes, "localSecondaryIndexes"),
  ].flatMap(([index, path]) => keyOf(index, path));
}

/** What several values break together, in one index or in several. */
export function indexProblems(
  indexes: Indexes,
  table: {
    readonly partitionKey: KeyAttribute;
    readonly sortKey?: KeyAttribute;
    readonly provisioned: boolean;
  },
): readonly Problem[] {
  const globals = placed(indexes, "globalSecondaryIndexes");
  const locals = placed(indexes, "localSecondaryIndexes");
  const tableKey = { attribute: table.partitionKey, path: ["partitionKey"] };
  return [
    ...nameProblems([...globals, ...locals]),
    ...globals.flatMap(([index, path]) => [
      ...keyProblems(index, path),
      ...repeatProblems(keyOf(index, path)),
      ...throughputProblems(index, { provisioned: table.provisioned, path }),
    ]),
    ...locals.flatMap(([index, path]) => repeatProblems([tableKey, ...keyOf(index, path)])),
    ...(locals.length > 0 && table.sortKey === undefined
      ? [
          {
            path: ["localSecondaryIndexes"],
            must: "be empty in a table without a sort key",
            got: locals.map(([{ indexName }]) => indexName),
          },
        ]
      : []),
    ...projectionProblems([...globals, ...locals]),
  ];
}

function nameProblems(all: Placed<{ readonly indexName: string }>): readonly Problem[] {
  return all.flatMap(([{ indexName }, path], position) =>
    all.slice(0, position).some(([earlier]) => earlier.indexName === indexName)
      ? [{ path: [...path, "indexName"], must: "be unique in the table", got: indexName }]
      : [],
  );
}

function keyProblems(index: Key, path: readonly PropertyKey[]): readonly Problem[] {
  const newer = index.partitionKeys !== undefined;
  const needed = newer || index.partitionKey !== undefined ? [] : (["partitionKey"] as const);
  const foreign = (newer ? (["partitionKey", "sortKey"] as const) : (["sortKeys"] as const)).filter(
    (name) => index[name] !== undefined,
  );
  return [
    ...needed.map((name) => ({
      path: [...path, name],
      must: "be given, or partitionKeys",
      got: undefined,
    })),
    ...foreign.map((name) => ({
      path: [...path, name],
      must: newer ? "not be given with partitionKeys" : "not be given without partitionKeys",
      got: index[name],
    })),
  ];
}

function projectionProblems(all: Placed<Projection>): readonly Problem[] {
  const projected = all.flatMap(([{ nonKeyAttributes = [] }]) => nonKeyAttributes);
  return [
    ...all.flatMap(([{ projectionType, nonKeyAttributes }, path]) => [
      ...(nonKeyAttributes !== undefined && (projectionType ?? "INCLUDE") !== "INCLUDE"
        ? [
            {
              path: [...path, "nonKeyAttributes"],
              must: `not be given with projectionType ${projectionType}`,
              got: nonKeyAttributes,
            },
          ]
        : []),
      ...(nonKeyAttributes === undefined && projectionType === "INCLUDE"
        ? [
            {
              path: [...path, "nonKeyAttributes"],
              must: "be given with projectionType INCLUDE",
              got: nonKeyAttributes,
            },
          ]
        : []),
      ...(nonKeyAttributes !== undefined && new Set(nonKeyAttributes).size < nonKeyAttributes.length
        ? [
            {
              path: [...path, "nonKeyAttributes"],
              must: "hold each attribute once",
              got: nonKeyAttributes,
            },
          ]
        : []),
    ]),
    ...(projected.length > MAX_PROJECTED_IN_ALL
      ? [
          {
            path: ["globalSecondaryIndexes"],
            must: `have at most ${MAX_PROJECTED_IN_ALL} nonKeyAttributes in all of the table's indexes`,
            got: projected.length,
          },
        ]
      : []),
  ];
}

function projectionOf({ projectionType, nonKeyAttributes }: Projection) {
  return {
    projectionType: projectionType ?? (nonKeyAttributes === undefined ? "ALL" : "INCLUDE"),
    ...(nonKeyAttributes && { nonKeyAttributes: nonKeyAttributes.map(literal) }),
  };
}

/** Whether an index can only be written in the provider's newer form. */
export function needsKeySchema(index: GlobalSecondaryIndex): boolean {
  return index.partitionKeys !== undefined;
}

/** A global index as Terraform writes it, with what it takes from a provisioned table. */
export function globalIndexOf(index: GlobalSecondaryIndex, table: Throughput) {
  const { readCapacity = table.readCapacity, writeCapacity = table.writeCapacity } = index;
  return {
    name: index.indexName,
    ...(index.partitionKeys === undefined
      ? {
          hashKey: literal(index.partitionKey?.name ?? ""),
          ...(index.sortKey && { rangeKey: literal(index.sortKey.name) }),
        }
      : { keySchema: keySchemaOf(index.partitionKeys, index.sortKeys) }),
    ...projectionOf(index),
    ...(readCapacity !== undefined && { readCapacity: startOf(readCapacity) }),
    ...(writeCapacity !== undefined && { writeCapacity: startOf(writeCapacity) }),
    ...onDemandThroughput(index),
  };
}

function keySchemaOf(partition: readonly KeyAttribute[], sort: readonly KeyAttribute[] = []) {
  const element = (keyType: string) => (key: KeyAttribute) => ({
    attributeName: literal(key.name),
    keyType,
  });
  return [...partition.map(element("HASH")), ...sort.map(element("RANGE"))];
}

export function localIndexOf(index: LocalSecondaryIndex): DynamodbTableLocalSecondaryIndex {
  return { name: index.indexName, rangeKey: literal(index.sortKey.name), ...projectionOf(index) };
}
