import { type Fact, type Unknown } from "../known";
import { type Resource } from "./document";
import { type Evaluator } from "./evaluator";
import { type Names } from "./names";
import { isMarked, type Path, valueAt, type Wanted } from "./nodes";

/**
 * Blocks that the provider computes if the configuration has none of them. Of others, none is in the plan
 * then, and one that is not known is of a dynamic block.
 */
const COMPUTED_BLOCKS = [
  "egress",
  "entries",
  "entry",
  "ingress",
  "inline_policy",
  "route",
  "server_side_encryption",
];

/** A resource, or a block of one, as what reads it needs its attributes. */
export class Entity {
  readonly address: string;
  readonly #evaluator: Evaluator;
  readonly #names: Names;
  readonly #path: Path;

  constructor(
    evaluator: Evaluator,
    names: Names,
    readonly resource: Resource,
    path: Path = [],
  ) {
    this.address = resource.address;
    this.#evaluator = evaluator;
    this.#names = names;
    this.#path = path;
  }

  fact(name: string, wanted?: Wanted): Fact<unknown> {
    return this.#evaluator.read(this.resource, [...this.#path, name], wanted);
  }

  /** An empty text counts as none, as the provider means it. */
  text(name: string, wanted?: Wanted): string | undefined {
    const value = this.fact(name, wanted);
    return value.known && typeof value.value === "string" && value.value !== ""
      ? value.value
      : undefined;
  }

  number(name: string): number | undefined {
    const value = this.fact(name);
    if (!value.known || value.value === null || value.value === "") return undefined;
    const number = Number(value.value);
    return Number.isNaN(number) ? undefined : number;
  }

  /** @param usual what it is if the configuration does not set it. What the plan does not tell is undefined. */
  flag(name: string, usual?: boolean): boolean | undefined {
    const value = this.fact(name);
    if (!value.known) return undefined;
    return typeof value.value === "boolean" ? value.value : usual;
  }

  texts(name: string): readonly string[] {
    const value = this.fact(name);
    return value.known && Array.isArray(value.value) ? value.value.map(String) : [];
  }

  /** The first of these arguments whose value the plan does not tell: an IPv4 or IPv6 block, or else. */
  unknownOf(...names: readonly string[]): Unknown | undefined {
    for (const name of names) {
      const value = this.fact(name, BLOCK);
      if (!value.known) return value;
    }
    return undefined;
  }

  /** An id. If the plan does not tell it, nothing has the id. */
  id(prefix: string, name: string): string | undefined {
    const value = this.fact(name, idWith(prefix));
    if (!value.known) return this.#names.mintUnknown(prefix, value);
    return typeof value.value === "string" && value.value !== "" ? value.value : undefined;
  }

  ids(prefix: string, name: string): readonly string[] {
    const value = this.fact(name, { ...idWith(prefix), list: true, what: `ids ${prefix}` });
    if (!value.known) return [this.#names.mintUnknown(prefix, value)];
    return Array.isArray(value.value)
      ? value.value.filter((id): id is string => typeof id === "string" && id !== "")
      : [];
  }

  /** Whether the configuration sets the argument. The plan does not tell that of dynamic blocks. */
  isConfigured(name: string): boolean {
    return this.#evaluator.isConfigured(this.resource, [...this.#path, name]);
  }

  /** Whether the configuration sets the argument, or it has a value already. */
  isSet(name: string): boolean {
    const path = [...this.#path, name];
    if (!isMarked(this.resource.unknown, path)) {
      const value = valueAt(this.resource.values, path);
      return (
        ![undefined, null, ""].includes(value as null) &&
        !(Array.isArray(value) && value.length === 0)
      );
    }
    return this.#evaluator.isConfigured(this.resource, path);
  }

  /** The blocks of one name. Unknown if it is not known how many there are. */
  blocks(name: string): Fact<readonly Entity[]> {
    const path = [...this.#path, name];
    if (isMarked(this.resource.unknown, path)) {
      const written = this.#evaluator.written(this.resource, path)?.value;
      if (Array.isArray(written)) return { known: true, value: this.#written(name, written) };
      const isConfigured = this.#evaluator.isConfigured(this.resource, path);
      // What is there already keeps the blocks that it has, unless a dynamic block sets them.
      const isNew = isMarked(this.resource.unknown, ["id"]);
      if (!isConfigured && isNew && COMPUTED_BLOCKS.includes(name))
        return { known: true, value: [] };
      const value = this.#evaluator.read(this.resource, path);
      const missing = `${this.address}.${path.join(".")}`;
      const unknown: Unknown = value.known
        ? { known: false, missing, why: "it is known only after apply" }
        : value;
      return unknown;
    }
    const value = valueAt(this.resource.values, path);
    const blocks = Array.isArray(value) ? value : [];
    return {
      known: true,
      value: blocks.map(
        (_, place) => new Entity(this.#evaluator, this.#names, this.resource, [...path, place]),
      ),
    };
  }

  /** Blocks of which the plan tells nothing, and the text of the configuration everything. */
  #written(name: string, blocks: readonly unknown[]): readonly Entity[] {
    const { resource } = this;
    const resolved = {
      ...resource,
      values: { ...resource.values, [name]: blocks },
      unknown: { ...(resource.unknown as object), [name]: false },
    };
    return blocks.map(
      (_, place) => new Entity(this.#evaluator, this.#names, resolved, [name, place]),
    );
  }

  /** The first block of this name. */
  block(name: string): Entity | undefined {
    const blocks = this.blocks(name);
    return blocks.known ? blocks.value[0] : undefined;
  }
}

const BLOCK: Wanted = {
  what: "block of addresses",
  accepts: (text) => /^[\da-f.:]+\/\d+$/.test(text),
};

function idWith(prefix: string): Wanted {
  return { what: `id ${prefix}`, accepts: (text) => text.startsWith(`${prefix}-`) };
}
