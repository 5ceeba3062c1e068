import { posix } from "node:path";
import { readBody } from "./bodies";
import { type Block, type Body, SyntaxProblem, type Tree } from "./tree";

/** What the files of one module say. */
export interface ModuleSource {
  /** By address in the module: `aws_vpc.main`, `data.aws_vpc.main`. */
  readonly resources: ReadonlyMap<string, Body>;
  readonly locals: ReadonlyMap<string, Tree>;
  readonly outputs: ReadonlyMap<string, Body>;
  readonly variables: ReadonlyMap<string, Body>;
  readonly calls: ReadonlyMap<string, Body>;
}

/** A file in which a configuration cannot be read. */
export class UnreadableFile extends Error {
  constructor(
    readonly path: string,
    readonly line: number,
    readonly problem: string,
  ) {
    super(`${path}:${line}: ${problem}`);
  }
}

/** @see https://developer.hashicorp.com/terraform/language/files/override */
const OVERRIDE = /(^|_)override\.tf(\.json)?$/;

/**
 * Reads the files of a module. What other files override is left out: no one text has what the plan has.
 *
 * @param files the texts, by names
 * @throws UnreadableFile
 */
export function moduleIn(folder: string, files: ReadonlyMap<string, string>): ModuleSource {
  const found = {
    resources: new Map<string, Body>(),
    locals: new Map<string, Tree>(),
    outputs: new Map<string, Body>(),
    variables: new Map<string, Body>(),
    calls: new Map<string, Body>(),
  };
  const all = [...files].map(([name, text]) => ({
    isOverride: OVERRIDE.test(name),
    blocks: blocksIn(posix.join(folder, name), text),
  }));
  for (const { isOverride, blocks } of all) {
    if (!isOverride) for (const block of blocks) add(block, found);
  }
  for (const { isOverride, blocks } of all) {
    if (isOverride) for (const block of blocks) remove(block, found);
  }
  return found;
}

function blocksIn(path: string, text: string): readonly Block[] {
  try {
    return path.endsWith(".json") ? blocksOfJson(text) : readBody(text).blocks;
  } catch (error) {
    if (error instanceof SyntaxError) throw new UnreadableFile(path, 1, "it is not JSON");
    if (!(error instanceof SyntaxProblem)) throw error;
    throw new UnreadableFile(path, text.slice(0, error.position).split("\n").length, error.message);
  }
}

const EMPTY: Body = { attributes: new Map(), blocks: [] };

/** What a file in JSON overrides. A plan has the expressions of such a file itself. */
function blocksOfJson(text: string): readonly Block[] {
  const namesIn = (part: unknown) =>
    typeof part === "object" && part !== null ? Object.keys(part) : [];
  const json: unknown = JSON.parse(text);
  return namesIn(json).flatMap((type) => {
    const part = (json as Readonly<Record<string, unknown>>)[type];
    return namesIn(part).flatMap((label): readonly Block[] => {
      const inner = (part as Readonly<Record<string, unknown>>)[label];
      if (type === "locals") {
        const attributes = new Map([[label, { kind: "value", value: null } as const]]);
        return [{ type, labels: [], body: { attributes, blocks: [] } }];
      }
      return type === "resource" || type === "data"
        ? namesIn(inner).map((name) => ({ type, labels: [label, name], body: EMPTY }))
        : [{ type, labels: [label], body: EMPTY }];
    });
  });
}

interface Found extends ModuleSource {
  readonly resources: Map<string, Body>;
  readonly locals: Map<string, Tree>;
  readonly outputs: Map<string, Body>;
  readonly variables: Map<string, Body>;
  readonly calls: Map<string, Body>;
}

const KINDS: Readonly<Record<string, Exclude<keyof ModuleSource, "locals">>> = {
  resource: "resources",
  data: "resources",
  output: "outputs",
  variable: "variables",
  module: "calls",
};

function keyOf({ type, labels: [first = "", second = ""] }: Block): string {
  if (type === "data") return `data.${first}.${second}`;
  return type === "resource" ? `${first}.${second}` : first;
}

function add(block: Block, found: Found): void {
  const kind = KINDS[block.type];
  if (kind !== undefined) found[kind].set(keyOf(block), block.body);
  if (block.type !== "locals") return;
  for (const [name, tree] of block.body.attributes) found.locals.set(name, tree);
}

function remove(block: Block, found: Found): void {
  const kind = KINDS[block.type];
  if (kind !== undefined) found[kind].delete(keyOf(block));
  if (block.type === "locals") {
    for (const name of block.body.attributes.keys()) found.locals.delete(name);
  }
}
