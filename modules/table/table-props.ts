import { type IConstruct } from "constructs";
import { z } from "zod";
import { checkNested, part, type Problem } from "../nested-rules";
import { oneOf, wholeNumber, type Rule } from "../rules";
import { throughput, throughputProblems, type Throughput } from "./capacity";
import {
  globalIndexes,
  indexProblems,
  keysOf,
  localIndexes,
  type GlobalSecondaryIndex,
  type LocalSecondaryIndex,
} from "./indexes";
import {
  keyAttribute,
  repeatProblems,
  typeProblems,
  type KeyAttribute,
  type PlacedKey,
} from "./keys";
import { attributeNameRule, tableNameRule } from "./names";

/** What a stream says about a changed item. */
export const STREAM_VIEW_TYPES = [
  "KEYS_ONLY",
  "NEW_IMAGE",
  "OLD_IMAGE",
  "NEW_AND_OLD_IMAGES",
] as const;
/** The classes of tables, which have prices of their own. */
export const TABLE_CLASSES = ["STANDARD", "STANDARD_INFREQUENT_ACCESS"] as const;
/** The keys that need no `key`. */
export const ENCRYPTIONS = ["AWS_OWNED", "AWS_MANAGED"] as const;
const LONGEST_RECOVERY = 35;
const MAX_TAGS = 50;

/** The primary key that this project's own function uses. */
const KEY = { partitionKey: { name: "pk" }, sortKey: { name: "sk" } } as const;

/** A customer managed key: an EncryptionKey, or `{ arn }` of one that exists already. */
export interface TableKey {
  /** The key's ARN. */
  readonly arn: string;
  /** @default - the provider's region */
  readonly region?: string;
  /** Allows DynamoDB to use the key for a table, in the key's policy. @default - its owner did */
  encryptTable?(name: string): string;
}

/** What a `Table` is named, how its items are found, and how it is kept. */
export interface TableProps extends Throughput {
  /** 3 to 255 letters, digits, `_`, `.` or `-`. */
  readonly name: string;
  /** Its name and type cannot change without a new table. @default - `pk`, a string */
  readonly partitionKey?: KeyAttribute;
  /** @default - `sk`, a string; none if `partitionKey` is given */
  readonly sortKey?: KeyAttribute;
  /**
   * The attribute that holds a time in epoch seconds, 1 to 255 characters, or `false` for items that
   * never expire. Items are deleted after that time, usually within a few days.
   * @default "expiresAt"
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html
   */
  readonly timeToLiveAttribute?: string | false;
  /**
   * What the stream says about a changed item: its keys, or how it was before or after or both.
   * @default - no stream
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
   */
  readonly stream?: (typeof STREAM_VIEW_TYPES)[number];
  /** With `writeCapacity`: provisioned. @default - on demand, each request is paid */
  readonly readCapacity?: Throughput["readCapacity"];
  /** With `readCapacity`: provisioned. @default - on demand, each request is paid */
  readonly writeCapacity?: Throughput["writeCapacity"];
  /** Global secondary indexes, at most 20. @default - none */
  readonly globalSecondaryIndexes?: readonly GlobalSecondaryIndex[];
  /** Local secondary indexes, at most 5, in a table with a sort key. @default - none */
  readonly localSecondaryIndexes?: readonly LocalSecondaryIndex[];
  /**
   * Whether Terraform leaves the global indexes as they are. Otherwise, each apply would set back the
   * capacity that auto scaling gave them: Terraform can ignore the indexes as a whole, but not their
   * capacity alone. While it is on, a plan fails that would add or remove an index, or change a key
   * attribute. Turn it off for that apply.
   * @default - true if an index has auto scaling
   * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table
   */
  readonly ignoreIndexChanges?: boolean;
  /**
   * For rarely used items, whose storage costs less and whose requests cost more.
   * @default "STANDARD"
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.TableClasses.html
   */
  readonly tableClass?: (typeof TABLE_CLASSES)[number];
  /** Whether the table can be restored to any second of the last days. @default true */
  readonly pointInTimeRecovery?: boolean;
  /**
   * How many days back, 1 to 35. Only with `pointInTimeRecovery`.
   * @default - DynamoDB's: 35
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
   */
  readonly recoveryPeriodInDays?: number;
  /**
   * Whether AWS refuses to delete the table. To destroy it, set this to false, apply, then destroy.
   * @default true
   */
  readonly deletionProtection?: boolean;
  /**
   * Who has the key that encrypts the table: DynamoDB (`AWS_OWNED`, not seen in the account and free),
   * or AWS in this account (`AWS_MANAGED`). Not together with `key`.
   * @default - `AWS_MANAGED` without `key`
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html
   */
  readonly encryption?: (typeof ENCRYPTIONS)[number];
  /** The customer managed key that encrypts the table. @default - see `encryption` */
  readonly key?: TableKey;
  /**
   * At most 50, besides the provider's. A key has 1 to 128 characters and does not start with `aws:`, a
   * value at most 256.
   * @default - none
   */
  readonly tags?: Readonly<Record<string, string>>;
}

