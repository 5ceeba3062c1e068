/**
 * The condition operators of IAM.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */

/** How to compare one value in the policy with one value in the request. */
export type Comparison =
  | "string-equals"
  | "string-equals-ignore-case"
  | "string-like"
  | "arn-like"
  | "numeric-equals"
  | "numeric-less-than"
  | "numeric-less-than-equals"
  | "numeric-greater-than"
  | "numeric-greater-than-equals"
  | "date-equals"
  | "date-less-than"
  | "date-less-than-equals"
  | "date-greater-than"
  | "date-greater-than-equals"
  | "bool"
  | "binary-equals"
  | "ip-address"
  | "null";

export interface ConditionOperator {
  /** As written in the policy, for display. */
  readonly name: string;
  readonly comparison: Comparison;
  /** Met when no value in the policy matches, and when the key is absent. */
  readonly negated: boolean;
  /** Met when the key is absent. */
  readonly ifExists: boolean;
  /** How to treat a key with several values. @default - the key has one value */
  readonly set?: "all" | "any";
}

const NAMES = new Map<string, Pick<ConditionOperator, "comparison" | "negated">>(
  Object.entries({
    stringequals: { comparison: "string-equals", negated: false },
    stringnotequals: { comparison: "string-equals", negated: true },
    stringequalsignorecase: { comparison: "string-equals-ignore-case", negated: false },
    stringnotequalsignorecase: { comparison: "string-equals-ignore-case", negated: true },
    stringlike: { comparison: "string-like", negated: false },
    stringnotlike: { comparison: "string-like", negated: true },
    arnequals: { comparison: "arn-like", negated: false },
    arnlike: { comparison: "arn-like", negated: false },
    arnnotequals: { comparison: "arn-like", negated: true },
    arnnotlike: { comparison: "arn-like", negated: true },
    numericequals: { comparison: "numeric-equals", negated: false },
    numericnotequals: { comparison: "numeric-equals", negated: true },
    numericlessthan: { comparison: "numeric-less-than", negated: false },
    numericlessthanequals: { comparison: "numeric-less-than-equals", negated: false },
    numericgreaterthan: { comparison: "numeric-greater-than", negated: false },
    numericgreaterthanequals: { comparison: "numeric-greater-than-equals", negated: false },
    dateequals: { comparison: "date-equals", negated: false },
    datenotequals: { comparison: "date-equals", negated: true },
    datelessthan: { comparison: "date-less-than", negated: false },
    datelessthanequals: { comparison: "date-less-than-equals", negated: false },
    dategreaterthan: { comparison: "date-greater-than", negated: false },
    dategreaterthanequals: { comparison: "date-greater-than-equals", negated: false },
    bool: { comparison: "bool", negated: false },
    binaryequals: { comparison: "binary-equals", negated: false },
    ipaddress: { comparison: "ip-address", negated: false },
    notipaddress: { comparison: "ip-address", negated: true },
    null: { comparison: "null", negated: false },
  } as const),
);

const SETS = { forallvalues: "all", foranyvalue: "any" } as const;

/** `undefined` when IAM does not define the operator. Names are not case-sensitive. */
export function parseOperator(name: string): ConditionOperator | undefined {
  const match = /^(?:(forallvalues|foranyvalue):)?(\w+?)(ifexists)?$/.exec(name.toLowerCase());
  const base = NAMES.get(match?.[2] ?? "");
  if (match === null || base === undefined) return undefined;
  const ifExists = match[3] !== undefined;
  if (ifExists && base.comparison === "null") return undefined;
  const set = match[1] as keyof typeof SETS | undefined;
  return { name, ...base, ifExists, ...(set === undefined ? {} : { set: SETS[set] }) };
}
