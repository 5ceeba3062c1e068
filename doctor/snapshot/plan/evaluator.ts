import { type Fact } from "../known";
import { CandidateFinder } from "./candidates";
import { type Candidates, type Leaf, listOf, oneOf } from "./choice";
import { type Computed, isOwnName } from "./computed";
import { type Expression } from "./configuration";
import { type Resource } from "./document";
import { expressionAt, partOf } from "./expression-at";
import { allOf, isPlain } from "./facts";
import { type Locals } from "./locals";
import { hasMark, isMarked, type Node, type Path, type Scope, valueAt, type Wanted } from "./nodes";
import { type Memories, type Picker, type Picks } from "./picker";
import { localAddress, type PlanIndex } from "./plan-index";
import { follow, scopeOf, take } from "./references";
import { type ConfigurationSource } from "./source/configuration-source";
import { SourceValues } from "./source/source-values";
import { evaluateTemplate } from "./template";
import { writtenReferences } from "./traversal";
import { MAX_VALUES } from "./world";

const ANY: Wanted = { what: "any value", accepts: () => true };
const NONE: Picks = new Map();
const NO_VALUE = { known: true, value: undefined } as const;

interface EvaluatorOptions {
  readonly index: PlanIndex;
  readonly computed: Computed;
  readonly picker: Picker;
  readonly locals: Locals;
  /** The text of the configuration. @default - the plan has all that is known of it */
  readonly source?: ConfigurationSource | undefined;
}

/** The values of a plan. What is not known before apply has a stand-in, or a reason why there is none. */
export class Evaluator {
  readonly index: PlanIndex;
  readonly picker: Picker;
  readonly #options: EvaluatorOptions;
  readonly #known = new Map<Resource, Memories<Fact<unknown>>>();
  readonly #finder: CandidateFinder;
  readonly #source: SourceValues | undefined;

