import { type Unknown } from "../known";

const MARK = "planned";
const MINTED = new RegExp(`-${MARK}\\d`);

/** Whether a text is an id that stands for something, or has one in it. No id of AWS has the mark. */
export function isMinted(text: string): boolean {
  return MINTED.test(text);
}

/** Ids for what apply makes, and what they stand for. An id is only what an id of AWS can be. */
export class Names {
  readonly #minted = new Map<string, string>();
  readonly #meanings = new Map<string, string>();
  readonly #unknown = new Map<string, Unknown>();

  /** The id of what has this meaning, e.g. of `aws_vpc.main`. Always the same for the same meaning. */
  mint(prefix: string, meaning: string): string {
    const key = `${prefix} ${meaning}`;
    const known = this.#minted.get(key);
    if (known !== undefined) return known;
    const id = `${prefix}-${MARK}${this.#minted.size}`;
    this.#minted.set(key, id);
    this.#meanings.set(id, meaning);
    return id;
  }

  /** The id of something that the plan names, but does not tell. Nothing has it. */
  mintUnknown(prefix: string, unknown: Unknown): string {
    const id = this.mint(prefix, `${unknown.missing} (${unknown.why})`);
    this.#unknown.set(id, unknown);
    return id;
  }

  /** Why an id tells nothing. */
  unknown(id: string): Unknown | undefined {
    return this.#unknown.get(id);
  }

  /** The address of what has an id. The first one stays. */
  add(id: string, meaning: string): void {
    if (!this.#meanings.has(id)) this.#meanings.set(id, meaning);
  }

  /** The address of what takes over something that AWS makes. */
  rename(id: string, meaning: string): void {
    this.#meanings.set(id, meaning);
  }

  /** What each id stands for. */
  get meanings(): ReadonlyMap<string, string> {
    return this.#meanings;
  }
}
