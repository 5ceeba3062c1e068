import { type Unknown } from "../known";
import { type PlanDocument, type Resource } from "./document";
import { Entity } from "./entity";
import { type Evaluator } from "./evaluator";
import { type Names } from "./names";
import { type Wanted } from "./nodes";
import { type Memories } from "./picker";
import { type Places } from "./places";

/** By type: the argument that names what a resource is a part of. */
export type Separate = Readonly<Record<string, string>>;

/** What the readers of one plan share, each of another world. */
export interface Shared {
  /** The types that somebody has asked for. */
  readonly asked: Set<string>;
  readonly parts: Memories<unknown>;
}

interface Part<T> {
  readonly value: T;
  readonly doubts: ReadonlyMap<string, Unknown>;
}

/** What the entities of a plan are read with. */
export class Reader {
  readonly #ownersOf = new Map<string, ReadonlySet<unknown>>();
  readonly #among = new Map<string, Wanted>();
  #doubts = new Map<string, Unknown>();

  constructor(
    readonly evaluator: Evaluator,
    readonly names: Names,
    readonly places: Places,
    readonly shared: Shared = { asked: new Set(), parts: new Map() },
  ) {}

  /** A part of the answers, which is not read again in a world that changes nothing of it. Nothing of it reads on. */
  part<T>(key: string, read: () => T): T {
    // The key says what was read.
    const parts = this.shared.parts as Memories<Part<T>>;
    const { value, doubts } = this.evaluator.picker.recall(parts, key, () => {
      const outer = this.#doubts;
      const own = new Map<string, Unknown>();
      this.#doubts = own;
      try {
        return { value: read(), doubts: own };
      } finally {
        this.#doubts = outer;
      }
    });
    for (const [answer, unknown] of doubts) this.doubt(answer, unknown);
    return value;
  }

  /** @param texts reads what is wanted, such as the names of all roles. Once, and it must read it itself */
  among(what: string, texts: () => Iterable<string | undefined>): Wanted {
    const known = this.#among.get(what);
    if (known !== undefined) return known;
    const { value: all, picks } = this.evaluator.picker.read(() => new Set(texts()));
    const wanted: Wanted = { what, accepts: (text) => all.has(text), picks };
    this.#among.set(what, wanted);
    return wanted;
  }

  /** The resources of these types, or the data sources. */
  all(...types: readonly string[]): readonly Entity[] {
    return types.flatMap((type) => {
      this.shared.asked.add(type);
      const isData = type.startsWith("data.");
      const found = isData
        ? this.evaluator.index.all(type.slice("data.".length), "data")
        : this.evaluator.index.all(type);
      return found.map((resource) => this.entity(resource));
    });
  }

  /** The resources of types that nobody has asked for yet. */
  get unread(): readonly Entity[] {
    const { index } = this.evaluator;
    return index.managedTypes
      .filter((type) => !this.shared.asked.has(type))
      .flatMap((type) => index.all(type).map((resource) => this.entity(resource)));
  }

  entity(resource: Resource): Entity {
    return new Entity(this.evaluator, this.names, resource);
  }

  get document(): PlanDocument {
    return this.evaluator.index.document;
  }

  /** Whether AWS chooses public addresses during apply. */
  get makesPublicAddresses(): boolean {
    return this.part("public addresses", () =>
      this.all("aws_eip", "aws_instance").some((entity) => entity.text("public_ip") === undefined),
    );
  }

  /** The id of a resource, which stands for its address from then on. */
  idOf(entity: Entity, prefix: string): string {
    const id = entity.id(prefix, "id") ?? this.names.mint(prefix, entity.address);
    this.names.add(id, entity.address);
    return id;
  }

  /** Whatever the answer says, something in the plan may change it. */
  doubt(answer: string, unknown: Unknown): void {
    if (!this.#doubts.has(answer)) this.#doubts.set(answer, unknown);
  }

  /** What the plan does not tell of these arguments can change the answers. */
  doubtOpen(entity: Entity, names: readonly string[], ...answers: readonly string[]): void {
    const unknown = entity.unknownOf(...names);
    if (unknown === undefined) return;
    for (const answer of answers) this.doubt(answer, unknown);
  }

  /**
   * The id of what a resource is a part of. If the plan does not tell it, it can be a part of anything,
   * so the answer is in doubt.
   */
  owner(entity: Entity, prefix: string, name: string, answer: string): string {
    const id = entity.id(prefix, name) ?? "";
    const unknown = this.names.unknown(id);
    if (unknown !== undefined) this.doubt(answer, unknown);
    return id;
  }

  /** The blocks of one name. If the plan does not tell them, the answer is in doubt. */
  blocks(entity: Entity, name: string, answer: string): readonly Entity[] {
    const blocks = entity.blocks(name);
    if (blocks.known) return blocks.value;
    this.doubt(answer, blocks);
    return [];
  }

  /**
   * The inline parts of a resource, or none if resources of their own are its parts: then the attribute is
   * a copy of what was there before the plan.
   *
   * @param separate the types of those resources, and their argument that names what they are a part of
   */
  inline<T>(entity: Entity, name: string, parts: readonly T[], separate: Separate): readonly T[] {
    const isPlan = this.evaluator.index.document.kind === "plan";
    if (!isPlan || entity.isConfigured(name)) return parts;
    const id = entity.resource.values.id;
    return typeof id === "string" && this.#owners(separate).has(id) ? [] : parts;
  }

  /** What has parts that are resources of their own, before or after apply. */
  #owners(separate: Separate): ReadonlySet<unknown> {
    const key = Object.keys(separate).join(" ");
    const known = this.#ownersOf.get(key);
    if (known !== undefined) return known;
    const { before, resources } = this.evaluator.index.document;
    const owners = new Set<unknown>();
    for (const { type, values } of [...before, ...resources]) {
      const argument = separate[type];
      if (argument !== undefined) owners.add(values[argument]);
    }
    this.#ownersOf.set(key, owners);
    return owners;
  }

  get doubts(): ReadonlyMap<string, Unknown> {
    return this.#doubts;
  }
}
