import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from "node:net";

/** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_REQUEST_BYTES = 6 * 1024 * 1024;
/** According to Lambda's own error message, a response may be 100 bytes longer than a request. */
export const MAX_RESPONSE_BYTES = MAX_REQUEST_BYTES + 100;

const VERSION = "/2018-06-01/runtime";

/** One event for the function. */
export interface RuntimeInvocation {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  readonly functionArn: string;
}

/** A message from the runtime in the sandbox: it asks for work, answers, or reports an error. */
export type RuntimeMessage =
  | { readonly kind: "ready" }
  | { readonly kind: "response" | "error"; readonly payload: string }
  | { readonly kind: "response-too-large" };

/**
 * The Runtime API of one sandbox, on a free port of the loopback address.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export class RuntimeApi {
  /** Receives each message from the runtime. */
  onMessage: (message: RuntimeMessage) => void = () => undefined;
  readonly #listening: Server;
  readonly #sockets = new Set<Socket>();
  #waiting: ServerResponse | undefined;
  #requestId: string | undefined;

  private constructor(listening: Server) {
    this.#listening = listening;
    const http = createServer((request, response) => {
      void this.#answer(request, response);
    });
    // A connection stays idle during an invocation.
    http.keepAliveTimeout = 0;
    listening.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      http.emit("connection", socket);
    });
  }

  /** @param listen Opens a server. @default - on this machine's loopback address */
  static async listen(listen = listenHere): Promise<RuntimeApi> {
    return new RuntimeApi(await listen());
  }

  /** Host and port, in the format of AWS_LAMBDA_RUNTIME_API. */
  get address(): string {
    const { address, port } = this.#listening.address() as AddressInfo;
    return `${address}:${port}`;
  }

  /** Gives the waiting runtime its next invocation. */
  deliver({ requestId, payload, deadline, functionArn }: RuntimeInvocation): void {
    this.#requestId = requestId;
    this.#waiting?.writeHead(200, {
      "content-type": "application/json",
      "lambda-runtime-aws-request-id": requestId,
      "lambda-runtime-deadline-ms": String(deadline),
      "lambda-runtime-invoked-function-arn": functionArn,
    });
    this.#waiting?.end(payload);
    this.#waiting = undefined;
  }

  close(): void {
    this.#listening.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url } = request;
    if (method === "GET" && url === `${VERSION}/invocation/next`) {
      this.#waiting = response;
      this.onMessage({ kind: "ready" });
      return;
    }
    const body = await readBody(request);
    const current = `${VERSION}/invocation/${this.#requestId ?? ""}`;
    const isResponse = url === `${current}/response`;
    const isError = url === `${current}/error` || url === `${VERSION}/init/error`;
    if (method !== "POST" || !(isResponse || isError)) {
      refuse(response, 400, "InvalidRequestID");
      return;
    }
    // Only the first answer counts.
    this.#requestId = undefined;
    if (body === undefined) {
      refuse(response, 413, "RequestEntityTooLarge");
      this.onMessage({ kind: "response-too-large" });
      return;
    }
    response.writeHead(202).end();
    this.onMessage({ kind: isResponse ? "response" : "error", payload: body });
  }
}

async function listenHere(): Promise<Server> {
  const server = createTcpServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

function refuse(response: ServerResponse, status: number, errorType: string): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ errorType, errorMessage: errorType }));
}

/** The request's text; undefined if it is longer than a response may be. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length <= MAX_RESPONSE_BYTES) chunks.push(chunk);
    }
  } catch {
    // The sandbox was killed while it was writing. Its exit reports that.
    return "";
  }
  return length <= MAX_RESPONSE_BYTES ? Buffer.concat(chunks).toString("utf8") : undefined;
}
