import {
  entryOf,
  flagOf,
  inOrder,
  isEqual,
  isList,
  isMap,
  namesIn,
  NotEvaluable,
  numberOf,
  SetValue,
  textOf,
  toSet,
  type Value,
} from "./values";

type Call = (...values: readonly Value[]) => Value;

/** What is in a list, whatever its order is. */
function itemsOf(value: Value | undefined): readonly Value[] {
  if (value instanceof SetValue) return value.items;
  if (value === undefined || !isList(value)) throw new NotEvaluable();
  return value;
}

/** A list whose order is known. */
function listOf(value: Value | undefined): readonly Value[] {
  const list = value instanceof SetValue ? inOrder(value) : value;
  if (list === undefined || !isList(list)) throw new NotEvaluable();
  return list;
}

function mapOf(value: Value | undefined): ReadonlyMap<string, Value> {
  if (value === undefined || !isMap(value)) throw new NotEvaluable();
  return value;
}

/** The same of lists of which one has an order that is not known. */
function sameOrder(from: readonly (Value | undefined)[], items: readonly Value[]): Value {
  return from.some((value) => value instanceof SetValue) ? new SetValue(items) : items;
}

/** What `flatten` makes of nested lists. */
function flat(value: Value): readonly Value[] {
  return isList(value) || value instanceof SetValue ? itemsOf(value).flatMap(flat) : [value];
}

function hasSet(value: Value): boolean {
  return value instanceof SetValue || (isList(value) && value.some(hasSet));
}

function distinct(items: readonly Value[]): readonly Value[] {
  return items.reduce<readonly Value[]>(
    (found, item) => (found.some((other) => isEqual(other, item)) ? found : [...found, item]),
    [],
  );
}

/** Terraform makes texts of the others where some are texts. */
function ofOneKind(items: readonly Value[]): readonly Value[] {
  if (new Set(items.map((item) => typeof item)).size > 1) throw new NotEvaluable();
  return items;
}

function elementAt(value: Value, index: Value): Value {
  const list = listOf(value);
  const at = numberOf(index);
  const found = list[((at % list.length) + list.length) % list.length];
  if (found === undefined) throw new NotEvaluable();
  return found;
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new NotEvaluable();
  return value;
}

function orderOf(value: Value): readonly Value[] | SetValue {
  if (!(value instanceof SetValue)) return listOf(value);
  return inOrder(value) ?? value;
}

function plainJson(value: Value): unknown {
  if (isMap(value)) {
    return Object.fromEntries([...value].map(([name, part]) => [name, plainJson(part)]));
  }
  if (isList(value) || value instanceof SetValue) return orderedItems(value).map(plainJson);
  if (typeof value === "object" && value !== null) throw new NotEvaluable();
  return value;
}

/** The order of the elements says nothing in a policy. */
function orderedItems(value: readonly Value[] | SetValue): readonly Value[] {
  return value instanceof SetValue ? (inOrder(value) ?? value.items) : value;
}

/**
 * The functions of Terraform that people choose ids, names, and policies with. Their values do not depend on the
 * text of what is known only after apply.
 *
 * @see https://developer.hashicorp.com/terraform/language/functions
 */
export const FUNCTIONS: Readonly<Record<string, Call>> = {
  compact: (list = null) =>
    sameOrder(
      [list],
      itemsOf(list)
        .filter((item) => item !== null && item !== "")
        .map(textOf),
    ),
  concat: (...lists) => sameOrder(lists, ofOneKind(lists.flatMap(itemsOf))),
  contains: (list = null, wanted = null) => itemsOf(list).some((item) => isEqual(item, wanted)),
  distinct: (list = null) => sameOrder([list], distinct(ofOneKind(itemsOf(list)))),
  element: (list = null, index = null) => elementAt(list, index),
  flatten: (list = null) => (hasSet(list) ? new SetValue(flat(list)) : flat(list)),
  format: (pattern = null, ...values) => format(textOf(pattern), values),
  join: (separator = null, list = null) => listOf(list).map(textOf).join(textOf(separator)),
  jsonencode: (value = null) => JSON.stringify(plainJson(value)),
  keys: (map = null) => namesIn(mapOf(map)),
  length: (value = null) => (isMap(value) ? value.size : itemsOf(value).length),
  lookup: (map = null, name = null, fallback) =>
    required(entryOf(mapOf(map), textOf(name)) ?? fallback),
  merge: (...maps) => new Map(maps.filter((map) => map !== null).flatMap((map) => [...mapOf(map)])),
  one: (list = null) => {
    const [only = null, ...others] = itemsOf(list);
    if (others.length > 0) throw new NotEvaluable();
    return only;
  },
  range: (...limits) => {
    const numbers = limits.map(numberOf).map(whole);
    const [start = 0, end = 0] = numbers.length === 1 ? [0, ...numbers] : numbers;
    const length = Math.abs(end - start);
    if (numbers.length > 2 || length > 1000) throw new NotEvaluable();
    return Array.from({ length }, (_, place) => (end < start ? start - place : start + place));
  },
  reverse: (list = null) => [...listOf(list)].reverse(),
  slice: (list = null, start = null, end = null) =>
    listOf(list).slice(numberOf(start), numberOf(end)),
  sort: (list = null) => required(inOrder(new SetValue(itemsOf(list).map(textOf)))),
  tobool: (value = null) => flagOf(value),
  tolist: (value = null) => orderOf(value),
  tomap: (value = null) => mapOf(value),
  tonumber: (value = null) => numberOf(value),
  toset: (value = null) => toSet(itemsOf(value)),
  tostring: (value = null) => textOf(value),
  values: (map = null) => namesIn(mapOf(map)).map((name) => required(mapOf(map).get(name))),
  zipmap: (names = null, values = null) => {
    const found = listOf(values);
    const keys = listOf(names).map(textOf);
    if (keys.length !== found.length) throw new NotEvaluable();
    return new Map(keys.map((name, place) => [name, found[place] ?? null]));
  },
};

/** Of `%s`, `%d`, and `%%`. */
function format(pattern: string, values: readonly Value[]): string {
  const left = [...values];
  const text = pattern.replaceAll(/%(.?)/g, (_, letter: string) => {
    if (letter === "%") return "%";
    if (letter !== "s" && letter !== "d") throw new NotEvaluable();
    return textOf(required(left.shift()));
  });
  if (left.length > 0) throw new NotEvaluable();
  return text;
}

/** Terraform calculates with more digits than a number has here, and writes -0. */
export function whole(number: number): number {
  if (!Number.isSafeInteger(number) || Object.is(number, -0)) throw new NotEvaluable();
  return number;
}

/** The value of a binary operator. */
export function operate(operator: string, left: Value, right: Value): Value {
  switch (operator) {
    case "==":
      return isEqual(left, right);
    case "!=":
      return !isEqual(left, right);
    case "&&":
      return flagOf(left) && flagOf(right);
    case "||":
      return flagOf(left) || flagOf(right);
  }
  const [a, b] = [numberOf(left), numberOf(right)];
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    case "+":
      return whole(a + b);
    case "-":
      return whole(a - b);
    case "*":
      return whole(a * b);
    case "/":
      return whole(a / b);
    case "%":
      return whole(a % b);
    default:
      throw new NotEvaluable();
  }
}
