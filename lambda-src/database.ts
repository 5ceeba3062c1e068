import { AsyncLocalStorage } from "node:async_hooks";
import { Readable } from "node:stream";

import { DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";

import { defaultProvider } from "./credentials";
import { FunctionError } from "./errors";
import { isObject } from "./items";
import { nameOf, reasonOf } from "./sdk-errors";

/**
 * Milliseconds. Two attempts to connect and the pause between them fit the deadline, and the deadline
 * leaves the rest of 5 s to a slow processor: by then `Unreachable` is thrown.
 */
export const TIMEOUTS = { connection: 1500, answer: 2500, deadline: 4000 } as const;

/** One call as the network saw it. */
interface Trace {
  host?: string;
  /** Whether the last attempt got an HTTP answer, of whatever status. */
  answered: boolean;
}

type HttpRequest = Parameters<DynamoDBClient["config"]["requestHandler"]["handle"]>[0];

/** A DynamoDB client whose calls end in time and fail with the contract's errors. */
export class Database {
  readonly #client: DynamoDBClient;
  readonly #traces = new AsyncLocalStorage<Trace>();

  public constructor() {
    this.#client = new DynamoDBClient({
      credentials: defaultProvider(),
      endpointDiscoveryEnabled: false,
      maxAttempts: 2,
      requestHandler: {
        connectionTimeout: TIMEOUTS.connection,
        requestTimeout: TIMEOUTS.answer,
        throwOnRequestTimeout: true,
      },
    });
    // Innermost, so that what fails here failed without an answer: no list of network errors is needed.
    this.#client.middlewareStack.add(
      (next) => async (args) => {
        const trace = this.#traces.getStore();
        if (trace === undefined || !isHttpRequest(args.request)) {
          return next(args);
        }
        trace.host = hostOf(args.request);
        trace.answered = false;
        const result = await next(args);
        trace.answered = true;
        return result;
      },
      { step: "deserialize", priority: "low", name: "trace" },
    );
  }

  /** Runs `call`; throws a `FunctionError` when it fails, at the latest after `deadline` milliseconds. */
  public async send<T>(
    deadline: number,
    call: (client: DynamoDBClient, options: { readonly abortSignal: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    const trace: Trace = { answered: false };
    const started = performance.now();
    const abort = new AbortController();
    const timer = setTimeout(() => {
      abort.abort();
    }, deadline);
    try {
      return await this.#traces.run(trace, () => call(this.#client, { abortSignal: abort.signal }));
    } catch (cause) {
      const { host } = trace;
      if (host !== undefined && (!trace.answered || abort.signal.aborted)) {
        const waited = Math.round(performance.now() - started);
        throw new FunctionError(
          "Unreachable",
          `${host} did not answer within ${waited} ms: ${reasonOf(cause)}`,
          { cause },
        );
      }
      throw new FunctionError(nameOf(cause), reasonOf(cause), { cause });
    } finally {
      clearTimeout(timer);
    }
  }

  /** An unsigned GET to the endpoint that the client itself would call: any answer will do. */
  public probe(deadline: number): Promise<{ host: string; milliseconds: number }> {
    return this.send(deadline, async (client, options) => {
      const answer = { host: "", milliseconds: 0 };
      const command = new GetItemCommand({ TableName: "probe", Key: {} });
      // The endpoint is resolved by now, and nothing is signed or sent yet.
      command.middlewareStack.add(
        () => async (args) => {
          if (!isHttpRequest(args.request)) {
            throw new TypeError("the SDK made no HTTP request.");
          }
          const { request } = args;
          Object.assign(request, { method: "GET", path: "/", headers: {}, body: undefined });
          const trace = this.#traces.getStore();
          answer.host = hostOf(request);
          if (trace !== undefined) {
            trace.host = answer.host;
          }
          const started = performance.now();
          const answered: { response: unknown } = await client.config.requestHandler.handle(
            request,
            options,
          );
          answer.milliseconds = Math.round((performance.now() - started) * 10) / 10;
          drain(answered.response);
          return { output: { $metadata: {} }, response: answered.response };
        },
        { step: "build", priority: "low", name: "probe" },
      );
      await client.send(command, options);
      return answer;
    });
  }
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
