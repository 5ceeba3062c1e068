import { parts, part, type Problem } from "../nested-rules";
import { oneOf } from "../rules";
import { attributeNameRule } from "./names";

/** String, number, binary. */
export const KEY_TYPES = ["S", "N", "B"] as const;

/** A key attribute. */
export interface KeyAttribute {
  /** 1 to 255 characters. */
  readonly name: string;
  /** String (S), number (N) or binary (B). @default "S" */
  readonly type?: (typeof KEY_TYPES)[number];
}

export const keyAttribute = parts({
  name: part(attributeNameRule),
  type: part(oneOf(KEY_TYPES)).optional(),
});

/** A table's or an index's key: each attribute with its place in the props. */
export interface PlacedKey {
  readonly attribute: KeyAttribute;
  readonly path: readonly PropertyKey[];
}

/** Every key attribute, without duplicates, in the order of their first use. */
export function attributesOf(keys: readonly PlacedKey[]): Required<KeyAttribute>[] {
  const types = new Map<string, Required<KeyAttribute>>();
  for (const { attribute } of keys) {
    const { name, type = "S" } = attribute;
    types.set(name, types.get(name) ?? { name, type });
  }
  return [...types.values()];
}

/** Attributes that have another type in one key than in an earlier one. */
export function typeProblems(keys: readonly PlacedKey[]): readonly Problem[] {
  const known = new Map(attributesOf(keys).map(({ name, type }) => [name, type]));
  return keys.flatMap(({ attribute: { name, type = "S" }, path }) => {
    const before = known.get(name);
    return before === type
      ? []
      : [
          {
            path: [...path, "type"],
            must: `be ${before}, which \`${name}\` is in another key of the table`,
            got: type,
          },
        ];
  });
}

/** Attributes that are in one key twice. */
export function repeatProblems(key: readonly PlacedKey[]): readonly Problem[] {
  return key.flatMap(({ attribute: { name }, path }, index) =>
    key.slice(0, index).some(({ attribute }) => attribute.name === name)
      ? [{ path: [...path, "name"], must: "differ from the key's other attributes", got: name }]
      : [],
  );
}