const timeToLiveRule: Rule<string | false> = {
  schema: attributeNameRule.schema.or(z.literal(false)),
  must: `${attributeNameRule.must}, or false`,
};
const flag: Rule<boolean> = { schema: z.boolean(), must: "be true or false" };
const keyRule: Rule<TableKey> = {
  schema: z.custom<TableKey>((key) => typeof (key as TableKey | null)?.arn === "string"),
  must: "be an EncryptionKey, or an object with arn",
};
const tagsRule: Rule<Readonly<Record<string, string>>> = {
  schema: z
    .record(z.string().regex(/^(?!aws:).{1,128}$/s), z.string().max(256))
    .refine((tags) => Object.keys(tags).length <= MAX_TAGS),
  must: `be at most ${MAX_TAGS} tags, whose keys have 1 to 128 characters and do not start with aws:, and whose values have at most 256`,
};

const schema: z.ZodType<TableProps> = z.object({
  name: part(tableNameRule, "string"),
  partitionKey: keyAttribute.optional(),
  sortKey: keyAttribute.optional(),
  timeToLiveAttribute: part(timeToLiveRule, "string").optional(),
  stream: part(oneOf(STREAM_VIEW_TYPES)).optional(),
  ...throughput,
  globalSecondaryIndexes: globalIndexes.optional(),
  localSecondaryIndexes: localIndexes.optional(),
  ignoreIndexChanges: part(flag).optional(),
  tableClass: part(oneOf(TABLE_CLASSES), "string").optional(),
  pointInTimeRecovery: part(flag, "boolean").optional(),
  recoveryPeriodInDays: part(wholeNumber(1, LONGEST_RECOVERY), "number").optional(),
  deletionProtection: part(flag, "boolean").optional(),
  encryption: part(oneOf(ENCRYPTIONS)).optional(),
  key: part(keyRule).optional(),
  tags: part(tagsRule).optional(),
});

/** A table's props, complete where others are made of them. */
export interface CompleteTable {
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute;
  readonly provisioned: boolean;
  readonly globalSecondaryIndexes: readonly GlobalSecondaryIndex[];
  readonly localSecondaryIndexes: readonly LocalSecondaryIndex[];
  /** Of the table and its indexes. */
  readonly keys: readonly PlacedKey[];
}

export function complete(props: TableProps): CompleteTable {
  const { partitionKey = KEY.partitionKey, globalSecondaryIndexes = [] } = props;
  const { sortKey = props.partitionKey === undefined ? KEY.sortKey : undefined } = props;
  const { localSecondaryIndexes = [], readCapacity, writeCapacity } = props;
  const indexes = { globalSecondaryIndexes, localSecondaryIndexes };
  return {
    partitionKey,
    ...(sortKey && { sortKey }),
    provisioned: readCapacity !== undefined || writeCapacity !== undefined,
    ...indexes,
    keys: [
      { attribute: partitionKey, path: ["partitionKey"] },
      ...(sortKey ? [{ attribute: sortKey, path: ["sortKey"] }] : []),
      ...keysOf(indexes),
    ],
  };
}

/** @throws ValidationError that lists every prop that is out of its range, or contradicts another. */
export function checkTableProps(scope: IConstruct, props: TableProps): void {
  checkNested(scope, schema, props, together);
}

function together(props: TableProps): readonly Problem[] {
  const table = complete(props);
  const { provisioned, keys } = table;
  return [
    ...repeatProblems(keys.filter(({ path }) => path.length === 1)),
    ...typeProblems(keys),
    ...throughputProblems(props, { provisioned }),
    ...capacityPairProblems(props, provisioned),
    ...indexProblems(table, table),
    ...(props.pointInTimeRecovery === false && props.recoveryPeriodInDays !== undefined
      ? [
          {
            path: ["recoveryPeriodInDays"],
            must: "not be given with pointInTimeRecovery false",
            got: props.recoveryPeriodInDays,
          },
        ]
      : []),
    ...(props.key !== undefined && props.encryption !== undefined
      ? [{ path: ["encryption"], must: "not be given with key", got: props.encryption }]
      : []),
  ];
}

function capacityPairProblems(props: TableProps, provisioned: boolean): readonly Problem[] {
  if (!provisioned) return [];
  return (["readCapacity", "writeCapacity"] as const)
    .filter((name) => props[name] === undefined)
    .map((name, _, [missing = name]) => ({
      path: [missing],
      must: `be given with ${missing === "readCapacity" ? "writeCapacity" : "readCapacity"}`,
      got: undefined,
    }));
}
