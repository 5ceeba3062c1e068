/** The value of a condition key in a request. */
export type KeyValue =
  /** Present, with one value, or with several if the key is multivalued. */
  | { readonly state: "known"; readonly values: readonly string[] }
  /** Not part of the request. */
  | { readonly state: "absent" }
  | UnknownValue;

/** Possibly absent, unless it is `present`. */
export interface UnknownValue {
  readonly state: "unknown";
  /** Whether the key is certainly in the request, and only its value is unknown. */
  readonly present: boolean;
  /** CIDRs. The value is an address in one of them. @default - any value */
  readonly within?: readonly string[];
  /** The value is one of these. @default - any value */
  readonly among?: readonly string[];
}

/** The condition keys of one request. Names are not case-sensitive. */
export interface RequestContext {
  lookup(key: string): KeyValue;
}

export const ABSENT: KeyValue = { state: "absent" };
/** Present, with an unknown value. */
export const PRESENT = { state: "unknown", present: true } as const satisfies KeyValue;
/** Possibly absent. */
export const UNKNOWN: KeyValue = { state: "unknown", present: false };

export function known(...values: readonly string[]): KeyValue {
  return { state: "known", values };
}

/** The known value, or else present with an unknown value. */
export function presentValue(value: string | undefined): KeyValue {
  return value === undefined ? PRESENT : known(value);
}

/** The only value, or one of several. */
export function oneOf(values: readonly string[]): KeyValue {
  return values.length === 1 ? known(...values) : { ...PRESENT, among: values };
}

export type Keys = Readonly<Record<string, KeyValue>>;

/**
 * Looks up a key in order: what the caller sets, then what the request is known to contain, then the
 * rule for keys with a prefix such as `aws:PrincipalTag/`. Any other key is unknown.
 */
export function contextOf(keys: readonly Keys[], prefixes: Keys): RequestContext {
  const byName = new Map<string, KeyValue>();
  for (const layer of keys) {
    for (const [key, value] of Object.entries(layer)) {
      const name = key.toLowerCase();
      if (!byName.has(name)) byName.set(name, value);
    }
  }
  const byPrefix = Object.entries(prefixes).map(([prefix, value]) => ({
    prefix: prefix.toLowerCase(),
    value,
  }));
  return {
    lookup(key) {
      const name = key.toLowerCase();
      const rule = byPrefix.find(({ prefix }) => name.startsWith(prefix));
      return byName.get(name) ?? rule?.value ?? UNKNOWN;
    },
  };
}

/** The services whose keys have one value, unless they are in MULTIVALUED. */
const DOCUMENTED = ["aws", "dynamodb", "kms", "lambda", "ec2"];
/**
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
 */
const MULTIVALUED = [
  "aws:CalledVia",
  "aws:PrincipalOrgPaths",
  "aws:PrincipalServiceNamesList",
  "aws:ResourceOrgPaths",
  "aws:SourceOrgPaths",
  "aws:TagKeys",
  "aws:VpceOrgPaths",
  "dynamodb:Attributes",
  "dynamodb:FirstPartitionKeyValues",
  "dynamodb:FisTargetArns",
  "dynamodb:FourthPartitionKeyValues",
  "dynamodb:LeadingKeys",
  "dynamodb:SecondPartitionKeyValues",
  "dynamodb:ThirdPartitionKeyValues",
  "kms:EncryptionContextKeys",
  "kms:GrantOperations",
  "kms:ResourceAliases",
].map((key) => key.toLowerCase());

/** Whether a key can have several values. Any key of an unknown service can. */
export function mayHaveSeveralValues(key: string): boolean {
  const name = key.toLowerCase();
  const [service = ""] = name.split(":");
  return !DOCUMENTED.includes(service) || MULTIVALUED.includes(name);
}
