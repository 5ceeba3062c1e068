import { DoctorError, nodeErrorCode } from "../../errors";
import { type Answer } from "../answers";

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html and each API's own list */
const DENIED = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "UnauthorizedOperation",
  "KMSAccessDeniedException",
]);
const BAD_CREDENTIALS = new Set([
  "AuthFailure",
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "UnrecognizedClientException",
]);
const NOT_FOUND = new Set([
  "NoSuchEntity",
  "NoSuchEntityException",
  "NotFoundException",
  "ResourceNotFoundException",
]);
/** Of emulators, which do not know every call. */
const UNSUPPORTED = new Set([
  "InvalidAction",
  "NotImplemented",
  "UnknownOperationException",
  "UnsupportedOperation",
  "UnsupportedOperationException",
]);

export interface RecordOptions {
  /** The sentence to end with where there is no such thing. @default - it is not known */
  readonly notFound?: string;
  /** Error codes that say that there is no such thing, and the answer that says so. */
  readonly absent?: { readonly codes: readonly string[]; readonly answer: object };
  /** What it means that an emulator does not know the call. @default - not known */
  readonly unsupported?: object;
  /** Whether the one who answers may fail at a call that it does not know. @default false */
  readonly emulated?: boolean;
}

/** Makes calls, and keeps each answer as the AWS CLI would print it. */
export class Recorder {
  readonly answers = new Map<string, Answer>();

  /**
   * The answer of a call, or `undefined` when there is none.
   *
   * @throws DoctorError when the call fails for another reason than a missing permission
   */
  async record<T extends object>(
    name: string,
    action: string,
    call: () => Promise<T>,
    options: RecordOptions = {},
  ): Promise<T | undefined> {
    try {
      const output = await call();
      this.keep(name, action, output);
      return output;
    } catch (error) {
      const code = error instanceof Error ? error.name : "";
      if (options.absent?.codes.includes(code)) this.keep(name, action, options.absent.answer);
      else if (DENIED.has(code)) this.miss(name, action, "access denied");
      else if (NOT_FOUND.has(code)) this.notFound(name, action, options.notFound, error);
      else if (!isUnsupported(error, options.emulated ?? false)) throw callError(action, error);
      else if (options.unsupported) this.keep(name, action, options.unsupported);
      else this.miss(name, action, "the endpoint does not know this call");
      return undefined;
    }
  }

  private notFound(
    name: string,
    action: string,
    sentence: string | undefined,
    cause: unknown,
  ): void {
    if (sentence !== undefined) throw new DoctorError(sentence, { cause });
    this.miss(name, action, "there is none of that name");
  }

  private keep(name: string, origin: string, output: object): void {
    // Through JSON, so that dates become text and what is `undefined` goes, as the CLI prints it.
    const value = JSON.parse(
      JSON.stringify(output, (key, item: unknown) => (key === "$metadata" ? undefined : item)),
    ) as unknown;
    this.answers.set(name, { known: true, origin: `the answer of ${origin}`, value });
  }

  private miss(name: string, missing: string, why: string): void {
    this.answers.set(name, { known: false, missing, why });
  }
}

function isUnsupported(error: unknown, emulated: boolean): boolean {
  if (!(error instanceof Error)) return false;
  const status = statusOf(error) ?? 0;
  return UNSUPPORTED.has(error.name) || status === 501 || (emulated && status >= 500);
}

function statusOf(error: Error): number | undefined {
  if (!("$metadata" in error)) return undefined;
  const metadata = error.$metadata;
  return typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata
    ? Number(metadata.httpStatusCode)
    : undefined;
}

/** One sentence for a call that failed. */
export function callError(action: string, error: unknown): DoctorError {
  const name = error instanceof Error ? error.name : "Error";
  if (BAD_CREDENTIALS.has(name)) {
    return new DoctorError(
      `AWS does not accept the credentials (${action}: ${name}); sign in again, or set AWS_PROFILE`,
      { cause: error },
    );
  }
  const message = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  // A refused connection has a code and no message.
  const detail = message === "" ? (nodeErrorCode(error) ?? "no message") : message;
  return new DoctorError(`${action} failed: ${name}: ${detail}`, { cause: error });
}
