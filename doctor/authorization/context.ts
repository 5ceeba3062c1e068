/** What a condition key holds in a request. */
export type KeyValue =
  /** Present, with one value, or with several where the key is a set. */
  | { readonly state: "known"; readonly values: readonly string[] }
  /** Not part of the request. */
  | { readonly state: "absent" }
  /** Not known. `present`: it is part of the request for certain, only its value is not known. */
  | { readonly state: "unknown"; readonly present: boolean };

/** The condition keys of one request. Names are not case-sensitive. */
export interface RequestContext {
  lookup(key: string): KeyValue;
}

export const ABSENT: KeyValue = { state: "absent" };
/** Present, its value not known. */
export const PRESENT: KeyValue = { state: "unknown", present: true };
/** Perhaps not even present. */
export const UNKNOWN: KeyValue = { state: "unknown", present: false };

export function known(...values: readonly string[]): KeyValue {
  return { state: "known", values };
}

/** The value, if it is known; else present with a value that is not. */
export function presentValue(value: string | undefined): KeyValue {
  return value === undefined ? PRESENT : known(value);
}

export type Keys = Readonly<Record<string, KeyValue>>;

/**
 * The first answer counts: what the caller sets, what the request is known to hold, then the rule
 * for all keys that begin with a prefix, such as `aws:PrincipalTag/`. Any other key is not known.
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
