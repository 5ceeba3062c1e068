import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";

/**
 * Sees processes start and exit without process IDs, which the system may reuse. Each process connects, sends its
 * name, and keeps the connection open while it lives.
 */
export class Witness {
  readonly #server: Server;
  readonly #here = new Set<string>();
  readonly #sockets = new Set<Socket>();
  #changed = (): void => undefined;

  private constructor(server: Server) {
    this.#server = server;
    server.on("connection", (socket) => {
      let name: string | undefined;
      this.#sockets.add(socket);
      createInterface({ input: socket }).on("line", (line) => {
        name = line;
        this.#here.add(name);
        this.#changed();
      });
      // A killed process resets its end of the connection.
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        this.#sockets.delete(socket);
        if (name !== undefined) this.#here.delete(name);
        this.#changed();
      });
    });
  }

  static async start(): Promise<Witness> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new Witness(server);
  }

  /** JavaScript that reports a process to the witness. The process exits when the witness stops, if not earlier. */
  hello(name: string): string {
    const { port } = this.#server.address() as AddressInfo;
    return `require("node:net").connect(${port}, "127.0.0.1")
      .on("error", () => {}).on("close", () => process.exit()).write(${JSON.stringify(`${name}\n`)});`;
  }

  get here(): readonly string[] {
    return [...this.#here].sort();
  }

  /** Resolves when exactly these processes are here. */
  async sees(...names: readonly string[]): Promise<void> {
    const wanted = JSON.stringify([...names].sort());
    while (JSON.stringify(this.here) !== wanted) {
      await new Promise<void>((resolve) => (this.#changed = resolve));
    }
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
