import { z } from "zod";
import { type FunctionResponse } from "../../contract/function";
import { HarnessError } from "../errors";
import { type Invocation } from "./cloud";

/**
 * The response of Lambda's Invoke API.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export interface InvokeAnswer {
  readonly payload: string;
  /** Set if the function threw, timed out, or exited. */
  readonly functionError?: string;
  readonly logTail: string;
  readonly milliseconds: number;
  /** The function's timeout. */
  readonly timeoutSeconds?: number;
}

const thrown = z.object({ errorType: z.string().optional(), errorMessage: z.string() });

/** @throws HarnessError if the payload is not JSON, or if it is an error without a message. */
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
    // Older runtime interface clients, such as LocalStack's, report a timeout without an error type.
    const unnamed = milliseconds >= timeoutSeconds * 1000 ? "Sandbox.Timedout" : "Unknown";
    return { ok: false, errorType: errorType ?? unnamed, errorMessage, logTail, milliseconds };
  } catch (cause) {
    throw new HarnessError(
      `${functionName} returned an invalid payload: ${payload.slice(0, 200)}`,
      {
        cause,
      },
    );
  }
}
