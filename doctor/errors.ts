/**
 * A user error, or a service that does not respond. The message is one or two sentences, and the
 * CLI prints it without a stack trace.
 */
export class DoctorError extends Error {
  override readonly name: string = "DoctorError";
}

/**
 * An answer that does not match the output of the AWS CLI: truncated, from another command, empty,
 * or too large.
 */
export class SnapshotError extends DoctorError {
  override readonly name = "SnapshotError";

  constructor(
    message: string,
    /** The file, or the call that returned the answer. */
    readonly file: string,
    /** JSON path inside the file, e.g. `Vpcs[0].VpcId`. @default - the whole file */
    readonly field?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The code of a Node.js error, e.g. `ENOENT`. */
export function nodeErrorCode(error: unknown): string | undefined {
  const coded = typeof error === "object" && error !== null && "code" in error;
  return coded && typeof error.code === "string" ? error.code : undefined;
}
