import { createServer, type IncomingMessage, type Server } from "node:http";
import { type AddressInfo } from "node:net";

const servers: Server[] = [];

afterAll(async () => {
  await Promise.all(
    servers.map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

export interface Request {
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface Answer {
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

export interface Loopback {
  readonly port: number;
  /** The paths that were requested, in order. */
  readonly asked: readonly string[];
}

/** An HTTP server on this machine. It stops after the tests of the file. */
export async function serve(
  answer: (request: Request) => Answer | Promise<Answer>,
): Promise<Loopback> {
  const asked: string[] = [];
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const path = incoming.url ?? "";
      asked.push(path);
      void Promise.resolve(
        answer({ path, headers: incoming.headers, body: Buffer.concat(chunks).toString() }),
      ).then(({ status = 200, headers = {}, body }) => {
        response.writeHead(status, headers).end(body);
      });
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, asked };
}
