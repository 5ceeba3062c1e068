import { valueAt } from "../nodes";
import { entriesOf, evaluate, type Names, plain } from "./evaluate";
import { type Block, type Body } from "./tree";
import { NotEvaluable } from "./values";

/** A block, and what the names in it stand for. */
export interface BlockInstance {
  readonly body: Body;
  readonly names: Names;
}

/** The blocks of one name, also those that dynamic blocks make. @throws NotEvaluable */
export function instancesOf(
  { blocks }: Body,
  name: string,
  names: Names,
): readonly BlockInstance[] {
  return blocks.flatMap((block): readonly BlockInstance[] => {
    if (block.type === name) return [{ body: block.body, names }];
    return block.type === "dynamic" && block.labels[0] === name
      ? generated(block, name, names)
      : [];
  });
}

/** @see https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks */
function generated(
  { body: { attributes, blocks } }: Block,
  name: string,
  names: Names,
): readonly BlockInstance[] {
  const forEach = attributes.get("for_each");
  const content = blocks.find(({ type }) => type === "content");
  if (forEach === undefined || content === undefined) throw new NotEvaluable();
  const iterator = attributes.get("iterator");
  const own = iterator?.kind === "name" ? iterator.name : name;
  return entriesOf(names.settle(evaluate(forEach, names))).entries.map(({ key, value }) => {
    const each = new Map([["value", value], ...(key === undefined ? [] : [["key", key] as const])]);
    return {
      body: content.body,
      names: { ...names, bound: new Map([...names.bound, [own, each]]) },
    };
  });
}

/** Whether a block can be this one of the plan: none of what is known of it differs. */
export function isOf({ body, names }: BlockInstance, planned: unknown): boolean {
  return [...body.attributes].every(([name, tree]) => {
    const value = valueAt(planned, [name]);
    if (!["string", "number", "boolean"].includes(typeof value) || value === "") return true;
    try {
      return String(plain(evaluate(tree, names), names)) === String(value);
    } catch (error) {
      if (error instanceof NotEvaluable) return true;
      throw error;
    }
  });
}
