import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";

/**
 * Sees processes come and go without asking the system for their ids, which may be another's by then: each connects,
 * says its name, and holds the connection for as long as it lives.
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
      // A killed process's end of the connection is reset.
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

  /** JavaScript with which a process says that it is here; it ends with the witness, at the latest. */
  hello(name: string): string {
    const { port } = this.#server.address() as AddressInfo;
    return `require("node:net").connect(${port}, "127.0.0.1")
      .on("error", () => {}).on("close", () => process.exit()).write(${JSON.stringify(`${name}\n`)});`;
  }

  get here(): readonly string[] {
    return [...this.#here].sort();
  }

  /** Resolves when exactly these are here. */
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
