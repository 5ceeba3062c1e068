import { type Fact } from "../known";
import { type Resource } from "./document";
import { hasMark, isMarked, type Path, valueAt } from "./nodes";

/** Most values are known and no secret. They need no memory. */
export function isPlain({ unknown, sensitive }: Resource, path: Path): boolean {
  return !hasMarkAt(unknown, path) && !hasMarkAt(sensitive, path);
}

function hasMarkAt(marks: unknown, path: Path): boolean {
  return isMarked(marks, path) || hasMark(valueAt(marks, path));
}

/** What is made of all parts, or the first of them that is not known. */
export function allOf<T>(
  parts: readonly (readonly [string, Fact<unknown>])[],
  join: (parts: readonly (readonly [string, unknown])[]) => T,
): Fact<T> {
  const values: [string, unknown][] = [];
  for (const [name, part] of parts) {
    if (!part.known) return part;
    values.push([name, part.value]);
  }
  return { known: true, value: join(values) };
}
