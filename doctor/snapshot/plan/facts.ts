import { type Fact } from "../known";
import { type Resource } from "./document";
import { hasMark, isMarked, type Path, valueAt } from "./nodes";

/** Values by their resource, and by their attribute and what is wanted of it. */
export type Facts = Map<Resource, Map<string, Fact<unknown>>>;

export function factsOf(facts: Facts, resource: Resource): Map<string, Fact<unknown>> {
  const known = facts.get(resource);
  if (known !== undefined) return known;
  const made = new Map<string, Fact<unknown>>();
  facts.set(resource, made);
  return made;
}

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
