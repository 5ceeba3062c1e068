import { type Resource } from "../document";
import { isMinted } from "../names";
import { type Path } from "../nodes";
import { UNKNOWN_ACCOUNT } from "../places";

/** What an expression is. */
export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | ReadonlyMap<string, Value>
  | SetValue
  | Reference
  | ModuleReference;

/** A set, or a list whose order is known only after apply. */
export class SetValue {
  constructor(readonly items: readonly Value[]) {}
}

/** A resource, or an attribute of one, which is read when it is needed. */
export class Reference {
  constructor(
    readonly resource: Resource,
    readonly path: Path,
  ) {}
}

/** An instance of a module. */
export class ModuleReference {
  constructor(readonly address: string) {}
}

/** The doctor cannot tell the value before apply. */
export class NotEvaluable extends Error {}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

export function isMap(value: Value): value is ReadonlyMap<string, Value> {
  return value instanceof Map;
}

/** A value of the plan. */
export function fromPlain(value: unknown): Value {
  if (value === undefined) throw new NotEvaluable();
  if (Array.isArray(value)) return value.map(fromPlain);
  if (typeof value === "object" && value !== null) {
    return new Map(Object.entries(value).map(([name, part]) => [name, fromPlain(part)]));
  }
  return value as Value;
}

/** A part of an id or a name that apply makes. It is not what it will be. */
export function isStandIn(value: Value): boolean {
  return typeof value === "string" && (isMinted(value) || value.includes(UNKNOWN_ACCOUNT));
}

export function textOf(value: Value): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw new NotEvaluable();
  return String(value);
}

export function numberOf(value: Value): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || Number.isNaN(number)) throw new NotEvaluable();
  return number;
}

export function flagOf(value: Value): boolean {
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  throw new NotEvaluable();
}

/** Whether two values are equal. One that stands for another is equal to itself, and to what else is open. */
export function isEqual(left: Value, right: Value): boolean {
  const isPrimitive = (value: Value) => value === null || typeof value !== "object";
  if (!isPrimitive(left) || !isPrimitive(right)) throw new NotEvaluable();
  if (left === right) return true;
  if (isStandIn(left) !== isStandIn(right) && left !== null && right !== null) {
    throw new NotEvaluable();
  }
  return false;
}

/** A set of one kind. Terraform makes texts of the others where some are texts. What stands for two ids is two. */
export function toSet(items: readonly Value[]): SetValue {
  const kinds = new Set(items.map((item) => typeof item));
  if (kinds.size > 1 || kinds.has("object")) throw new NotEvaluable();
  return new SetValue([...new Set(items)]);
}

/** In the order of Terraform, if that is known: of texts, of numbers, or false before true. */
export function inOrder({ items }: SetValue): readonly Value[] | undefined {
  if (items.length <= 1) return items;
  if (items.every((item) => typeof item === "string" && !isStandIn(item))) {
    return ([...items] as string[]).sort(compareTexts);
  }
  if (items.every((item) => typeof item === "number" || typeof item === "boolean")) {
    return [...items].sort((left, right) => Number(left) - Number(right));
  }
  return undefined;
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The names of a map, in Terraform's order. */
export function namesIn(map: ReadonlyMap<string, Value>): readonly string[] {
  const names = [...map.keys()];
  if (names.length > 1 && names.some(isStandIn)) throw new NotEvaluable();
  return names.sort(compareTexts);
}

/** What a map has for a name, if it is known which names it has. */
export function entryOf(map: ReadonlyMap<string, Value>, name: string): Value | undefined {
  const found = map.get(name);
  if (found === undefined && [name, ...map.keys()].some(isStandIn)) throw new NotEvaluable();
  return found;
}
