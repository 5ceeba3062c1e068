import { type Expression } from "./configuration";
import { type Resource } from "./document";
import { type Picks } from "./picker";
import { type Step } from "./traversal";

export type Path = readonly (string | number)[];

/** Where an expression stands: in a module, and in one instance of what count or for_each makes. */
export interface Scope {
  readonly module: string;
  readonly key?: string | number | undefined;
  readonly forEach?: Expression | undefined;
}

/** What a reference leads to. */
export type Node =
  | { readonly kind: "value"; readonly value: unknown }
  /** A resource, or an attribute of it. */
  | { readonly kind: "resource"; readonly resource: Resource; readonly path: Path }
  /** The instances of one thing. */
  | { readonly kind: "many"; readonly items: readonly NodeItem[] }
  /** An argument of a module or an output, and what is taken of its value. */
  | {
      readonly kind: "expression";
      readonly expression: Expression;
      readonly scope: Scope;
      readonly rest: readonly Step[];
    }
  /** A value that is not in the plan, such as a local one: any value of its module. */
  | { readonly kind: "hidden"; readonly module: string; readonly name: string };

export interface NodeItem {
  readonly key?: string | number | undefined;
  readonly node: Node;
}

/** Which values an attribute can have. */
export interface Wanted {
  readonly list?: true | undefined;
  /** Whether another reference beside the value's changes it, as in a text around it. */
  readonly alone?: true;
  /** Whether a value that something else has can be this one. */
  readonly accepts: (text: string) => boolean;
  /** What the texts that it accepts depend on. */
  readonly picks?: Picks;
  /** Distinguishes it from other wishes. */
  readonly what: string;
}

export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return value;
}

/** Whether the mark at the path, or above it, is `true`. */
export function isMarked(marks: unknown, path: Path): boolean {
  let at = marks;
  for (const step of path) {
    if (typeof at !== "object" || at === null) break;
    at = (at as Readonly<Record<string | number, unknown>>)[step];
  }
  return at === true;
}

/** Whether there is a `true` in the marks. */
export function hasMark(marks: unknown): boolean {
  if (typeof marks !== "object" || marks === null) return marks === true;
  return Object.values(marks).some(hasMark);
}

/** All texts in a value. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
