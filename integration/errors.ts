import { types } from "node:util";

/** What stops the harness. The message is for people: what, where, and the way out; no stack trace is shown. */
export class HarnessError extends Error {
  override readonly name: string = "HarnessError";
}

/** Wrong use: an unknown stack, option or value. */
export class UsageError extends HarnessError {
  override readonly name = "UsageError";
}

/** A tool that the harness needs is not there, and could not be fetched. */
export class MissingToolError extends HarnessError {
  override readonly name = "MissingToolError";
}

/** Ctrl-C, or a request to stop from elsewhere. */
export class InterruptedError extends HarnessError {
  override readonly name = "InterruptedError";

  constructor(readonly by: NodeJS.Signals) {
    super(`interrupted by ${by}`);
  }
}

export interface CommandFailure {
  /** As a person would name it: `terraform apply of nat-gateway`. */
  readonly command: string;
  /** `exited 1`, `was ended by SIGKILL`. */
  readonly outcome: string;
  readonly seconds: number;
  /** The last of what it said. */
  readonly lastLines: readonly string[];
}

/** A command that was started and did not succeed. */
export class CommandError extends HarnessError {
  override readonly name = "CommandError";

  constructor(readonly failure: CommandFailure) {
    const said = failure.lastLines.length === 0 ? "it said nothing" : "last lines:";
    super(
      [
        `${failure.command} ${failure.outcome} after ${failure.seconds.toFixed(1)} s; ${said}`,
        ...failure.lastLines.map((line) => `  ${line}`),
      ].join("\n"),
    );
  }
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return isError(error) ? error.message : String(error);
}

/** Also of what Node.js itself throws where a test runner has given the code globals of its own. */
export function isError(error: unknown): error is Error {
  return error instanceof Error || types.isNativeError(error);
}