  constructor(options: EvaluatorOptions) {
    this.#options = options;
    this.index = options.index;
    this.picker = options.picker;
    const read: Evaluator["read"] = (resource, path, wanted) => this.read(resource, path, wanted);
    this.#finder = new CandidateFinder({
      ...options,
      read,
      template: (expression, scope) => this.#template(expression, scope),
    });
    const { index, source, picker } = options;
    this.#source = source && new SourceValues({ index, source, picker, read });
  }

  /** The value that the text of the configuration gives, if it is known before apply. */
  written(resource: Resource, path: Path): { readonly value: unknown } | undefined {
    return this.#source?.attribute(resource, path);
  }

  /** @param wanted what the attribute can be, if its value is not known before apply */
  read(resource: Resource, path: Path, wanted: Wanted = ANY): Fact<unknown> {
    if (isPlain(resource, path)) return { known: true, value: valueAt(resource.values, path) };
    const key = `${path.join("\n")}\n\n${wanted.what}`;
    const known = this.#known.get(resource) ?? (new Map() as Memories<Fact<unknown>>);
    this.#known.set(resource, known);
    return this.picker.recall(
      known,
      key,
      () => {
        this.picker.note(wanted.picks ?? NONE);
        return this.#read(resource, path, wanted);
      },
      () => unresolved(resource, path, "it refers to itself"),
    );
  }

  /** Whether the configuration sets the attribute. */
  isConfigured(resource: Resource, path: Path): boolean {
    if (this.#source?.isSet(resource, path) === true) return true;
    return expressionAt(this.index, resource, path) !== undefined;
  }

  /** What the expression refers to, if that is all that the plan has of it. */
  textless(resource: Resource, path: Path): string | undefined {
    if (this.written(resource, path) !== undefined) return undefined;
    const found = expressionAt(this.index, resource, path);
    if (found === undefined || found === "dynamic") return "a dynamic block";
    const { expression } = found;
    return this.#template(expression, scopeOf(this.index, resource)) === undefined
      ? writtenReferences(expression.references ?? []).join(", ")
      : undefined;
  }

  #read(resource: Resource, path: Path, wanted: Wanted): Fact<unknown> {
    if (isMarked(resource.sensitive, path)) {
      return unresolved(resource, path, "its value is sensitive");
    }
    if (isMarked(resource.unknown, path)) return this.#unknown(resource, path, wanted);
    const value = valueAt(resource.values, path);
    const marks = [resource.unknown, resource.sensitive].map((each) => valueAt(each, path));
    if (!marks.some(hasMark)) return { known: true, value };
    return Array.isArray(value)
      ? this.#list(resource, path, value.length, wanted)
      : this.#object(resource, path, wanted);
  }

  #object(resource: Resource, path: Path, wanted: Wanted): Fact<unknown> {
    const names = [resource.values, resource.unknown].flatMap((each) =>
      Object.keys(valueAt(each, path) ?? {}),
    );
    return allOf(
      [...new Set(names)].map((name) => [name, this.read(resource, [...path, name], wanted)]),
      (fields) => Object.fromEntries(fields),
    );
  }

  #list(resource: Resource, path: Path, length: number, wanted: Wanted): Fact<unknown> {
    const written = this.written(resource, path);
    if (Array.isArray(written?.value)) return { known: true, value: written.value };
    const one = { ...wanted, list: undefined };
    const places = Array.from({ length }, (__, place) => place);
    const open = places.filter((place) => isMarked(resource.unknown, [...path, place]));
    const leaves = this.#inOrder(resource, path, wanted);
    return allOf(
      places.map((place) => {
        const leaf = leaves.length === open.length ? leaves[open.indexOf(place)] : undefined;
        return [
          String(place),
          leaf === undefined
            ? this.read(resource, [...path, place], one)
            : { known: true, value: leaf.value },
        ];
      }),
      (items) => items.map(([, item]) => item),
    );
  }

  /** As many values as there are elements that are not known: each is one of them. */
  #inOrder(resource: Resource, path: Path, wanted: Wanted): readonly Leaf[] {
    const found = expressionAt(this.index, resource, path);
    if (found === undefined || found === "dynamic" || found.rest.length > 0) return [];
    if (found.expression.constant_value !== undefined) return [];
    const scope = scopeOf(this.index, resource);
    return this.#finder.of(found.expression, scope, wanted).groups.flat();
  }

  /** A value that is not known is computed by the provider, or comes from an expression. */
  #unknown(resource: Resource, path: Path, wanted: Wanted): Fact<unknown> {
    const written = this.written(resource, path);
    if (written !== undefined) return { known: true, value: written.value };
    const found = expressionAt(this.index, resource, path);
    if (found === undefined || found === "dynamic") {
      const computed = this.#options.computed(this, resource, path);
      if (computed !== undefined) return computed;
      if (found === undefined) return NO_VALUE;
      const hidden = { kind: "hidden", module: resource.module, name: "" } as const;
      return this.#pick(
        resource,
        path,
        this.#finder.gather([hidden], wanted),
        wanted,
        "a dynamic block sets it",
      );
    }
    const { expression, rest, isShared } = found;
    const scope = scopeOf(this.index, resource);
    const value = this.#template(expression, scope);
    if (value?.known === false) return value;
    const part =
      value && partOf(value.value, rest, valueAt(resource.values, path.slice(0, -rest.length)));
    if (part !== undefined) return { known: true, value: part.value };
    // A name that only apply tells, as one with a random suffix, is still that of nothing else.
    if (isOwnName(resource, path)) return this.#options.computed(this, resource, path) ?? NO_VALUE;
    const candidates = this.#finder.of(expression, scope, wanted);
    const names = writtenReferences(expression.references ?? []);
    const because = `it comes from ${names.join(", ") || "an expression"}`;
    return this.#pick(
      resource,
      path,
      { ...candidates, isOpen: candidates.isOpen || isShared },
      wanted,
      because,
    );
  }

  #pick(
    resource: Resource,
    path: Path,
    candidates: Candidates,
    { list, alone }: Wanted,
    because: string,
  ): Fact<unknown> {
    if (alone === true && candidates.selectors.length > 0)
      return unresolved(resource, path, because);
    const values = list === true ? listOf(candidates) : oneOf(candidates);
    const [first] = values;
    if (candidates.reason !== undefined) return candidates.reason;
    if (first === undefined || first.length === 0 || values.length > MAX_VALUES) {
      return unresolved(resource, path, because);
    }
    if (values.length === 1) return { known: true, value: first };
    const key = `${localAddress(resource)} ${path.join(".")}`;
    const picked = this.choose<unknown>(values, resource.module, key);
    return picked === undefined
      ? unresolved(resource, path, because)
      : { known: true, value: picked };
  }

  /**
   * One of several values, as the world says.
   *
   * @param key the same for all instances of a resource
   */
  choose<T>(values: readonly T[], module: string, key: string): T | undefined {
    const picked = this.picker.pick(values.length, module, key);
    return picked === undefined ? undefined : values[picked];
  }

  #template(expression: Expression, scope: Scope): Fact<unknown> | undefined {
    if (expression.constant_value === undefined) return undefined;
    return evaluateTemplate(expression.constant_value, (text) => {
      const node = follow(this.index, text, scope);
      return node === undefined ? undefined : this.#valueOf(node);
    });
  }

  #valueOf(node: Node): Fact<unknown> | undefined {
    switch (node.kind) {
      case "value":
        return { known: true, value: node.value };
      case "resource":
        return this.read(node.resource, node.path);
      case "many": {
        const items = node.items.map((item) => this.#valueOf(item.node));
        if (items.includes(undefined)) return undefined;
        return allOf(
          items.flatMap((item, place) => (item === undefined ? [] : [[String(place), item]])),
          (all) => all.map(([, item]) => item),
        );
      }
      case "expression": {
        const value = this.#template(node.expression, node.scope);
        if (value?.known !== true) return value;
        return this.#valueOf(take({ kind: "value", value: value.value }, node.rest));
      }
      case "hidden":
        return undefined;
    }
  }
}

export function unresolved(resource: Resource, path: Path, why: string): Fact<never> {
  const attribute = path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("");
  return { known: false, missing: `${resource.address}${attribute}`, why };
}
