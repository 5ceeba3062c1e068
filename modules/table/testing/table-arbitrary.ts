import { Lazy, Token } from "cdktf";
import fc, { type Arbitrary } from "fast-check";
import { type Capacity } from "../capacity";
import { type GlobalSecondaryIndex, type LocalSecondaryIndex } from "../indexes";
import { type KeyAttribute } from "../keys";
import { type TableProps } from "../table-props";

/** What a table holds, with one type each, so that any of them can be in any key. */
const ATTRIBUTES: readonly KeyAttribute[] = [
  { name: "pk" },
  { name: "sk", type: "S" },
  { name: "at", type: "N" },
  { name: "digest", type: "B" },
  { name: "städte & dörfer" },
  { name: '${file("/etc/hosts")}%{if' },
];

const text = (least: number, most: number): Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^[A-Za-z0-9_.-]{${least},${most}}$`));

/** Some of the props of a model. */
const some = <T extends object>(model: { [K in keyof T]: Arbitrary<T[K]> }): Arbitrary<
  Partial<T>
> => fc.record<T, never>(model, { requiredKeys: [] }) as unknown as Arbitrary<Partial<T>>;

const key = (least: number, most: number): Arbitrary<readonly KeyAttribute[]> =>
  fc.shuffledSubarray([...ATTRIBUTES], { minLength: least, maxLength: most });

const units = fc.integer({ min: 1, max: 100 });
const fixed: Arbitrary<Capacity> = units;
const scaled: Arbitrary<Capacity> = fc
  .tuple(units, units, units, fc.option(fc.integer({ min: 20, max: 90 }), { nil: undefined }))
  .map(([one, two, three, targetUtilizationPercent]) => {
    const [minCapacity = 1, seedCapacity = 1, maxCapacity = 1] = [one, two, three].sort(
      (a, b) => a - b,
    );
    return {
      minCapacity,
      maxCapacity,
      ...(targetUtilizationPercent !== undefined && { targetUtilizationPercent }),
      ...(one > two && { seedCapacity }),
    };
  });

const projection = fc.oneof(
  fc.constant({}),
  fc.constant({ projectionType: "ALL" } as const),
  fc.constant({ projectionType: "KEYS_ONLY" } as const),
  fc
    .uniqueArray(text(1, 20), { minLength: 1, maxLength: 20 })
    .map((nonKeyAttributes) => ({ nonKeyAttributes })),
);

interface Options {
  /** Whether capacities can be ranges, and there can be limits and other classes. @default true */
  readonly all?: boolean;
}

const limits = some({ maxReadRequestUnits: units, maxWriteRequestUnits: units });

function tables({ all = true }: Options): Arbitrary<TableProps> {
  const capacity = all ? fc.oneof(fixed, scaled) : fixed;
  const provisioned = fc.record({ readCapacity: capacity, writeCapacity: capacity });
  const global = (billed: boolean): Arbitrary<GlobalSecondaryIndex> =>
    fc
      .tuple(
        text(3, 40),
        key(1, 2),
        projection,
        billed
          ? some({ readCapacity: capacity, writeCapacity: capacity })
          : all
            ? limits
            : fc.constant({}),
      )
      .map(([indexName, [partitionKey = { name: "pk" }, sortKey], projected, throughput]) => ({
        indexName,
        partitionKey,
        ...(sortKey && { sortKey }),
        ...projected,
        ...throughput,
      }));
  const local = ({ name }: KeyAttribute): Arbitrary<LocalSecondaryIndex> =>
    fc
      .tuple(
        text(3, 40),
        fc.constantFrom(...ATTRIBUTES.filter((each) => each.name !== name)),
        projection,
      )
      .map(([indexName, sortKey, projected]) => ({ indexName, sortKey, ...projected }));
  return fc
    .tuple(
      fc.uuid(),
      fc.option(key(1, 2), { nil: undefined }),
      fc.boolean(),
      some({
        timeToLiveAttribute: fc.constantFrom("ttl", "expires at", false as const),
        stream: fc.constantFrom(
          ...(["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"] as const),
        ),
        deletionProtection: fc.boolean(),
        ...(all && {
          tableClass: fc.constantFrom("STANDARD" as const, "STANDARD_INFREQUENT_ACCESS" as const),
          ignoreIndexChanges: fc.boolean(),
        }),
        tags: fc.dictionary(
          text(1, 20).filter((name) => !name.startsWith("aws:")),
          text(0, 20),
          {
            maxKeys: 5,
          },
        ),
      }),
      fc.oneof(
        fc.constant({}),
        fc.constant({ pointInTimeRecovery: false }),
        fc.integer({ min: 1, max: 35 }).map((recoveryPeriodInDays) => ({ recoveryPeriodInDays })),
      ),
      fc.oneof(
        fc.constant({}),
        fc
          .constantFrom("AWS_OWNED" as const, "AWS_MANAGED" as const)
          .map((encryption) => ({ encryption })),
      ),
    )
    .chain(([id, keys, billed, ...more]) => {
      const [partitionKey = { name: "pk" }, sortKey] = keys ?? [{ name: "pk" }, { name: "sk" }];
      return fc
        .tuple(
          billed ? provisioned : all ? limits : fc.constant({}),
          fc.array(global(billed), { maxLength: 3 }),
          sortKey === undefined ? fc.constant([]) : fc.array(local(partitionKey), { maxLength: 2 }),
        )
        .map(([throughput, globals, locals]): TableProps => ({
          name: `table-${id}`,
          ...(keys && { partitionKey, ...(sortKey && { sortKey }) }),
          ...throughput,
          // Their names are random, and mostly unique.
          ...(globals.length > 0 && { globalSecondaryIndexes: globals }),
          ...(locals.length > 0 && { localSecondaryIndexes: locals }),
          ...Object.assign({}, ...more),
        }));
    });
}

/** Props that a table takes, but for chances such as an index name that is there twice. */
export const validTable: Arbitrary<TableProps> = tables({});

/** Of these, what moto keeps as it was given. */
export const tableOnMoto: Arbitrary<TableProps> = tables({ all: false });

const JUNK: readonly unknown[] = [
  undefined,
  null,
  "",
  "x",
  "x".repeat(300),
  "${x}",
  0,
  1,
  -1,
  1.5,
  99,
  2 ** 40,
  Number.NaN,
  true,
  false,
  {},
  { name: "pk" },
  { minCapacity: 5, maxCapacity: 1 },
  { arn: "arn:aws:kms:us-east-2:111122223333:key/a" },
  [],
  [null],
  ["a", "a"],
  [{ indexName: "by-x", partitionKey: { name: "x" }, sortKey: { name: "x", type: "N" } }],
  [{ indexName: "by-x", partitionKeys: [{ name: "x" }] }],
  Lazy.stringValue({ produce: () => "${var.later}" }),
  Token.asNumber("${var.later}"),
];

/** The compiler asks for each of them. */
const PROPS: Readonly<Record<keyof TableProps, true>> = {
  name: true,
  partitionKey: true,
  sortKey: true,
  timeToLiveAttribute: true,
  stream: true,
  readCapacity: true,
  writeCapacity: true,
  maxReadRequestUnits: true,
  maxWriteRequestUnits: true,
  globalSecondaryIndexes: true,
  localSecondaryIndexes: true,
  ignoreIndexChanges: true,
  tableClass: true,
  pointInTimeRecovery: true,
  recoveryPeriodInDays: true,
  deletionProtection: true,
  encryption: true,
  key: true,
  tags: true,
};

/** Something else in the place of what is there, at whatever depth. */
function spoiled(value: unknown, steps: readonly number[], junk: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined || typeof value !== "object" || value === null) return junk;
  const names = Object.keys(value);
  const name = names[step % Math.max(names.length, 1)];
  if (name === undefined) return junk;
  const inside = spoiled((value as Record<string, unknown>)[name], rest, junk);
  return Array.isArray(value)
    ? value.map((each: unknown, index) => (String(index) === name ? inside : each))
    : { ...value, [name]: inside };
}

/** Any combination of props, of which some are not what they must be. */
export const anyTable: Arbitrary<TableProps> = fc
  .tuple(
    validTable,
    fc.array(
      fc.tuple(
        fc.constantFrom(...(Object.keys(PROPS) as (keyof TableProps)[])),
        fc.array(fc.nat(20), { maxLength: 3 }),
        fc.constantFrom(...JUNK),
      ),
      { maxLength: 3 },
    ),
  )
  .map(([table, spoils]) =>
    spoils.reduce<TableProps>(
      (props, [name, steps, junk]) => ({ ...props, [name]: spoiled(props[name], steps, junk) }),
      table,
    ),
  );
