import { z } from "zod";
import { part, parts, type Problem } from "../nested-rules";
import { wholeNumber } from "../rules";

/** The API's own. Quotas are lower, and an account can raise them. */
const MAX_UNITS = 2 ** 31 - 1;
/** DynamoDB takes no target outside of these. */
const [MIN_TARGET, MAX_TARGET] = [20, 90];
export const DEFAULT_TARGET = 70;

/**
 * Capacity that follows the use of it.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/AutoScaling.html
 */
export interface AutoScaling {
  /** In units, at least 1. */
  readonly minCapacity: number;
  /** In units, at least `minCapacity`. */
  readonly maxCapacity: number;
  /** How much of the capacity is to be used, in percent, 20 to 90. @default 70 */
  readonly targetUtilizationPercent?: number;
  /**
   * In units, `minCapacity` to `maxCapacity`: what a new table or index starts with.
   * @default - `minCapacity`
   */
  readonly seedCapacity?: number;
}

/**
 * Provisioned capacity, in units per second: a fixed number, at least 1, or a range. A read unit is one
 * strongly consistent read of up to 4 KB, a write unit is one write of up to 1 KB.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/provisioned-capacity-mode.html
 */
export type Capacity = number | AutoScaling;

/** How much a table or a global index can read and write. */
export interface Throughput {
  /** Reads. It and `writeCapacity` make the table provisioned: both, or none. */
  readonly readCapacity?: Capacity;
  /** Writes. */
  readonly writeCapacity?: Capacity;
  /**
   * Read units per second at most, at least 1, where requests are paid one by one.
   * @default - no limit but the account's
   */
  readonly maxReadRequestUnits?: number;
  /**
   * Write units per second at most, at least 1, where requests are paid one by one.
   * @default - no limit but the account's
   */
  readonly maxWriteRequestUnits?: number;
}

const units = wholeNumber(1, MAX_UNITS);

const autoScaling = parts({
  minCapacity: part({ ...units, atSynthesis: true }),
  maxCapacity: part({ ...units, atSynthesis: true }),
  targetUtilizationPercent: part(wholeNumber(MIN_TARGET, MAX_TARGET)).optional(),
  seedCapacity: part({ ...units, atSynthesis: true }).optional(),
});

const fixed = part<number>({
  ...units,
  must: `${units.must}, or an object with minCapacity and maxCapacity`,
});

const capacity = z.unknown().superRefine((value, context) => {
  const schema = typeof value === "object" && value !== null ? autoScaling : fixed;
  for (const issue of schema.safeParse(value).error?.issues ?? []) context.addIssue({ ...issue });
}) as unknown as z.ZodType<Capacity>;

/** For the schema of whatever has them. */
export const throughput = {
  readCapacity: capacity.optional(),
  writeCapacity: capacity.optional(),
  maxReadRequestUnits: part(units).optional(),
  maxWriteRequestUnits: part(units).optional(),
};

export function isScaled(capacity: Capacity | undefined): capacity is AutoScaling {
  return typeof capacity === "object";
}

/** What a new table or index starts with. */
export function startOf(capacity: Capacity): number {
  return isScaled(capacity) ? (capacity.seedCapacity ?? capacity.minCapacity) : capacity;
}

/** The limit of a table or an index that is paid by request, if it has one. */
export function onDemandThroughput({
  maxReadRequestUnits: read,
  maxWriteRequestUnits: write,
}: Throughput) {
  if (read === undefined && write === undefined) return {};
  return {
    onDemandThroughput: {
      ...(read !== undefined && { maxReadRequestUnits: read }),
      ...(write !== undefined && { maxWriteRequestUnits: write }),
    },
  };
}

/** Capacities that contradict themselves, each other, or how the table is paid for. */
export function throughputProblems(
  props: Throughput,
  {
    provisioned,
    path = [],
  }: { readonly provisioned: boolean; readonly path?: readonly PropertyKey[] },
): readonly Problem[] {
  const given = <K extends keyof Throughput>(names: readonly K[]) =>
    names.filter((name) => props[name] !== undefined);
  const misplaced = provisioned
    ? given(["maxReadRequestUnits", "maxWriteRequestUnits"])
    : given(["readCapacity", "writeCapacity"]);
  return [
    ...misplaced.map((name) => ({
      path: [...path, name],
      must: `not be given where the table's readCapacity and writeCapacity are${provisioned ? "" : " not"}`,
      got: props[name],
    })),
    ...(["readCapacity", "writeCapacity"] as const).flatMap((name) =>
      rangeProblems(props[name], [...path, name]),
    ),
  ];
}

function rangeProblems(
  capacity: Capacity | undefined,
  path: readonly PropertyKey[],
): readonly Problem[] {
  if (!isScaled(capacity)) return [];
  const { minCapacity: min, maxCapacity: max, seedCapacity: seed = min } = capacity;
  if (max < min) {
    return [{ path: [...path, "maxCapacity"], must: `be at least minCapacity, ${min}`, got: max }];
  }
  return seed < min || seed > max
    ? [{ path: [...path, "seedCapacity"], must: `be between ${min} and ${max}`, got: seed }]
    : [];
}
