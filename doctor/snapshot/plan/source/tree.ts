/** An expression of Terraform's language, as it is written. */
export type Tree =
  | { readonly kind: "value"; readonly value: string | number | boolean | null }
  /** Text with expressions in it. */
  | { readonly kind: "template"; readonly parts: readonly Tree[] }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "attribute"; readonly of: Tree; readonly name: string }
  | { readonly kind: "index"; readonly of: Tree; readonly key: Tree }
  /** In `each`, the name `EACH` stands for an element. */
  | { readonly kind: "splat"; readonly of: Tree; readonly each: Tree }
  | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Tree[] }
  | { readonly kind: "tuple"; readonly items: readonly Tree[] }
  | { readonly kind: "object"; readonly items: readonly (readonly [key: Tree, value: Tree])[] }
  | ForTree
  | {
      readonly kind: "conditional";
      readonly condition: Tree;
      readonly then: Tree;
      readonly otherwise: Tree;
    }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Tree;
      readonly right: Tree;
    }
  | { readonly kind: "unary"; readonly operator: string; readonly of: Tree }
  /** What the doctor does not evaluate, and the expressions in it. */
  | { readonly kind: "other"; readonly parts: readonly Tree[] };

export interface ForTree {
  readonly kind: "for";
  readonly keyName?: string | undefined;
  readonly valueName: string;
  readonly of: Tree;
  /** Of an object. @default - a tuple */
  readonly key?: Tree | undefined;
  readonly value: Tree;
  readonly condition?: Tree | undefined;
}

/** No name of the language. */
export const EACH = "*";

export interface Body {
  readonly attributes: ReadonlyMap<string, Tree>;
  readonly blocks: readonly Block[];
}

export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
}

/** The text is not what the language allows, or more than the doctor reads. */
export class SyntaxProblem extends Error {
  constructor(
    message: string,
    readonly position: number,
  ) {
    super(message);
  }
}
