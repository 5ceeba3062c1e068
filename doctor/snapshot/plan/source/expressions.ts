import { type Scanner } from "./scanner";
import { readHeredoc, readTemplate } from "./templates";
import { EACH, type ForTree, type Tree } from "./tree";

/** From what binds least to what binds most. */
const OPERATORS = [
  ["||"],
  ["&&"],
  ["==", "!="],
  ["<=", ">=", "<", ">"],
  ["+", "-"],
  ["*", "/", "%"],
];

/** Deeper expressions than anybody writes. */
const MAX_DEPTH = 100;
const DEPTHS = new WeakMap<Scanner, number>();

/**
 * Reads an expression.
 *
 * @see https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#expressions
 * @throws SyntaxProblem
 */
export function readExpression(scanner: Scanner): Tree {
  const depth = DEPTHS.get(scanner) ?? 0;
  if (depth > MAX_DEPTH) throw scanner.problem("it is too deep");
  DEPTHS.set(scanner, depth + 1);
  const condition = binary(scanner, 0);
  const tree = scanner.take("?") ? conditional(scanner, condition) : condition;
  DEPTHS.set(scanner, depth);
  return tree;
}

function conditional(scanner: Scanner, condition: Tree): Tree {
  const then = readExpression(scanner);
  scanner.expect(":");
  return { kind: "conditional", condition, then, otherwise: readExpression(scanner) };
}

function binary(scanner: Scanner, level: number): Tree {
  const operators = OPERATORS[level];
  if (operators === undefined) return unary(scanner);
  let left = binary(scanner, level + 1);
  for (;;) {
    const operator = operators.find((each) => scanner.isNext(each));
    if (operator === undefined) return left;
    scanner.take(operator);
    left = { kind: "binary", operator, left, right: binary(scanner, level + 1) };
  }
}

function unary(scanner: Scanner): Tree {
  const operators: string[] = [];
  for (;;) {
    const operator = ["-", "!"].find((each) => scanner.isNext(each));
    if (operator === undefined) break;
    scanner.take(operator);
    operators.unshift(operator);
  }
  return operators.reduce<Tree>(
    (of, operator) => ({ kind: "unary", operator, of }),
    steps(scanner, primary(scanner)),
  );
}

/** What is taken of a value: attributes, elements, splats. */
function steps(scanner: Scanner, start: Tree): Tree {
  let tree = start;
  for (;;) {
    const next = step(scanner, tree);
    if (next === undefined) return tree;
    tree = next;
  }
}

function step(scanner: Scanner, of: Tree): Tree | undefined {
  if (scanner.isNext("...")) return undefined;
  if (scanner.take(".")) {
    if (scanner.take("*")) return { kind: "splat", of, each: attributes(scanner) };
    const index = scanner.match(/\d+/y);
    if (index !== undefined) {
      return { kind: "index", of, key: { kind: "value", value: Number(index) } };
    }
    const name = scanner.identifier();
    if (name === undefined) throw scanner.problem("a name is missing");
    return { kind: "attribute", of, name };
  }
  if (!scanner.isNext("[")) return undefined;
  const key = scanner.within(true, () => {
    scanner.expect("[");
    const found = scanner.take("*") ? undefined : readExpression(scanner);
    scanner.expect("]");
    return found;
  });
  return key === undefined
    ? { kind: "splat", of, each: steps(scanner, ELEMENT) }
    : { kind: "index", of, key };
}

const ELEMENT: Tree = { kind: "name", name: EACH };

/** After `.*`, an index is one of the whole. */
function attributes(scanner: Scanner): Tree {
  let each = ELEMENT;
  while (scanner.isNext(".") && !scanner.isNext("..") && !scanner.isNext(".*")) {
    const next = step(scanner, each);
    if (next === undefined) break;
    each = next;
  }
  return each;
}

