import { FUNCTIONS, operate, whole } from "./functions";
import { EACH, type ForTree, type Tree } from "./tree";
import {
  entryOf,
  flagOf,
  inOrder,
  isList,
  isMap,
  ModuleReference,
  namesIn,
  NotEvaluable,
  numberOf,
  Reference,
  SetValue,
  textOf,
  type Value,
} from "./values";

/** Where names of an expression lead to. */
export interface Names {
  /** The value of `var.a`, `aws_vpc.a`, or `data.aws_vpc.a`, by its parts. @throws NotEvaluable */
  readonly lookUp: (first: string, second: string, third?: string) => Value;
  /** The value of an attribute of a resource, or of an output of a module. @throws NotEvaluable */
  readonly read: (value: Reference | ModuleReference, name: string | number) => Value;
  /** What a reference to an attribute stands for. @throws NotEvaluable */
  readonly settle: (value: Value) => Value;
  /** The names that an expression gives to what it goes through. */
  readonly bound: ReadonlyMap<string, Value>;
}

/**
 * The value of an expression before apply.
 *
 * @throws NotEvaluable when it is known only after apply, or is more than the doctor evaluates
 */
export function evaluate(tree: Tree, names: Names): Value {
  switch (tree.kind) {
    case "value":
      return tree.value;
    case "template":
      return tree.parts.map((part) => textOf(settled(part, names))).join("");
    case "name": {
      const value = names.bound.get(tree.name);
      if (value === undefined) throw new NotEvaluable();
      return value;
    }
    case "attribute":
      return attribute(tree, names);
    case "index":
      return elementOf(evaluate(tree.of, names), settled(tree.key, names), names);
    case "splat":
      return splat(settledList(tree.of, names), tree.each, names);
    case "call": {
      const call = Object.hasOwn(FUNCTIONS, tree.name) ? FUNCTIONS[tree.name] : undefined;
      if (call === undefined) throw new NotEvaluable();
      return call(...tree.arguments.map((each) => deep(evaluate(each, names), names)));
    }
    case "tuple":
      return tree.items.map((item) => evaluate(item, names));
    case "object":
      return new Map(
        tree.items.map(([key, value]) => [textOf(settled(key, names)), evaluate(value, names)]),
      );
    case "for":
      return comprehension(tree, names);
    case "conditional":
      return chosen(tree, names);
    case "binary":
      return operate(tree.operator, settled(tree.left, names), settled(tree.right, names));
    case "unary": {
      const value = settled(tree.of, names);
      return tree.operator === "!" ? !flagOf(value) : whole(-numberOf(value));
    }
    case "other":
      throw new NotEvaluable();
  }
}

/** Terraform makes texts of the numbers of one side where the other side has texts. */
function chosen(tree: Extract<Tree, { kind: "conditional" }>, names: Names): Value {
  const isTrue = flagOf(settled(tree.condition, names));
  const value = evaluate(isTrue ? tree.then : tree.otherwise, names);
  const kinds = kindsIn(value);
  if (kinds.every((kind) => kind === "string")) return value;
  const others = kindsIn(evaluate(isTrue ? tree.otherwise : tree.then, names));
  if (new Set([...kinds, ...others]).size > 1) throw new NotEvaluable();
  return value;
}

/** The kinds of values that a value is made of. What apply makes is text. */
function kindsIn(value: Value): readonly string[] {
  if (value === null) return [];
  if (value instanceof Reference || value instanceof ModuleReference) return ["string"];
  if (isList(value)) return value.flatMap((item) => kindsIn(item));
  if (value instanceof SetValue) return value.items.flatMap((item) => kindsIn(item));
  if (isMap(value)) return [...value.values()].flatMap((part) => kindsIn(part));
  return [typeof value];
}

function settled(tree: Tree, names: Names): Value {
  return names.settle(evaluate(tree, names));
}

/** A value without references to attributes in it. */
export function deep(value: Value, names: Pick<Names, "settle">): Value {
  const found = value instanceof Reference && value.path.length === 0 ? value : names.settle(value);
  if (isList(found)) return found.map((item) => deep(item, names));
  if (found instanceof SetValue) return new SetValue(found.items.map((item) => deep(item, names)));
  if (isMap(found)) return new Map([...found].map(([name, part]) => [name, deep(part, names)]));
  return found;
}

