import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { createInterface } from "node:readline";
import { type Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { watchdog } from "../process/watchdog";
import { type Interpreter } from "./interpreter";
import { LOG_TAIL_BYTES } from "./log";
import { type Place, type PlaceProcess } from "./place";
import { RuntimeApi, type RuntimeInvocation, type RuntimeMessage } from "./runtime-api";

export interface SandboxOptions {
  readonly interpreter: Interpreter;
  readonly environment: Readonly<Record<string, string>>;
  readonly memorySizeMb: number;
  readonly taskRoot: string;
  /** The file that receives all of the process's output. */
  readonly logFile: string;
  /** Where it runs. @default - beside this process */
  readonly place?: Place;
}

/** How the process ended. */
export interface SandboxExit {
  readonly kind: "exited";
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly outOfMemory: boolean;
}

/** The outcome of an invocation, or of an init that failed. */
export type Outcome =
  Exclude<RuntimeMessage, { kind: "ready" }> | SandboxExit | { readonly kind: "timed-out" };

/**
 * One process with the function loaded, in its own process group, and its Runtime API. It handles one invocation at a
 * time. It exits when this process exits, even if this process is killed.
 */
export class Sandbox {
  readonly #process: ChildProcess;
  readonly #api: RuntimeApi;
  readonly #options: SandboxOptions;
  readonly #exit: Promise<void>;
  readonly #messages: (RuntimeMessage | SandboxExit)[] = [];
  #wake: () => void = () => undefined;
  #logOffset = 0;
  #peakMemoryBytes = 0;
  #usable = true;

  private constructor(started: ChildProcess, api: RuntimeApi, options: SandboxOptions) {
    this.#process = started;
    this.#api = api;
    this.#options = options;
    api.onMessage = (message) => {
      this.#post(message);
    };
    this.#exit = new Promise((resolve) => {
      started.once("exit", (code, signal) => {
        this.#endGroup();
        if (started.pid !== undefined) watchdog.forgetProcess(started.pid);
        api.close();
        const outOfMemory = this.#peakMemoryBytes > this.#memoryLimitBytes;
        this.#post({ kind: "exited", code, signal, outOfMemory });
        resolve();
      });
    });
    createInterface({ input: started.stdio[3] as Readable }).on("line", (line) => {
      this.#peakMemoryBytes = Number(line);
      if (this.#peakMemoryBytes > this.#memoryLimitBytes) this.#endGroup();
    });
  }

  static async start(options: SandboxOptions): Promise<Sandbox> {
    const { place } = options;
    const api = await RuntimeApi.listen(place && (() => place.listen()));
    const output = openSync(options.logFile, "a");
    try {
      const runtime: PlaceProcess = {
        command: options.interpreter.command,
        args: options.interpreter.args(options),
        folder: options.taskRoot,
        environment: { ...options.environment, AWS_LAMBDA_RUNTIME_API: api.address },
        stdio: ["ignore", output, output, "pipe"],
      };
      const started = place === undefined ? startHere(runtime) : place.start(runtime);
      // Its own lifeline does not see the harness end before it has started, for which it needs the folder that goes.
      if (started.pid !== undefined) watchdog.watchProcess(started.pid);
      await new Promise<void>((resolve, reject) => {
        started.once("spawn", resolve).once("error", reject);
      });
      return new Sandbox(started, api, options);
    } catch (error) {
      api.close();
      throw error;
    } finally {
      closeSync(output);
    }
  }

  /** Whether it can take an invocation. */
  get usable(): boolean {
    return this.#usable && this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** The peak as of the last report. The sandbox reports every 25 ms. */
  get peakMemoryMb(): number | undefined {
    return this.#peakMemoryBytes === 0 ? undefined : Math.ceil(this.#peakMemoryBytes / 2 ** 20);
  }

  /** Waits until the function is loaded. @returns the failure; undefined if it is loaded. */
  async load(deadline: number): Promise<Outcome | undefined> {
    const message = await this.#next(deadline);
    return message.kind === "ready" ? undefined : this.#fail(message);
  }

  async invoke(invocation: RuntimeInvocation): Promise<Outcome> {
    this.#api.deliver(invocation);
    const message = await this.#next(invocation.deadline);
    if (message.kind === "ready") throw new Error("The runtime asked for work twice.");
    if (message.kind === "exited" || message.kind === "timed-out") return this.#fail(message);
    // The process may exit right after its answer: it reports an uncaught exception before it exits.
    const then = await this.#next(invocation.deadline);
    if (then.kind !== "ready") await this.#fail(then);
    return message;
  }

  /** The log since the last call, or the end of it if it is longer than a log tail. */
  takeLog(): string {
    const file = openSync(this.#options.logFile, "r");
    try {
      const { size } = fstatSync(file);
      const start = Math.max(this.#logOffset, size - LOG_TAIL_BYTES);
      const written = Buffer.alloc(size - start);
      readSync(file, written, 0, written.length, start);
      this.#logOffset = size;
      return written.toString("utf8");
    } finally {
      closeSync(file);
    }
  }

  /** Kills the process and everything that it started. Its log can still be read. */
  async end(): Promise<void> {
    this.#usable = false;
    this.#endGroup();
    await this.#exit;
  }

  async #fail(outcome: Outcome): Promise<Outcome> {
    await this.end();
    return outcome;
  }

  get #memoryLimitBytes(): number {
    return this.#options.memorySizeMb * 2 ** 20;
  }

  #post(message: RuntimeMessage | SandboxExit): void {
    this.#messages.push(message);
    this.#wake();
  }

  async #next(
    deadline: number,
  ): Promise<RuntimeMessage | SandboxExit | { readonly kind: "timed-out" }> {
    const given = this.#messages.shift();
    if (given !== undefined) return given;
    const timer = new AbortController();
    await Promise.race([
      new Promise<void>((resolve) => (this.#wake = resolve)),
      sleep(Math.max(0, deadline - Date.now()), undefined, { signal: timer.signal }).catch(
        () => undefined,
      ),
    ]);
    timer.abort();
    return this.#messages.shift() ?? { kind: "timed-out" };
  }

  #endGroup(): void {
    const { pid } = this.#process;
    if (pid === undefined) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch (error) {
      // The whole group may already have exited.
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

function startHere({ command, args, folder, environment, stdio }: PlaceProcess): ChildProcess {
  return spawn(command, args, { cwd: folder, env: environment, detached: true, stdio });
}
