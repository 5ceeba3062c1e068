import { type Command, CommanderError } from "commander";
import { printable } from "../doctor/printable";
import { colours } from "./colours";
import { InterruptedError, messageOf, MissingToolError, UsageError } from "./errors";
import { type Host, INTERRUPTED } from "./process/interrupt";

/** What the commands of this repository exit with. */
export const EXIT = { asExpected: 0, notAsExpected: 1, wrongUse: 2, interrupted: INTERRUPTED };

/** Prints what a command ended with, unless that is printed. @returns the exit code */
export function exitCodeOf(error: unknown, host: Pick<Host, "stderr">): number {
  if (error instanceof CommanderError) {
    // Help and version are not errors, and commander has already printed every real error.
    return error.exitCode === 0 ? EXIT.asExpected : EXIT.wrongUse;
  }
  // What received the signal said so.
  if (error instanceof InterruptedError) return EXIT.interrupted;
  // Each wrong setting is a separate error. The last lines of a command all belong to one error.
  const errors = error instanceof UsageError ? messageOf(error).split("\n") : [messageOf(error)];
  for (const text of errors) host.stderr.write(`${colours.red("error:")} ${printable(text)}\n`);
  return error instanceof UsageError || error instanceof MissingToolError
    ? EXIT.wrongUse
    : EXIT.notAsExpected;
}

/** Runs a command with this process's arguments, and sets the exit code of the process. */
export async function runCommand(command: Command): Promise<void> {
  try {
    await command.exitOverride().parseAsync();
  } catch (error) {
    process.exitCode = exitCodeOf(error, process);
  }
}
