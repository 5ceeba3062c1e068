import { MAX_RESPONSE_BYTES } from "./runtime-api";
import { type Outcome } from "./sandbox";

/** What Lambda returns and logs for an invocation. */
export interface Answer {
  /** JSON text: the response, or an object with `errorType`, `errorMessage`, and usually `trace`. */
  readonly payload: string;
  readonly functionError?: "Unhandled";
  /** The end of the REPORT line. */
  readonly status?: string;
  /** A line that Lambda itself adds to the log. */
  readonly line?: string;
}

/** Signal names as Go's `os.Signal` prints them, because Lambda's messages come from Go. */
const SIGNAL_NAMES: Partial<Record<NodeJS.Signals, string>> = {
  SIGABRT: "aborted",
  SIGBUS: "bus error",
  SIGFPE: "floating point exception",
  SIGILL: "illegal instruction",
  SIGINT: "interrupt",
  SIGKILL: "killed",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
};

/**
 * An outcome as Lambda reports it, with the error types of Lambda's platform and of its Node.js runtime.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html
 */
export function answerTo(outcome: Outcome, requestId: string, timeoutSeconds: number): Answer {
  switch (outcome.kind) {
    case "response":
      return { payload: outcome.payload };
    case "error":
      return { payload: outcome.payload, functionError: "Unhandled" };
    case "response-too-large":
      return failed(
        "Function.ResponseSizeTooLarge",
        `Response payload size exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`,
      );
    case "timed-out": {
      const message = `Task timed out after ${timeoutSeconds.toFixed(2)} seconds`;
      return {
        ...failed("Sandbox.Timedout", `RequestId: ${requestId} Error: ${message}`),
        status: "timeout",
        line: `${new Date().toISOString()} ${requestId} ${message}\n`,
      };
    }
    case "exited": {
      const message = `RequestId: ${requestId} Error: ${exitMessage(outcome)}`;
      const type = outcome.outOfMemory ? "Runtime.OutOfMemory" : "Runtime.ExitError";
      return {
        ...failed("Runtime.ExitError", message),
        status: `error\tError Type: ${type}`,
        line: `${message}\nRuntime.ExitError\n`,
      };
    }
  }
}

function failed(errorType: string, errorMessage: string): Answer {
  return { payload: JSON.stringify({ errorType, errorMessage }), functionError: "Unhandled" };
}

function exitMessage({ code, signal }: Extract<Outcome, { kind: "exited" }>): string {
  if (signal !== null) {
    return `Runtime exited with error: signal: ${SIGNAL_NAMES[signal] ?? signal}`;
  }
  return code === 0
    ? "Runtime exited without providing a reason"
    : `Runtime exited with error: exit status ${code ?? 1}`;
}