function attribute(tree: Extract<Tree, { kind: "attribute" }>, names: Names): Value {
  const { of, name } = tree;
  if (of.kind === "name" && !names.bound.has(of.name)) return names.lookUp(of.name, name);
  if (of.kind === "attribute" && of.of.kind === "name" && of.of.name === "data") {
    return names.lookUp("data", of.name, name);
  }
  if (of.kind === "name" && of.name === "data") throw new NotEvaluable();
  return elementOf(evaluate(of, names), name, names);
}

function elementOf(value: Value, key: Value, names: Names): Value {
  if (value instanceof Reference || value instanceof ModuleReference) {
    if (typeof key !== "string" && typeof key !== "number") throw new NotEvaluable();
    return names.read(value, key);
  }
  const found = isList(value)
    ? value[numberOf(key)]
    : isMap(value)
      ? entryOf(value, textOf(key))
      : undefined;
  if (found === undefined) throw new NotEvaluable();
  return found;
}

/** A value alone is a list of one for a splat, and nothing is an empty one. */
function settledList(tree: Tree, names: Names): Value {
  const value = evaluate(tree, names);
  const isWhole = value instanceof Reference && value.path.length === 0;
  const found = isWhole || value instanceof ModuleReference ? value : names.settle(value);
  if (found === null) return [];
  return isList(found) || found instanceof SetValue ? found : [found];
}

function splat(list: Value, each: Tree, names: Names): Value {
  const take = (item: Value): Value =>
    evaluate(each, { ...names, bound: new Map([...names.bound, [EACH, item]]) });
  if (list instanceof SetValue) {
    const ordered = inOrder(list);
    return ordered === undefined ? new SetValue(list.items.map(take)) : ordered.map(take);
  }
  if (!isList(list)) throw new NotEvaluable();
  return list.map(take);
}

interface Entry {
  readonly key: Value | undefined;
  readonly value: Value;
}

/** The elements of a value, and whether their order is known. */
export function entriesOf(value: Value): {
  readonly entries: readonly Entry[];
  isOrdered: boolean;
} {
  if (isMap(value)) {
    const entries = namesIn(value).map((key) => ({ key, value: value.get(key) ?? null }));
    return { entries, isOrdered: true };
  }
  if (value instanceof SetValue) {
    const ordered = inOrder(value);
    const entries = (ordered ?? value.items).map((item) => ({
      key: typeof item === "object" ? undefined : item,
      value: item,
    }));
    return { entries, isOrdered: ordered !== undefined };
  }
  if (!isList(value)) throw new NotEvaluable();
  return { entries: value.map((item, key) => ({ key, value: item })), isOrdered: true };
}

function comprehension(tree: ForTree, names: Names): Value {
  const { entries, isOrdered } = entriesOf(settled(tree.of, names));
  const found = entries.flatMap(({ key, value }): readonly (readonly [string, Value])[] => {
    const bound = new Map([...names.bound, [tree.valueName, value] as const]);
    if (tree.keyName !== undefined) {
      if (key === undefined) throw new NotEvaluable();
      bound.set(tree.keyName, key);
    }
    const inner = { ...names, bound };
    if (tree.condition !== undefined && !flagOf(settled(tree.condition, inner))) return [];
    const name = tree.key === undefined ? "" : textOf(settled(tree.key, inner));
    return [[name, evaluate(tree.value, inner)]];
  });
  if (tree.key === undefined) {
    const items = found.map(([, item]) => item);
    return isOrdered ? items : new SetValue(items);
  }
  const map = new Map(found);
  if (map.size !== found.length) throw new NotEvaluable();
  return map;
}

/** A value as the plan has values. */
export function plain(value: Value, names: Pick<Names, "settle">): unknown {
  const found = names.settle(value);
  if (isList(found)) return found.map((item) => plain(item, names));
  if (found instanceof SetValue) return found.items.map((item) => plain(item, names));
  if (isMap(found)) {
    return Object.fromEntries([...found].map(([name, part]) => [name, plain(part, names)]));
  }
  if (found instanceof ModuleReference) throw new NotEvaluable();
  return found;
}
