import { z } from "zod";
import type { FunctionResponse } from "../../contract/function";
import { HarnessError } from "../errors";
import type { Invocation } from "./cloud";

/** What Lambda's Invoke API answers: https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export interface InvokeAnswer {
  readonly payload: string;
  /** Set when the function threw, timed out or ended. */
  readonly functionError?: string;
  readonly logTail: string;
  readonly milliseconds: number;
  /** The function's. */
  readonly timeoutSeconds?: number;
}

const thrown = z.object({ errorType: z.string().optional(), errorMessage: z.string() });

/** @throws HarnessError where the payload is not JSON, or an error that does not say what it is. */
export function readAnswer<Response extends FunctionResponse>(
  functionName: string,
  { payload, functionError, logTail, milliseconds, timeoutSeconds = Infinity }: InvokeAnswer,
): Invocation<Response> {
  try {
    const value: unknown = JSON.parse(payload);
    if (functionError === undefined) {
      return { ok: true, response: value as Response, milliseconds };
    }
    const { errorType, errorMessage } = thrown.parse(value);
    // Older runtime interfaces, LocalStack's among them, answer a time-out without a name.
    const unnamed = milliseconds >= timeoutSeconds * 1000 ? "Sandbox.Timedout" : "Unknown";
    return { ok: false, errorType: errorType ?? unnamed, errorMessage, logTail, milliseconds };
  } catch (cause) {
    throw new HarnessError(`${functionName} answered what is no answer: ${payload.slice(0, 200)}`, {
      cause,
    });
  }
}
