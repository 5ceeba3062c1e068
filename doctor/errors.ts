/** A user's mistake, or a world that does not answer: one or two sentences, never a stack trace. */
export class DoctorError extends Error {
  override readonly name: string = "DoctorError";
}

/** An answer that is not what the AWS CLI prints: truncated, foreign, empty or too large. */
export class SnapshotError extends DoctorError {
  override readonly name = "SnapshotError";

  constructor(
    message: string,
    /** The file, or the call whose answer it is. */
    readonly file: string,
    /** JSON path inside it, e.g. `Vpcs[0].VpcId`. @default - the file as a whole */
    readonly field?: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The code of an error of Node.js, e.g. `ENOENT`. */
export function nodeErrorCode(error: unknown): string | undefined {
  const coded = typeof error === "object" && error !== null && "code" in error;
  return coded && typeof error.code === "string" ? error.code : undefined;
}
