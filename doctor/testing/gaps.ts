/** Data that lacks one thing. */
export interface Gap<T> {
  /** Path of the thing, e.g. `Vpcs[0].VpcId`. */
  readonly at: string;
  readonly is: "removed" | "empty";
  readonly data: T;
}

/**
 * The data without each of its fields in turn, and with each of its fields and items empty in turn. A
 * list without an item is complete in itself, and lacks nothing.
 */
export function gapsIn<T>(data: T): readonly Gap<T>[] {
  return pathsIn(data).flatMap((path) => {
    const steps = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`));
    const at = steps.join("").replace(/^\./, "");
    const gaps: Gap<T>[] = [];
    if (typeof path.at(-1) === "string") {
      gaps.push({ at, is: "removed", data: changed(data, path, remove) });
    }
    if (isEmptyable(valueAt(data, path))) {
      gaps.push({ at, is: "empty", data: changed(data, path, empty) });
    }
    return gaps;
  });
}

type Step = string | number;
type Container = Record<Step, unknown>;

function pathsIn(value: unknown, path: readonly Step[] = []): readonly (readonly Step[])[] {
  const here = path.length === 0 ? [] : [path];
  if (typeof value !== "object" || value === null) return here;
  const steps: readonly Step[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [
    ...here,
    ...steps.flatMap((step) => pathsIn((value as Container)[step], [...path, step])),
  ];
}

function valueAt(data: unknown, path: readonly Step[]): unknown {
  return path.reduce((value, step) => (value as Container)[step], data);
}

function changed<T>(
  data: T,
  path: readonly Step[],
  change: (parent: Container, step: Step) => void,
): T {
  const copy = structuredClone(data);
  change(valueAt(copy, path.slice(0, -1)) as Container, path.at(-1) ?? "");
  return copy;
}

function remove(parent: Container, step: Step): void {
  Reflect.deleteProperty(parent, step);
}

/** A text, a list, or an object that is not empty yet. */
function isEmptyable(value: unknown): boolean {
  if (typeof value === "string") return value !== "";
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

function empty(parent: Container, step: Step): void {
  const value = parent[step];
  parent[step] = typeof value === "string" ? "" : Array.isArray(value) ? [] : {};
}
