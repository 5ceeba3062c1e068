import { type Fact } from "../../known";
import { type Resource } from "../document";
import { partOf } from "../expression-at";
import { callOf, moduleAddress } from "../module-address";
import { hasMark, isMarked, type Path, valueAt, type Wanted } from "../nodes";
import { type Memories, type Picker } from "../picker";
import { localAddress, type PlanIndex } from "../plan-index";
import { type ConfigurationSource } from "./configuration-source";
import { type BlockInstance, instancesOf, isOf, typesIn } from "./blocks";
import { deep, entriesOf, evaluate, type Names, plain } from "./evaluate";
import { type Body, type Tree } from "./tree";
import { declared } from "./types";
import {
  fromPlain,
  isList,
  ModuleReference,
  NotEvaluable,
  Reference,
  SetValue,
  type Value,
} from "./values";

/** No candidate is a value: it is the one that the plan or the text gives, or none. */
const EXACT: Wanted = { what: "exact value", accepts: () => false };

interface SourceValuesOptions {
  readonly index: PlanIndex;
  readonly source: ConfigurationSource;
  readonly read: (resource: Resource, path: Path, wanted: Wanted) => Fact<unknown>;
  readonly picker: Picker;
}

/** Where an expression stands. */
interface Place {
  readonly module: string;
  readonly key?: string | number | undefined;
  readonly forEach?: Tree | undefined;
}

/** The values that the text of a configuration gives, as far as they are known before apply. */
export class SourceValues {
  readonly #options: SourceValuesOptions;
  readonly #known: Memories<Value | NotEvaluable> = new Map();

  constructor(options: SourceValuesOptions) {
    this.#options = options;
  }

  /**
   * The value of an attribute that the text sets, or of a block.
   *
   * @returns undefined if the text does not tell it before apply
   */
  attribute(resource: Resource, path: Path): { readonly value: unknown } | undefined {
    const body = this.#bodyOf(resource);
    if (body === undefined) return undefined;
    try {
      const value = this.#at(resource, { body, names: this.#namesOf(resource, body) }, [], path);
      return value === undefined || value === null ? undefined : { value };
    } catch (error) {
      if (error instanceof NotEvaluable) return undefined;
      throw error;
    }
  }

  /** Whether the text sets an attribute, or a block, which a dynamic one can be. */
  isSet(resource: Resource, path: Path): boolean {
    const [name, ...rest] = path;
    const body = this.#bodyOf(resource);
    if (typeof name !== "string" || rest.length > 0 || body === undefined) return false;
    const tree = body.attributes.get(name);
    const isNull = tree?.kind === "value" && tree.value === null;
    return (tree !== undefined && !isNull) || typesIn(body).has(name);
  }

