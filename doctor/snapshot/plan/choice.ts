import { type Unknown } from "../known";

/** A value that a reference leads to. */
export interface Leaf {
  /** Of the instance that has it. */
  readonly key?: string | number | undefined;
  readonly value: string;
  /** Whether apply makes it. */
  readonly isNew: boolean;
}

/** What the references of an expression lead to. */
export interface Candidates {
  /** One for each reference that leads to values. */
  readonly groups: readonly (readonly Leaf[])[];
  /** The values of references that select an instance: each.key, count.index, and others. */
  readonly selectors: readonly unknown[];
  /** Whether it is open which of the groups take part. */
  readonly isOpen: boolean;
  /** Whether a reference leads to what the doctor cannot tell. */
  readonly isUnclear: boolean;
  /** Why, if it is known. */
  readonly reason?: Unknown | undefined;
}

/**
 * The value of an expression, and then the others that it could have. The plan does not have the text of
 * the expression, but a value that is not known yet is of something that the expression refers to.
 */
export function oneOf(candidates: Candidates): readonly string[] {
  const { groups, selectors, isOpen, isUnclear } = candidates;
  if (isUnclear) return [];
  const leaves = groups.flat();
  const made = leaves.filter(({ isNew }) => isNew);
  const all = made.length > 0 ? made : leaves;
  const selected = values(all.filter(isSelected(selectors)));
  if (isExact(candidates) && selected.length === 1) return selected;
  const [group = [], ...others] = groups;
  const [index] = selectors;
  // `element` starts again at the first instance, and what is calculated from a number moves on with it.
  const turned =
    typeof index === "number" && others.length === 0 && group.length > 0
      ? [...group.slice(index % group.length), ...group.slice(0, index % group.length)]
      : [];
  const likeliest = isOpen ? [] : [...selected, ...values(turned)];
  return [...new Set([...likeliest, ...values(all)])];
}

/**
 * The same for a list of values. Several values of one reference can be all of them, or those that a
 * function such as `slice`, or an `if`, leaves.
 */
export function listOf(candidates: Candidates): readonly (readonly string[])[] {
  const { groups, selectors, isOpen, isUnclear } = candidates;
  if (isUnclear) return [];
  const all = values(groups.flat());
  const [first = "", ...others] = all;
  if (others.length === 0) return [all];
  const selected = values(groups.flat().filter(isSelected(selectors)));
  if (isExact(candidates) && selected.length > 0) return [selected];
  if (selectors.length === 0 && (!isOpen || groups.length === 1)) {
    const isWhole = groups.every((group) => values(group).length <= 1);
    return isWhole ? [all] : [all, [first], others];
  }
  const parts = groups.length > 1 ? groups.map(values) : all.map((value) => [value]);
  const possible = [selected, ...(isOpen ? [...parts, all] : [all, ...parts])];
  const distinct = new Map(possible.map((list) => [JSON.stringify(list), list]));
  return [...distinct.values()].filter((list) => list.length > 0);
}

/** A text that selects names an instance. A number can be a part of a calculation. */
function isExact({ groups, selectors, isOpen }: Candidates): boolean {
  return (
    selectors.length === 1 && typeof selectors[0] === "string" && groups.length === 1 && !isOpen
  );
}

function isSelected(selectors: readonly unknown[]): (leaf: Leaf) => boolean {
  return ({ key }) => key !== undefined && selectors.includes(key);
}

function values(leaves: readonly Leaf[]): readonly string[] {
  return [...new Set(leaves.map(({ value }) => value))];
}
