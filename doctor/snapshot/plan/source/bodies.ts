import { readExpression } from "./expressions";
import { Scanner } from "./scanner";
import { type Block, type Body, type Tree } from "./tree";

/** Deeper blocks than any resource has. */
const MAX_DEPTH = 20;

/**
 * Reads a file of a configuration.
 *
 * @see https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#structural-elements
 * @throws SyntaxProblem
 */
export function readBody(text: string): Body {
  const scanner = new Scanner(text.replace(/^\uFEFF/, ""));
  const body = bodyOf(scanner, 0);
  if (!scanner.isAtEnd) throw scanner.problem("`}` has no beginning");
  return body;
}

function bodyOf(scanner: Scanner, depth: number): Body {
  if (depth > MAX_DEPTH) throw scanner.problem("it is too deep");
  const attributes = new Map<string, Tree>();
  const blocks: Block[] = [];
  for (;;) {
    scanner.skipLines();
    if (scanner.isAtEnd || scanner.isNext("}")) return { attributes, blocks };
    const name = scanner.identifier();
    if (name === undefined) throw scanner.problem("an argument or a block is missing");
    if (scanner.take("=")) attributes.set(name, readExpression(scanner));
    else blocks.push(blockOf(scanner, name, depth));
    scanner.skipSpace();
    if (!endsArgument(scanner)) throw scanner.problem("a new line is missing");
  }
}

function endsArgument(scanner: Scanner): boolean {
  return scanner.isAtEnd || scanner.isNext("\n") || scanner.isNext("}");
}

function blockOf(scanner: Scanner, type: string, depth: number): Block {
  const labels: string[] = [];
  while (!scanner.take("{")) {
    const label = scanner.take('"') ? scanner.match(/[^"\\\n$%]*(?=")/y) : scanner.identifier();
    if (label === undefined || label === "") throw scanner.problem("`{` is missing");
    scanner.take('"');
    labels.push(label);
  }
  const body = bodyOf(scanner, depth + 1);
  scanner.expect("}");
  return { type, labels, body };
}