  #bodyOf({ module, ...resource }: Resource): Body | undefined {
    const address = localAddress({ module, ...resource });
    return this.#options.source.moduleAt(module)?.resources.get(address);
  }

  #namesOf({ module, key }: Resource, body: Body): Names {
    return this.#names({ module, key, forEach: body.attributes.get("for_each") });
  }

  /** @param before the path that leads to the body */
  #at(resource: Resource, { body, names }: BlockInstance, before: Path, path: Path): unknown {
    const [name, ...rest] = path;
    if (typeof name !== "string") throw new NotEvaluable();
    const at = [...before, name];
    const planned = valueAt(resource.values, at);
    const tree = body.attributes.get(name);
    if (tree !== undefined) {
      const value = plain(evaluate(tree, names), names);
      if (rest.length === 0) return value;
      const part = partOf(value, rest, planned);
      if (part === undefined) throw new NotEvaluable();
      return part.value;
    }
    const instances = instancesOf(body, name, names);
    if (instances.length === 0) {
      // What is there already keeps the blocks that it has.
      const isNew = isMarked(resource.unknown, ["id"]);
      return isNew && rest.length === 0 && typesIn(body).has(name) ? [] : undefined;
    }
    const [place, ...inner] = rest;
    if (place === undefined) return instances.map((each) => this.#whole(each));
    if (!isList(planned as Value) || (planned as readonly unknown[]).length !== instances.length) {
      throw new NotEvaluable();
    }
    const found = instances
      .filter((instance) => isOf(instance, valueAt(planned, [place])))
      .map((instance) => this.#at(resource, instance, [...at, place], inner));
    const [first, ...others] = found;
    if (found.length === 0 || others.some((other) => !isSame(other, first))) {
      throw new NotEvaluable();
    }
    return first;
  }

  /** All that is in a block. */
  #whole({ body, names }: { readonly body: Body; readonly names: Names }): object {
    return Object.fromEntries([
      ...[...body.attributes].map(([name, tree]) => [name, plain(evaluate(tree, names), names)]),
      ...[...typesIn(body)].map((name) => [
        name,
        instancesOf(body, name, names).map((each) => this.#whole(each)),
      ]),
    ]) as object;
  }

  #names(place: Place): Names {
    return {
      bound: new Map(),
      lookUp: (first, second, third) => this.#lookUp(place, first, second, third),
      read: (value, name) => this.#read(value, name),
      settle: (value) => this.#settle(value),
    };
  }

  #lookUp(place: Place, first: string, second: string, third?: string): Value {
    const { module, key } = place;
    switch (first) {
      case "path":
      case "terraform":
      case "self":
        throw new NotEvaluable();
      case "count":
        return fromPlain(key);
      case "each":
        return second === "key" ? fromPlain(key) : this.#eachValue(place);
      case "local":
        return this.#once(`local ${module} ${second}`, () => {
          const tree = this.#options.source.moduleAt(module)?.locals.get(second);
          return this.#evaluate(tree, { module });
        });
      case "var":
        return this.#once(`var ${module} ${second}`, () => this.#variable(module, second));
      case "module":
        return this.#module(module, second);
      case "data":
        return this.#resources(module, `data.${second}.${third ?? ""}`);
      default:
        return this.#resources(module, `${first}.${second}`);
    }
  }

  #evaluate(tree: Tree | undefined, place: Place): Value {
    if (tree === undefined) throw new NotEvaluable();
    return evaluate(tree, this.#names(place));
  }

  #once(name: string, find: () => Value): Value {
    const value = this.#options.picker.recall(
      this.#known,
      name,
      () => {
        try {
          return find();
        } catch (error) {
          if (error instanceof NotEvaluable) return error;
          throw error;
        }
      },
      () => new NotEvaluable(),
    );
    if (value instanceof NotEvaluable) throw value;
    return value;
  }

  #eachValue({ module, key, forEach }: Place): Value {
    const value = this.#settle(this.#evaluate(forEach, { module }));
    const { entries } = entriesOf(value);
    const found = entries.find((entry) => entry.key === key);
    if (found === undefined || isList(value)) throw new NotEvaluable();
    return found.value;
  }

  #variable(module: string, name: string): Value {
    const body = this.#options.source.moduleAt(module)?.variables.get(name);
    if (body === undefined) throw new NotEvaluable();
    const call = callOf(module);
    if (call === undefined) {
      const { variables } = this.#options.index.document;
      return declared(name in variables ? fromPlain(variables[name]) : undefined, body);
    }
    const caller = this.#options.source.moduleAt(call.parent)?.calls.get(call.call);
    if (caller === undefined) throw new NotEvaluable();
    const tree = caller.attributes.get(name);
    const place = {
      module: call.parent,
      key: call.key,
      forEach: caller.attributes.get("for_each"),
    };
    const names = this.#names(place);
    return declared(tree === undefined ? undefined : deep(evaluate(tree, names), names), body);
  }

  #module(parent: string, call: string): Value {
    const body = this.#options.source.moduleAt(parent)?.calls.get(call);
    if (body === undefined) throw new NotEvaluable();
    const found = this.#options.index
      .modules(parent, call)
      .map((address) => ({ key: callOf(address)?.key, value: new ModuleReference(address) }));
    return collected(body, found) ?? new ModuleReference(moduleAddress(parent, call));
  }

  #resources(module: string, address: string): Value {
    const body = this.#options.source.moduleAt(module)?.resources.get(address);
    if (body === undefined) throw new NotEvaluable();
    const found = this.#options.index
      .instances(module, address)
      .map((resource) => ({ key: resource.key, value: new Reference(resource, []) }));
    const [first] = found;
    // What a data source finds is not always in the plan.
    if (first === undefined && address.startsWith("data.")) throw new NotEvaluable();
    const many = collected(body, found);
    if (many !== undefined) return many;
    if (first === undefined) throw new NotEvaluable();
    return first.value;
  }

  #read(value: Reference | ModuleReference, name: string | number): Value {
    if (value instanceof Reference) return new Reference(value.resource, [...value.path, name]);
    return this.#once(`output ${value.address} ${name}`, () => {
      const { source } = this.#options;
      const body = source.moduleAt(value.address)?.outputs.get(String(name));
      const sensitive = body?.attributes.get("sensitive");
      if (sensitive !== undefined) throw new NotEvaluable();
      return this.#evaluate(body?.attributes.get("value"), { module: value.address });
    });
  }

  #settle(value: Value): Value {
    if (!(value instanceof Reference)) return value;
    const { resource, path } = value;
    if (path.length === 0) throw new NotEvaluable();
    const fact = this.#options.read(resource, path, EXACT);
    if (!fact.known) throw new NotEvaluable();
    const found = fromPlain(fact.value);
    const isOpen = isMarked(resource.unknown, path) || hasMark(valueAt(resource.unknown, path));
    return isOpen && isList(found) && found.length > 1 ? new SetValue(found) : found;
  }
}

/** What count or for_each makes. */
function collected(
  { attributes }: Body,
  found: readonly { readonly key?: string | number | undefined; readonly value: Value }[],
): Value | undefined {
  if (attributes.has("count")) {
    return [...found].sort((a, b) => Number(a.key) - Number(b.key)).map(({ value }) => value);
  }
  return attributes.has("for_each")
    ? new Map(found.map(({ key, value }) => [String(key), value]))
    : undefined;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
