import {
  isExpression,
  type ModuleConfiguration,
  type ResourceConfiguration,
} from "../configuration";
import { type PlanDocument } from "../document";
import { type ConfigurationSource } from "./configuration-source";
import { type Body, type Tree } from "./tree";

/**
 * The first place where a configuration is not the one that was planned, as far as the plan shows it: a text that
 * somebody changed since then says something else than what will be applied.
 *
 * @returns undefined if there is none
 */
export function differenceIn(
  { configuration }: PlanDocument,
  source: ConfigurationSource,
): string | undefined {
  return configuration === undefined ? undefined : inModule(configuration, source, []);
}

function inModule(
  { resources = [], outputs = {}, module_calls: calls = {} }: ModuleConfiguration,
  source: ConfigurationSource,
  path: readonly string[],
): string | undefined {
  const own = source.moduleOf(path);
  const prefix = path.map((call) => `module.${call}.`).join("");
  const found =
    own &&
    first([
      ...resources.map(({ address, ...resource }) =>
        inBlock(address, own.resources.get(address), resource),
      ),
      ...Object.entries(calls).map(([name, call]) =>
        inBlock(`module.${name}`, own.calls.get(name), call),
      ),
      ...Object.entries(outputs).map(([name, { expression: value }]) =>
        inBlock(`output.${name}`, own.outputs.get(name), { expressions: { value } }),
      ),
    ]);
  if (found !== undefined) return `${prefix}${found}`;
  return first(
    Object.entries(calls).map(
      ([name, call]) => call.module && inModule(call.module, source, [...path, name]),
    ),
  );
}

function first(differences: readonly (string | undefined)[]): string | undefined {
  return differences.find((difference) => difference !== undefined);
}

type Planned = Pick<
  ResourceConfiguration,
  "expressions" | "count_expression" | "for_each_expression"
>;

function inBlock(
  address: string,
  body: Body | undefined,
  { expressions = {}, count_expression: count, for_each_expression: forEach }: Planned,
): string | undefined {
  if (body === undefined) return undefined;
  const planned: Readonly<Record<string, unknown>> = {
    ...expressions,
    ...(count && { count }),
    ...(forEach && { for_each: forEach }),
  };
  const name = goneFrom(body, planned) ?? changedIn(body, planned);
  return name === undefined ? undefined : `${address}.${name}`;
}

function goneFrom({ attributes, blocks }: Body, planned: object): string | undefined {
  const types = blocks.flatMap(({ type, labels }) => [type, ...labels]);
  return Object.entries(planned).find(
    ([name, part]) => isExpression(part) && !attributes.has(name) && !types.includes(name),
  )?.[0];
}

/** Arguments of the language that the plan does not have as expressions. */
const NOT_PLANNED = [
  ...["provider", "providers", "depends_on", "source", "version"],
  ...["description", "sensitive", "ephemeral"],
];

function changedIn(
  { attributes }: Body,
  planned: Readonly<Record<string, unknown>>,
): string | undefined {
  return [...attributes].find(
    ([name, tree]) => !NOT_PLANNED.includes(name) && isOther(tree, planned[name]),
  )?.[0];
}

function isOther(tree: Tree, planned: unknown): boolean {
  const own = new Set(headsOf(tree, new Set()));
  if (!isExpression(planned)) {
    // A call without references can be absent.
    const isConstant = tree.kind === "value" && tree.value !== null;
    return planned === undefined && (own.size > 0 || isConstant);
  }
  const { constant_value: constant, references = [] } = planned;
  if (tree.kind === "value" && isPrimitive(constant)) {
    return String(tree.value) !== String(constant);
  }
  const heads = new Set(references.map((reference) => headOf(reference.split(/[.[]/))));
  const isPart = own.delete(MORE);
  return [...own].some((head) => !heads.has(head)) || (!isPart && own.size < heads.size);
}

function isPrimitive(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

/** Stands for what an expression refers to in a part that is not read. */
const MORE = "";

/** `aws_vpc.main`, `data.aws_vpc.main`, `var.name`. */
function headOf([first = "", ...names]: readonly string[]): string {
  return [first, ...names.slice(0, first === "data" ? 2 : 1)].join(".");
}

/** What an expression refers to. @param bound the names that it gives itself */
function headsOf(tree: Tree, bound: ReadonlySet<string>): readonly string[] {
  const all = (...trees: readonly (Tree | undefined)[]): readonly string[] =>
    trees.flatMap((each) => (each === undefined ? [] : headsOf(each, bound)));
  switch (tree.kind) {
    case "value":
    case "name":
      return [];
    case "attribute": {
      const names = namesIn(tree);
      if (names === undefined) return all(tree.of);
      const [first = ""] = names;
      return bound.has(first) || first === "*" ? [] : [headOf(names)];
    }
    case "index":
      return all(tree.of, tree.key);
    case "splat":
      return all(tree.of, tree.each);
    case "template":
      return all(...tree.parts);
    case "other":
      return [MORE, ...all(...tree.parts)];
    case "call":
      return all(...tree.arguments);
    case "tuple":
      return all(...tree.items);
    case "object":
      return all(...tree.items.flat());
    case "conditional":
      return all(tree.condition, tree.then, tree.otherwise);
    case "binary":
      return all(tree.left, tree.right);
    case "unary":
      return all(tree.of);
    case "for": {
      const inner = new Set([...bound, tree.valueName, ...(tree.keyName ? [tree.keyName] : [])]);
      const parts = [tree.key, tree.value, tree.condition].flatMap((part) =>
        part === undefined ? [] : headsOf(part, inner),
      );
      return [...all(tree.of), ...parts];
    }
  }
}

/** The names of `a.b.c`. */
function namesIn(tree: Tree): readonly string[] | undefined {
  if (tree.kind === "name") return [tree.name];
  if (tree.kind !== "attribute") return undefined;
  const before = namesIn(tree.of);
  return before && [...before, tree.name];
}
