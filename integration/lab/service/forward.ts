import { Agent, type IncomingMessage, request as send, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";

/** Sends requests on to the cloud under test, which answers in DynamoDB's place. */
export class Forwarder {
  readonly #endpoint: URL;
  readonly #agent = new Agent({ keepAlive: true });

  /** @param endpoint An `http:` URL. */
  constructor(endpoint: string) {
    this.#endpoint = new URL(endpoint);
  }

  /** The request as it came, its host included: the cloud tells from it which service is meant. */
  async forward(request: IncomingMessage, body: Buffer, response: ServerResponse): Promise<void> {
    const { hostname, port } = this.#endpoint;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      send(
        {
          agent: this.#agent,
          hostname,
          port,
          method: request.method,
          path: request.url,
          headers: request.headers,
        },
        resolve,
      )
        .on("error", reject)
        .end(body);
    });
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    await pipeline(answer, response);
  }

  close(): void {
    this.#agent.destroy();
  }
}
