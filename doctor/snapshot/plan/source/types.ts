import { type Body, type Tree } from "./tree";
import {
  flagOf,
  isList,
  isMap,
  NotEvaluable,
  numberOf,
  Reference,
  SetValue,
  textOf,
  toSet,
  type Value,
} from "./values";

/**
 * A value as a variable has it, which its declaration can convert.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/type-constraints
 */
export function declared(value: Value | undefined, { attributes }: Body): Value {
  if (isTrue(attributes.get("sensitive")) || isTrue(attributes.get("ephemeral"))) {
    throw new NotEvaluable();
  }
  const isMissing = value === undefined || (value === null && isFalse(attributes.get("nullable")));
  const given = isMissing ? constantOf(attributes.get("default")) : value;
  const type = attributes.get("type");
  return type === undefined ? given : converted(given, type);
}

function isTrue(tree: Tree | undefined): boolean {
  return tree !== undefined && !(tree.kind === "value" && tree.value === false);
}

function isFalse(tree: Tree | undefined): boolean {
  return tree?.kind === "value" && tree.value === false;
}

/** Neither a default nor a type has a reference in it. */
function constantOf(tree: Tree | undefined): Value {
  if (tree?.kind === "value") return tree.value;
  if (tree?.kind === "tuple") return tree.items.map(constantOf);
  if (tree?.kind === "unary" && tree.operator === "-") return -numberOf(constantOf(tree.of));
  if (tree?.kind !== "object") throw new NotEvaluable();
  return new Map(tree.items.map(([key, value]) => [textOf(constantOf(key)), constantOf(value)]));
}

function converted(value: Value, type: Tree): Value {
  if (value === null || value instanceof Reference) return value;
  if (type.kind === "name") {
    switch (type.name) {
      case "string":
        return textOf(value);
      case "number":
        return numberOf(value);
      case "bool":
        return flagOf(value);
      case "any":
        return value;
      default:
        throw new NotEvaluable();
    }
  }
  if (type.kind !== "call") throw new NotEvaluable();
  const [of] = type.arguments;
  if (of === undefined) throw new NotEvaluable();
  switch (type.name) {
    case "list":
      if (value instanceof SetValue) return value;
      if (!isList(value)) throw new NotEvaluable();
      return value.map((item) => converted(item, of));
    case "set":
      if (!isList(value) && !(value instanceof SetValue)) throw new NotEvaluable();
      return toSet((isList(value) ? value : value.items).map((item) => converted(item, of)));
    case "map":
      if (!isMap(value)) throw new NotEvaluable();
      return new Map([...value].map(([name, part]) => [name, converted(part, of)]));
    case "object":
      return object(value, of);
    default:
      throw new NotEvaluable();
  }
}

/** An object has what its type has, and nothing else. */
function object(value: Value, type: Tree): Value {
  if (!isMap(value) || type.kind !== "object") throw new NotEvaluable();
  return new Map(
    type.items.map(([key, part]) => {
      const name = textOf(constantOf(key));
      const given = value.get(name);
      if (part.kind !== "call" || part.name !== "optional") {
        if (given === undefined) throw new NotEvaluable();
        return [name, converted(given, part)];
      }
      const [inner, fallback] = part.arguments;
      if (inner === undefined) throw new NotEvaluable();
      const found = given ?? (fallback === undefined ? null : constantOf(fallback));
      return [name, converted(found, inner)];
    }),
  );
}
