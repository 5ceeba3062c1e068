import { DoctorError, nodeErrorCode } from "../../errors";
import { type Answer } from "../answers";
import { NOT_THERE } from "../known";
import { WebPageError } from "./web-page";

/**
 * Error codes of EC2 and of the other APIs.
 *
 * @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
 */
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
  "ClusterNotFoundException",
  "NoSuchEntity",
  "NoSuchEntityException",
  "NotFoundException",
  "ResourceNotFoundException",
]);
/** Error codes of emulators, which do not support every call. */
const UNSUPPORTED = new Set([
  "InvalidAction",
  "NotImplemented",
  "UnknownOperationException",
  "UnsupportedOperation",
  "UnsupportedOperationException",
]);

export interface RecordOptions {
  /** The error message if the resource does not exist. @default - the answer is unknown */
  readonly notFound?: string;
  /** Error codes that mean that the resource does not exist, and the answer to record. */
  readonly absent?: { readonly codes: readonly string[]; readonly answer: object };
  /** The answer if an emulator does not support the call. @default - unknown */
  readonly unsupported?: object;
  /** Whether any failure leaves the answer unknown. @default false */
  readonly optional?: boolean;
  /** Whether the endpoint may fail on a call that it does not support. @default false */
  readonly emulated?: boolean;
}

/** Makes calls and keeps each answer as the AWS CLI would print it. */
export class Recorder {
  readonly answers = new Map<string, Answer>();

  /**
   * Returns the answer of a call, or `undefined` when there is none.
   *
   * @throws DoctorError when the call fails for a reason other than a missing permission, and is needed
   */
  async record<T extends object>(
    name: string,
    action: string,
    call: () => Promise<T>,
    options: RecordOptions = {},
  ): Promise<T | undefined> {
    try {
      const output = await call();
      this.#keep(name, action, output);
      return output;
    } catch (error) {
      const code = error instanceof Error ? error.name : "";
      if (options.absent?.codes.includes(code)) this.#keep(name, action, options.absent.answer);
      else if (DENIED.has(code)) this.#miss(name, action, "access denied");
      else if (NOT_FOUND.has(code)) this.#notFound(name, action, options.notFound, error);
      else if (options.optional) this.#miss(name, action, code === "" ? "no answer" : code);
      else if (!isUnsupported(error, options.emulated ?? false)) throw callError(action, error);
      else if (options.unsupported) this.#keep(name, action, options.unsupported);
      else this.#miss(name, action, "the endpoint does not support this call");
      return undefined;
    }
  }

  #notFound(name: string, action: string, sentence: string | undefined, cause: unknown): void {
    if (sentence !== undefined) throw new DoctorError(sentence, { cause });
    this.#miss(name, action, NOT_THERE);
  }

  #keep(name: string, origin: string, output: object): void {
    // JSON turns dates into text and drops `undefined`, like the CLI's output.
    const value = JSON.parse(
      JSON.stringify(output, (key, item: unknown) => (key === "$metadata" ? undefined : item)),
    ) as unknown;
    this.answers.set(name, { known: true, origin: `the answer of ${origin}`, value });
  }

  #miss(name: string, missing: string, why: string): void {
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

/** One sentence for a failed call. */
function callError(action: string, error: unknown): DoctorError {
  const name = error instanceof Error ? error.name : "Error";
  if (error instanceof WebPageError) {
    return new DoctorError(
      `${error.endpoint} answered ${action} with a web page (HTTP ${error.status}), which no AWS API does; check AWS_ENDPOINT_URL, the profile's endpoint_url, and proxies`,
      { cause: error },
    );
  }
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
