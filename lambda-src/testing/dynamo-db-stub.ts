import { createServer, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo } from "node:net";

import { type JsonValue } from "../../contract/function";
import { Database } from "../database";
import { type Context, createHandler, type Handler } from "../handler";

/** A request as DynamoDB's wire protocol puts it: `GetItem` and its JSON; the probe has no target. */
export interface Received {
  readonly method: string;
  readonly target: string | undefined;
  readonly authorization: string | undefined;
  readonly body: JsonValue;
}

export interface Answer {
  readonly status?: number;
  readonly body?: JsonValue;
  /** In place of a body of JSON. */
  readonly text?: string;
  /** Closes the connection in place of any answer. @default false */
  readonly lost?: boolean;
}

/** What DynamoDB answers to what it refuses. */
export const refusal = (exception: string, status = 400): Answer => ({
  status,
  body: { __type: `com.amazonaws.dynamodb.v20120810#${exception}`, message: "refused" },
});

/** A server on loopback that stands for DynamoDB in the tests: answers as told and keeps what came. */
export class DynamoDbStub {
  readonly #server: Server;
  readonly received: Received[] = [];
  /** Connections opened so far. */
  connections = 0;
  answer: (request: Received) => Answer = () => ({});

  private constructor() {
    this.#server = createServer((request, response) => {
      void readBody(request).then((sent) => {
        const { authorization, "x-amz-target": target } = request.headers;
        const received: Received = {
          method: request.method ?? "",
          target: typeof target === "string" ? target.split(".")[1] : undefined,
          authorization,
          body: sent === "" ? null : (JSON.parse(sent) as JsonValue),
        };
        this.received.push(received);
        const answer = this.answer(received);
        if (answer.lost === true) {
          request.socket.destroy();
          return;
        }
        const { status = 200, body = {}, text = JSON.stringify(body) } = answer;
        response.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
        response.end(text);
      });
    });
    this.#server.on("connection", () => {
      this.connections += 1;
    });
  }

  static async start(): Promise<DynamoDbStub> {
    const stub = new DynamoDbStub();
    await new Promise<void>((resolve) => stub.#server.listen(0, "127.0.0.1", resolve));
    return stub;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** A handler of its own that talks to this port of loopback, in the environment that Lambda would give it. */
export function handlerFor(port: number, environment: NodeJS.ProcessEnv = {}): Handler {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    AWS_REGION: "us-east-2",
    AWS_ACCOUNT_ID: "",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    TABLE_NAME: "orders",
    ...environment,
  });
  return createHandler(new Database());
}

export const context = (remaining = 60_000, awsRequestId = "7a1d7e2c"): Context => ({
  awsRequestId,
  getRemainingTimeInMillis: () => remaining,
});
