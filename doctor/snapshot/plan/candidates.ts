import { type Fact, type Unknown } from "../known";
import { type Candidates, type Leaf } from "./choice";
import { type Expression } from "./configuration";
import { type Resource } from "./document";
import { type Locals } from "./locals";
import { isMarked, type Node, type Path, type Scope, textsIn, type Wanted } from "./nodes";
import { type PlanIndex } from "./plan-index";
import { follow, take } from "./references";
import { writtenReferences } from "./traversal";

/** The attributes that an expression can take from a whole resource. */
const IDENTITIES = ["id", "arn", "name"];

interface FinderOptions {
  readonly index: PlanIndex;
  readonly locals: Locals;
  readonly read: (resource: Resource, path: Path, wanted?: Wanted) => Fact<unknown>;
  /** The value of an expression whose text the plan has. */
  readonly template: (expression: Expression, scope: Scope) => Fact<unknown> | undefined;
}

/** Finds the values that an expression can have, whose text the plan does not have. */
export class CandidateFinder {
  readonly #options: FinderOptions;
  readonly #expanding = new Set<string>();

  constructor(options: FinderOptions) {
    this.#options = options;
  }

  of(expression: Expression, scope: Scope, wanted: Wanted): Candidates {
    const value = this.#options.template(expression, scope);
    const nodes: Node[] =
      value?.known === true
        ? [{ kind: "value", value: value.value }]
        : writtenReferences(expression.references ?? []).flatMap(
            (reference) => follow(this.#options.index, reference, scope) ?? [],
          );
    return this.gather(nodes, wanted);
  }

  gather(nodes: readonly Node[], wanted: Wanted): Candidates {
    const parts = nodes.map((node) => this.#candidatesOf(node, wanted));
    return {
      groups: parts.flatMap(({ groups }) => groups.filter((group) => group.length > 0)),
      selectors: parts.flatMap(({ selectors }) => selectors),
      isOpen: parts.some(({ isOpen }) => isOpen),
      isUnclear: parts.some(({ isUnclear }) => isUnclear),
      reason: reasonOf(parts),
    };
  }

  #candidatesOf(node: Node, wanted: Wanted): Candidates {
    switch (node.kind) {
      case "value":
        return fromValue(node.value, wanted);
      case "resource":
        return this.#fromResource(node.resource, node.path, wanted);
      case "many": {
        const items = node.items.map((item) => ({
          key: item.key,
          ...this.#candidatesOf(item.node, wanted),
        }));
        return {
          groups: [
            items.flatMap(({ key, groups }) => groups.flat().map((leaf) => ({ ...leaf, key }))),
          ],
          selectors: [],
          isOpen: items.some(({ isOpen }) => isOpen),
          isUnclear: items.some(({ isUnclear }) => isUnclear),
          reason: reasonOf(items),
        };
      }
      case "expression":
        return this.#fromExpression(node, wanted);
      case "hidden":
        return this.#fromHidden(node, wanted);
    }
  }

  #fromResource(resource: Resource, path: Path, wanted: Wanted): Candidates {
    if (path.length > 0) {
      const value = this.#options.read(resource, path, wanted);
      const isNew = isMarked(resource.unknown, path);
      // What is computed, and not by what the doctor knows, can be anything.
      const isComputed = value.known && isNew && value.value === undefined;
      if (!value.known) return { ...NOTHING, isUnclear: true, reason: value };
      if (isComputed) return { ...NOTHING, isUnclear: true };
      return fromValue(value.value, wanted, isNew);
    }
    const leaves = IDENTITIES.flatMap((name) => {
      const value = this.#options.read(resource, [name]);
      return value.known
        ? fromValue(value.value, wanted, isMarked(resource.unknown, [name])).groups.flat()
        : [];
    });
    return { ...NOTHING, groups: [leaves.slice(0, 1)] };
  }

  #fromExpression(
    { expression, scope, rest }: Extract<Node, { kind: "expression" }>,
    wanted: Wanted,
  ): Candidates {
    const value = this.#options.template(expression, scope);
    if (value?.known === true) {
      return this.#candidatesOf(take({ kind: "value", value: value.value }, rest), wanted);
    }
    const nodes = writtenReferences(expression.references ?? []).flatMap(
      (reference) => follow(this.#options.index, reference, scope) ?? [],
    );
    const [only, ...others] = nodes;
    if (only !== undefined && others.length === 0)
      return this.#candidatesOf(take(only, rest), wanted);
    const found = this.gather(nodes, wanted);
    // What is taken is of one of them.
    return rest.some(({ kind }) => kind !== "splat") && found.groups.length > 1
      ? { ...found, isOpen: true }
      : found;
  }

  /** A value that the plan does not have is of anything in the module, if apply makes it. */
  #fromHidden({ module, name }: Extract<Node, { kind: "hidden" }>, wanted: Wanted): Candidates {
    const key = `${module} ${name}`;
    if (this.#expanding.has(key)) return NOTHING;
    this.#expanding.add(key);
    const nodes = this.#options.locals(this.#options.index, module, name);
    const found = this.gather(nodes, wanted);
    this.#expanding.delete(key);
    const groups = found.groups.map((group) => group.filter(({ isNew }) => isNew));
    return { ...found, groups: groups.filter((group) => group.length > 0), isOpen: true };
  }
}

const NOTHING: Candidates = { groups: [], selectors: [], isOpen: false, isUnclear: false };

function reasonOf(parts: readonly Candidates[]): Unknown | undefined {
  return parts.find(({ reason }) => reason !== undefined)?.reason;
}

/** The values that are wanted, or else a value that can only select. */
function fromValue(value: unknown, wanted: Wanted, isNew = false): Candidates {
  const leaves = textsIn(value)
    .filter((text) => wanted.accepts(text))
    .map((text): Leaf => ({ value: text, isNew }));
  if (leaves.length > 0) return { ...NOTHING, groups: [leaves] };
  return typeof value === "string" || typeof value === "number"
    ? { ...NOTHING, selectors: [value] }
    : // A condition, or a part of something: it selects what the doctor cannot tell.
      typeof value === "boolean" || (typeof value === "object" && value !== null)
      ? { ...NOTHING, selectors: [undefined] }
      : NOTHING;
}
