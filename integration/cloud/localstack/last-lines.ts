import { createInterface } from "node:readline";
import { type Readable } from "node:stream";

const KEPT = 12;

/** The last lines of a container's log. */
export class LastLines {
  readonly #lines: string[] = [];
  #complete: Promise<void> = Promise.resolve();

  follow(log: Readable): void {
    const lines = createInterface({ input: log });
    lines.on("line", (line) => {
      if (line.trim() === "") return;
      this.#lines.push(line);
      if (this.#lines.length > KEPT) this.#lines.shift();
    });
    this.#complete = new Promise((resolve) => lines.once("close", resolve));
  }

  /** Resolves once the container has stopped and its whole log has been read. */
  complete(): Promise<void> {
    return this.#complete;
  }

  toString(): string {
    return this.#lines.length === 0
      ? "it printed nothing"
      : ["its last lines:", ...this.#lines.map((line) => `  ${line}`)].join("\n");
  }
}
