import { type IConstruct } from "constructs";

/**
 * Thrown when settings or props are invalid, before the first resource is created. It holds every
 * problem found, one sentence each.
 */
export class ValidationError extends Error {
  /** Tells it from other errors where `instanceof` cannot. */
  override readonly name = "ValidationError";
  /** One sentence per problem: the setting or prop, what it must be, what it was, and where. */
  readonly problems: readonly string[];
  /** The path of the construct that received the props. `undefined` for settings. */
  readonly path: string | undefined;

  constructor(
    problems: string | readonly string[],
    scope?: IConstruct,
    options?: { readonly cause?: unknown },
  ) {
    const path = scope?.node.path;
    const list = typeof problems === "string" ? [problems] : problems;
    const sentences = path === undefined ? list : list.map((problem) => `${problem} (${path})`);
    super(sentences.join("\n"), options);
    this.problems = sentences;
    this.path = path;
  }
}
