/**
 * Where the plan leaves open which of several values an attribute gets, a world picks one. A verdict
 * counts only if it is the same in every world.
 */
export interface World {
  /**
   * @param ordinal of the attribute among those of its module that leave it open
   * @returns the index of one of `count` values. The first is the likeliest. `undefined`: none.
   */
  readonly pick: (ordinal: number, count: number) => number | undefined;
}

export const LIKELIEST: World = { pick: () => 0 };

/** Whatever is open is unknown. */
export const UNDECIDED: World = { pick: () => undefined };

/** More values than this are not tried one by one. */
export const MAX_VALUES = 6;

/**
 * Worlds in which every value of every attribute occurs, and every two attributes of a module differ in
 * what they pick in at least one: those whose ordinal has a bit move on alone, and those without it.
 *
 * @param ordinals how many attributes a module leaves open, at most
 * @param values how many values one of them has, at most
 */
export function otherWorlds(ordinals: number, values: number): readonly World[] {
  const shifts = Array.from({ length: Math.max(0, values - 1) }, (_, index) => index + 1);
  const bits = Array.from({ length: Math.ceil(Math.log2(Math.max(1, ordinals))) }, (_, bit) => bit);
  // What moves together often stays together, so that comes last.
  const moves: ((ordinal: number) => boolean)[] = [
    ...bits.flatMap((bit) => [
      (ordinal: number) => ((ordinal >> bit) & 1) === 1,
      (ordinal: number) => ((ordinal >> bit) & 1) === 0,
    ]),
    () => true,
  ];
  return shifts.flatMap((shift) =>
    moves.map((moved) => ({
      pick: (ordinal, count) => (moved(ordinal) ? shift % count : 0),
    })),
  );
}
