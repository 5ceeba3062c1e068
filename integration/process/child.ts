import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { CommandError, isError, MissingToolError } from "../errors";
import { watchdog } from "./watchdog";

/** A wrong configuration file of Terraform is the first of its 16 lines, where a provider is not found for that. */
const LAST_LINES = 20;

export interface ChildOptions {
  /** As a person would name it, for errors: `terraform apply of nat-gateway`. */
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  /** All of the child's environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** @default - this process's */
  readonly folder?: string;
  /** Each line of standard output and of standard error, as it comes. */
  readonly onLine?: (line: string, stream: "stdout" | "stderr") => void;
  /** What of a line a failure shows; nothing leaves it out, as does a line without a word. @default - all of it */
  readonly describeLine?: (line: string) => string | undefined;
  /** What asks it to stop, before SIGKILL. @default "SIGTERM" */
  readonly stopSignal?: NodeJS.Signals;
  /** How long it has from the stop signal to SIGKILL. @default 5 */
  readonly graceSeconds?: number;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly seconds: number;
}

/**
 * A child process in a process group of its own, so that it and all it starts can be ended by its own id,
 * and so that a Ctrl-C in the terminal reaches the harness alone, which then stops things in order.
 */
export class Child {
  readonly pid: number;
  readonly exit: Promise<Exit>;
  readonly #process: ChildProcess;
  readonly #options: ChildOptions;
  readonly #lastLines: string[] = [];

  private constructor(started: ChildProcess, pid: number, options: ChildOptions) {
    this.#process = started;
    this.#options = options;
    this.pid = pid;
    const startedAt = performance.now();
    watchdog.watchProcess(pid);
    this.#readLines("stdout");
    this.#readLines("stderr");
    this.exit = new Promise((resolve) => {
      started.once("close", (code, signal) => {
        watchdog.forgetProcess(pid);
        resolve({ code, signal, seconds: (performance.now() - startedAt) / 1000 });
      });
    });
  }

  /** @throws MissingToolError when the command cannot be started. */
  static async start(options: ChildOptions): Promise<Child> {
    const started = spawn(options.command, options.args, {
      cwd: options.folder,
      env: options.environment,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    await new Promise<void>((resolve, reject) => {
      started.once("spawn", resolve);
      started.once("error", (cause) => {
        reject(
          new MissingToolError(`${options.command} could not be started: ${cause.message}`, {
            cause,
          }),
        );
      });
    });
    // After "spawn" there is a pid.
    return new Child(started, started.pid ?? 0, options);
  }

  /** The last of what it said, on either stream. */
  get lastLines(): readonly string[] {
    return this.#lastLines;
  }

  failure(exit: Exit, lastLines: readonly string[] = this.#lastLines): CommandError {
    return new CommandError({
      command: this.#options.title,
      outcome: exit.signal === null ? `exited ${exit.code ?? 0}` : `was ended by ${exit.signal}`,
      seconds: exit.seconds,
      lastLines,
    });
  }

  /** Asks it to stop, waits, and ends what is left of its group. Returns when it is gone. */
  async stop(): Promise<void> {
    this.#signal(this.#options.stopSignal ?? "SIGTERM");
    const timer = setTimeout(
      () => {
        this.#signal("SIGKILL");
      },
      (this.#options.graceSeconds ?? 5) * 1000,
    );
    await this.exit;
    clearTimeout(timer);
    this.#signal("SIGKILL");
  }

  #signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.pid, signal);
    } catch (error) {
      if (!(isError(error) && "code" in error && error.code === "ESRCH")) throw error;
    }
  }

  #readLines(name: "stdout" | "stderr"): void {
    const stream = this.#process[name];
    if (stream === null) return;
    createInterface({ input: stream }).on("line", (line) => {
      this.#options.onLine?.(line, name);
      const shown = this.#options.describeLine ? this.#options.describeLine(line) : line;
      if (shown === undefined || !/\w/.test(shown)) return;
      this.#lastLines.push(shown);
      if (this.#lastLines.length > LAST_LINES) this.#lastLines.shift();
    });
  }
}

export interface RunOptions extends ChildOptions {
  /** Stops the command; `run` then rejects with the signal's reason once it is gone. */
  readonly signal?: AbortSignal;
  /** Exit codes that are not failures. @default [0] */
  readonly okCodes?: readonly number[];
}

export interface Finished {
  readonly code: number;
  readonly seconds: number;
  readonly stdout: string;
}

/** Runs a command to its end. @throws CommandError when it exits with another code than `okCodes`. */
export async function run(options: RunOptions): Promise<Finished> {
  const { signal, okCodes = [0] } = options;
  signal?.throwIfAborted();
  const stdout: string[] = [];
  const child = await Child.start({
    ...options,
    onLine: (line, stream) => {
      if (stream === "stdout") stdout.push(line);
      options.onLine?.(line, stream);
    },
  });
  const stop = (): void => void child.stop();
  signal?.addEventListener("abort", stop, { once: true });
  // It may have come while the command was being started.
  if (signal?.aborted === true) stop();
  const exit = await child.exit;
  signal?.removeEventListener("abort", stop);
  signal?.throwIfAborted();
  if (exit.code === null || !okCodes.includes(exit.code)) throw child.failure(exit);
  return { code: exit.code, seconds: exit.seconds, stdout: stdout.join("\n") };
}
