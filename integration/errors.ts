import { types } from "node:util";

/**
 * An error that stops the harness. The message is for people: what happened, where, and how to fix it. No stack trace
 * is shown.
 */
export class HarnessError extends Error {
  override readonly name: string = "HarnessError";
}

/** Wrong usage: an unknown stack, option, or value. */
export class UsageError extends HarnessError {
  override readonly name = "UsageError";
}

/** A tool that the harness needs is missing and could not be downloaded. */
export class MissingToolError extends HarnessError {
  override readonly name = "MissingToolError";
}

/** Ctrl-C, or another signal that stops the run. */
export class InterruptedError extends HarnessError {
  override readonly name = "InterruptedError";

  constructor(readonly by: NodeJS.Signals) {
    super(`interrupted by ${by}`);
  }
}

export interface CommandFailure {
  /** As a person would name it: `terraform apply of nat-gateway`. */
  readonly command: string;
  /** `exited 1`, `was killed by SIGKILL`. */
  readonly outcome: string;
  readonly seconds: number;
  /** The last lines that it printed. */
  readonly lastLines: readonly string[];
}

/** A command that started and then failed. */
export class CommandError extends HarnessError {
  override readonly name = "CommandError";

  constructor(readonly failure: CommandFailure) {
    const said = failure.lastLines.length === 0 ? "it printed nothing" : "last lines:";
    super(
      [
        `${failure.command} ${failure.outcome} after ${failure.seconds.toFixed(1)} s; ${said}`,
        ...failure.lastLines.map((line) => `  ${line}`),
      ].join("\n"),
    );
  }
}

/** The message of any thrown value. */
export function messageOf(error: unknown): string {
  return isError(error) ? error.message : String(error);
}

/** Also recognizes errors that Node.js itself throws when a test runner gives the code separate globals. */
export function isError(error: unknown): error is Error {
  return error instanceof Error || types.isNativeError(error);
}
