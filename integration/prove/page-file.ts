import { writeFile } from "node:fs/promises";
import { HarnessError, InterruptedError, messageOf } from "../errors";
import { renderRunPage, type RunOnPage } from "./page";

/** The page of a run. It is written once, also if the run ends early: then with what is known. */
export class PageFile {
  readonly #file: string | undefined;
  readonly #onNotice: (text: string) => void;
  readonly #startedAt = performance.now();
  #known: Omit<RunOnPage, "seconds">;
  #written = false;

  /** @param file Nothing is written without it. */
  constructor(file: string | undefined, command: string, onNotice: (text: string) => void) {
    this.#file = file;
    this.#onNotice = onNotice;
    this.#known = { command, startedAt: new Date(), ranOn: [], results: [], repeats: [] };
  }

  add(known: Partial<RunOnPage>): void {
    this.#known = { ...this.#known, ...known };
  }

  /** @throws HarnessError if the file cannot be written any longer. */
  async write(): Promise<void> {
    if (this.#file === undefined || this.#written) return;
    this.#written = true;
    const seconds = (performance.now() - this.#startedAt) / 1000;
    try {
      await writeFile(this.#file, renderRunPage({ seconds, ...this.#known }));
    } catch (cause) {
      throw new HarnessError(`cannot write ${this.#file} (--page): ${messageOf(cause)}`, { cause });
    }
    this.#onNotice(`wrote ${this.#file}`);
  }

  /** Writes what is known when the run fails or is interrupted. */
  async writeEnded(error: unknown): Promise<void> {
    const interrupted = error instanceof InterruptedError;
    this.add({ ended: interrupted ? "interrupted" : { error: messageOf(error) } });
    await this.write();
  }
}
