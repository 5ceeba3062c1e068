import { type FunctionResponse } from "../contract/function";
import { Database, TIMEOUTS } from "./database";
import { fromSdkError } from "./errors";
import { parseEvent } from "./events";
import { runOperation } from "./operations";

/** The part of Lambda's context that the function uses. */
export interface Context {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

export type Handler = (event: unknown, context: Context) => Promise<FunctionResponse>;

/** The part of the remaining time after which the function gives up, so that its error comes first. */
const SHARE_OF_REMAINING_TIME = 0.9;

/** Answers events of the contract, or throws errors that have one of the contract's names. */
export const createHandler =
  (database: Database): Handler =>
  async (event, context) => {
    const started = performance.now();
    const deadline = Math.min(
      TIMEOUTS.deadline,
      context.getRemainingTimeInMillis() * SHARE_OF_REMAINING_TIME,
    );
    let operation = "unknown";
    let outcome = "ok";
    try {
      const parsed = parseEvent(event);
      operation = parsed.operation;
      return await runOperation(parsed, database, {
        deadline,
        token: context.awsRequestId,
      });
    } catch (cause) {
      const error = fromSdkError(cause);
      outcome = error.name;
      throw error;
    } finally {
      log({
        level: outcome === "ok" ? "INFO" : "ERROR",
        timestamp: new Date().toISOString(),
        requestId: context.awsRequestId,
        operation,
        milliseconds: Math.round(performance.now() - started),
        outcome,
      });
    }
  };

/** Straight to the stream: the runtime's console would put its own prefix before the JSON. */
const log = (line: Readonly<Record<string, string | number>>): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

export const handler = createHandler(new Database());