function primary(scanner: Scanner): Tree {
  scanner.skipSpace();
  const number = scanner.number();
  if (number !== undefined) return { kind: "value", value: number };
  if (scanner.take('"')) return readTemplate(scanner, true, readExpression);
  if (scanner.isNext("<<")) {
    const text = readHeredoc(scanner, readExpression);
    if (text !== undefined) return text;
  }
  if (scanner.isNext("(")) {
    return scanner.within(true, () => {
      scanner.expect("(");
      const tree = readExpression(scanner);
      scanner.expect(")");
      return tree;
    });
  }
  if (scanner.isNext("[")) return scanner.within(true, () => tuple(scanner));
  if (scanner.isNext("{")) return object(scanner);
  const name = scanner.match(/[\p{L}_][\p{L}\p{N}_-]*(?:::[\p{L}_][\p{L}\p{N}_-]*)*/uy);
  if (name === undefined) throw scanner.problem("an expression is missing");
  if (scanner.isNext("(")) return scanner.within(true, () => call(scanner, name));
  switch (name) {
    case "true":
    case "false":
      return { kind: "value", value: name === "true" };
    case "null":
      return { kind: "value", value: null };
    default:
      return { kind: "name", name };
  }
}

function call(scanner: Scanner, name: string): Tree {
  scanner.expect("(");
  const found: Tree[] = [];
  while (!scanner.take(")")) {
    found.push(readExpression(scanner));
    if (scanner.take("...")) {
      scanner.take(",");
      scanner.expect(")");
      return { kind: "other", parts: found };
    }
    if (!scanner.take(",") && !scanner.isNext(")")) throw scanner.problem("`,` is missing");
  }
  return { kind: "call", name, arguments: found };
}

function tuple(scanner: Scanner): Tree {
  scanner.expect("[");
  if (scanner.takeWord("for")) return comprehension(scanner, "]");
  const items: Tree[] = [];
  while (!scanner.take("]")) {
    items.push(readExpression(scanner));
    if (!scanner.take(",") && !scanner.isNext("]")) throw scanner.problem("`,` is missing");
  }
  return { kind: "tuple", items };
}

function object(scanner: Scanner): Tree {
  const start = scanner.position;
  const found = scanner.within(true, () => {
    scanner.expect("{");
    return scanner.takeWord("for") && !["=", ":"].some((mark) => scanner.isNext(mark))
      ? comprehension(scanner, "}")
      : undefined;
  });
  if (found !== undefined) return found;
  scanner.position = start;
  return scanner.within(false, () => {
    scanner.expect("{");
    const items: (readonly [Tree, Tree])[] = [];
    for (;;) {
      scanner.skipLines();
      if (scanner.take("}")) return { kind: "object", items };
      const key = objectKey(scanner);
      if (!scanner.take("=")) scanner.expect(":");
      scanner.skipLines();
      items.push([key, readExpression(scanner)]);
      scanner.take(",");
    }
  });
}

function objectKey(scanner: Scanner): Tree {
  const start = scanner.position;
  const name = scanner.identifier();
  if (name !== undefined && (scanner.isNext("=") || scanner.isNext(":"))) {
    return { kind: "value", value: name };
  }
  scanner.position = start;
  return readExpression(scanner);
}

/** What follows `for` in a tuple or an object. */
function comprehension(scanner: Scanner, end: "]" | "}"): Tree {
  const name = (): string => {
    scanner.skipSpace();
    const found = scanner.identifier();
    if (found === undefined) throw scanner.problem("a name is missing");
    return found;
  };
  const first = name();
  const second = scanner.take(",") ? name() : undefined;
  if (!scanner.takeWord("in")) throw scanner.problem("`in` is missing");
  const of = readExpression(scanner);
  scanner.expect(":");
  const head = readExpression(scanner);
  const isObject = end === "}";
  if (isObject) scanner.expect("=>");
  const value = isObject ? readExpression(scanner) : head;
  const isGrouped = scanner.take("...");
  const condition = scanner.takeWord("if") ? readExpression(scanner) : undefined;
  scanner.expect(end);
  const tree: ForTree = {
    kind: "for",
    keyName: second === undefined ? undefined : first,
    valueName: second ?? first,
    of,
    key: isObject ? head : undefined,
    value,
    condition,
  };
  return isGrouped ? { kind: "other", parts: [of, tree] } : tree;
}
