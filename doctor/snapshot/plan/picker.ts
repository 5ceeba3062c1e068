import { LIKELIEST, type World } from "./world";

/** Which of `count` values an attribute that is open got. */
interface Pick {
  readonly ordinal: number;
  readonly count: number;
  readonly picked: number | undefined;
}

/** All that was picked for something that was read, by attribute and count. */
export type Picks = ReadonlyMap<string, Pick>;

/** What was read, and what it depends on: it is the same wherever the same is picked. */
interface Memory<T> {
  readonly picks: Picks;
  readonly value: T;
}

/** Of several things. Each can be another one in other worlds. */
export type Memories<T> = Map<string, Memory<T>[]>;

/** What is open: how many attributes of a module, and how many values one of them has, at most. */
export interface Openness {
  readonly attributes: number;
  readonly values: number;
}

/** Asks one world after the other what it picks, and reads nothing again that no other pick changes. */
export class Picker {
  #world: World = LIKELIEST;
  #picks = new Map<string, Pick>();
  #open: Openness = { attributes: 0, values: 1 };
  readonly #ordinals = new Map<string, Map<string, number>>();
  /** What is being read. */
  readonly #reading = new Set<object>();

  enter(world: World): void {
    this.#world = world;
  }

  /** In the worlds so far. */
  get open(): Openness {
    return this.#open;
  }

  /**
   * The index of one of `count` values, as the world says.
   *
   * @param key the same for all instances of a resource
   */
  pick(count: number, module: string, key: string): number | undefined {
    const ordinals = this.#ordinals.get(module) ?? new Map<string, number>();
    this.#ordinals.set(module, ordinals);
    const ordinal = ordinals.get(key) ?? ordinals.size;
    ordinals.set(key, ordinal);
    this.#open = {
      attributes: Math.max(this.#open.attributes, ordinals.size),
      values: Math.max(this.#open.values, count),
    };
    const picked = this.#world.pick(ordinal, count);
    this.#picks.set(`${ordinal} ${count}`, { ordinal, count, picked });
    return picked;
  }

  read<T>(read: () => T): Memory<T> {
    const outer = this.#picks;
    const picks = new Map<string, Pick>();
    this.#picks = picks;
    try {
      return { value: read(), picks };
    } finally {
      this.#picks = outer;
      this.note(picks);
    }
  }

  /** Whoever uses what was read depends on the same. */
  note(picks: Picks): void {
    for (const [key, pick] of picks) this.#picks.set(key, pick);
  }

  /**
   * What was read before, if this world picks the same for it.
   *
   * @param all to which this one is added
   * @param key says what is read
   * @param itself what it is for what it refers to. @default - it cannot refer to itself
   */
  recall<T>(all: Memories<T>, key: string, read: () => T, itself?: () => T): T {
    const memories = all.get(key) ?? [];
    all.set(key, memories);
    if (itself !== undefined && this.#reading.has(memories)) return itself();
    const known = memories.find(({ picks }) => this.#picksAll(picks));
    if (known !== undefined) {
      this.note(known.picks);
      return known.value;
    }
    this.#reading.add(memories);
    try {
      const found = this.read(read);
      memories.push(found);
      return found.value;
    } finally {
      this.#reading.delete(memories);
    }
  }

  #picksAll(picks: Picks): boolean {
    for (const { ordinal, count, picked } of picks.values()) {
      if (this.#world.pick(ordinal, count) !== picked) return false;
    }
    return true;
  }
}
