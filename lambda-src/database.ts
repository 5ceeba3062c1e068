import { AsyncLocalStorage } from "node:async_hooks";
import { Readable } from "node:stream";

import {
  DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
} from "@aws-sdk/client-dynamodb";

import { type ProbeResponse } from "../contract/function";
import { defaultProvider } from "./credentials";
import { FunctionError, fromSdkError, reasonOf } from "./errors";
import { isObject } from "./items";

/**
 * Milliseconds. Two attempts to connect and the pause between them fit the deadline, and the deadline
 * leaves the rest of 5 s to a slow processor: by then `Unreachable` is thrown.
 */
export const TIMEOUTS = { connection: 1500, answer: 2500, deadline: 4000 } as const;

/** One call as the network saw it. */
interface Trace {
  host?: string;
  /** Why the last attempt got no HTTP answer; `undefined` when it got one, of whatever status. */
  failure?: unknown;
}

/** Sends one command with the client, and with options that end it in time. */
export type Call<T> = (
  client: DynamoDBClient,
  options: { readonly abortSignal: AbortSignal },
) => Promise<T>;

type HttpRequest = Parameters<DynamoDBClient["config"]["requestHandler"]["handle"]>[0];

/** A DynamoDB client whose calls end in time and fail with the contract's errors. */
export class Database {
  readonly #client: DynamoDBClient;
  readonly #traces = new AsyncLocalStorage<Trace>();

  public constructor() {
    this.#client = new DynamoDBClient({
      credentials: defaultProvider(),
      maxAttempts: 2,
      requestHandler: {
        connectionTimeout: TIMEOUTS.connection,
        requestTimeout: TIMEOUTS.answer,
        throwOnRequestTimeout: true,
      },
    });
    // Innermost, so that what fails here failed without an answer: no list of network errors is needed.
    this.#client.middlewareStack.add(
      (next) => (args) => this.#attempt(args.request, () => next(args)),
      { step: "deserialize", priority: "low", name: "trace" },
    );
    this.#client.middlewareStack.add((next) => (args) => next(args).catch(repeatIfBusy), {
      step: "deserialize",
      priority: "high",
      name: "canceled",
    });
  }

  /** Runs `call`; throws a `FunctionError` when it fails, at the latest after `deadline` milliseconds. */
  public async send<T>(deadline: number, call: Call<T>): Promise<T> {
    const trace: Trace = {};
    const started = performance.now();
    const abort = new AbortController();
    const timer = setTimeout(() => {
      abort.abort();
    }, deadline);
    try {
      return await this.#traces.run(trace, () => call(this.#client, { abortSignal: abort.signal }));
    } catch (cause) {
      const { host = "DynamoDB", failure } = trace;
      const waited = `${host} gave no answer, waited ${Math.round(performance.now() - started)} ms`;
      if (abort.signal.aborted) {
        throw new FunctionError("Unreachable", waited, { cause });
      }
      if (failure !== undefined) {
        throw new FunctionError("Unreachable", `${waited}: ${reasonOf(failure)}`, {
          cause: failure,
        });
      }
      throw fromSdkError(cause);
    } finally {
      clearTimeout(timer);
    }
  }

  /** An unsigned GET to the endpoint that the client would call. Any HTTP answer will do. */
  public probe(deadline: number): Promise<Pick<ProbeResponse, "host" | "milliseconds">> {
    return this.send(deadline, async (client, options) => {
      const result = { host: "", milliseconds: 0 };
      const command = new GetItemCommand({ TableName: "probe", Key: {} });
      // The endpoint is resolved by now. Inside the retries, in place of what would be sent.
      command.middlewareStack.add(
        () => (args) =>
          this.#attempt(args.request, async (request) => {
            Object.assign(request, { method: "GET", path: "/", headers: {}, body: undefined });
            const started = performance.now();
            const answer: { response: unknown } = await client.config.requestHandler.handle(
              request,
              options,
            );
            result.milliseconds = Math.round((performance.now() - started) * 10) / 10;
            result.host = hostOf(request);
            drain(answer.response);
            return { response: answer.response, output: { $metadata: {} } };
          }),
        { step: "finalizeRequest", priority: "low", name: "probe" },
      );
      await client.send(command, options);
      return result;
    });
  }

  async #attempt<T>(request: unknown, run: (request: HttpRequest) => Promise<T>): Promise<T> {
    if (!isHttpRequest(request)) {
      throw new TypeError("The client made a request that is not of HTTP.");
    }
    const trace = this.#traces.getStore();
    if (trace === undefined) {
      return run(request);
    }
    trace.host = hostOf(request);
    trace.failure = undefined;
    try {
      return await run(request);
    } catch (error) {
      trace.failure = error;
      throw error;
    }
  }
}

/** The SDK repeats what is throttled, but no transaction that DynamoDB canceled because it was busy. */
function repeatIfBusy(error: unknown): never {
  if (error instanceof TransactionCanceledException && fromSdkError(error).name === "Throttled") {
    Object.assign(error, { $retryable: { throttling: true } });
  }
  throw error;
}

const isHttpRequest = (request: unknown): request is HttpRequest =>
  isObject(request) && typeof request["hostname"] === "string";

const hostOf = ({ hostname, port, protocol }: HttpRequest): string =>
  `${hostname}:${port ?? (protocol === "http:" ? 80 : 443)}`;

/** Reads the answer to its end: that frees the connection for the next call. */
function drain(response: unknown): void {
  if (isObject(response) && response["body"] instanceof Readable) {
    response["body"].resume();
  }
}
