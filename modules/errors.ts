import type { IConstruct } from "constructs";

/**
 * Settings or props that cannot become a stack. Holds every problem found, one sentence each, and
 * is thrown before the first resource is made.
 */
export class ValidationError extends Error {
  override readonly name = "ValidationError";
  /** One sentence each: the setting or prop, what it must be, what it was, where. */
  readonly problems: readonly string[];
  /** Path of the construct that was given the props; `undefined` for settings. */
  readonly path: string | undefined;

  constructor(problems: string | readonly string[], scope?: IConstruct, options?: ErrorOptions) {
    const path = scope?.node.path;
    const list = typeof problems === "string" ? [problems] : problems;
    const sentences = path === undefined ? list : list.map((problem) => `${problem} (${path})`);
    super(sentences.join("\n"), options);
    this.problems = sentences;
    this.path = path;
  }
}
