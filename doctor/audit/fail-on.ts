import { DoctorError } from "../errors";

/**
 * The words of `--fail-on`.
 *
 * @throws DoctorError when one is none of `words`
 */
export function failOnIn<T extends string>(list: string, words: readonly T[]): readonly T[] {
  return list.split(",").map((text) => {
    const found = words.find((word) => word === text.trim());
    if (found !== undefined) return found;
    throw new DoctorError(`--fail-on must be one or more of ${words.join(", ")}, got: \`${list}\``);
  });
}
