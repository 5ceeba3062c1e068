import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { CommandError, isError, MissingToolError } from "../errors";
import { watchdog } from "./watchdog";

/** If Terraform does not find a provider because of a wrong configuration file, the first of 16 lines says so. */
const LAST_LINES = 20;

export interface ChildOptions {
  /** A name for error messages: `terraform apply of nat-gateway`. */
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The child's complete environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** @default - this process's working directory */
  readonly folder?: string;
  /** Receives each line of standard output and standard error. */
  readonly onLine?: (line: string, stream: "stdout" | "stderr") => void;
  /**
   * What an error shows of a line; undefined omits the line. Lines without a word are always omitted. @default - the
   * whole line
   */
  readonly describeLine?: (line: string) => string | undefined;
  /** The signal that asks the child to stop, before SIGKILL. @default "SIGTERM" */
  readonly stopSignal?: NodeJS.Signals;
  /** How long to wait between the stop signal and SIGKILL. @default 5 */
  readonly graceSeconds?: number;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly seconds: number;
}

/**
 * A child process in its own process group, so that the group ID is enough to kill the child and everything it
 * starts. Ctrl-C in the terminal reaches only the harness, which then stops everything in order.
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
    this.#readLines("stdout");
    this.#readLines("stderr");
    // A Terraform that was killed leaves its providers running.
    started.once("exit", () => {
      this.#signal("SIGKILL");
      watchdog.forgetProcess(pid);
    });
    this.exit = new Promise((resolve) => {
      started.once("close", (code, signal) => {
        resolve({ code, signal, seconds: (performance.now() - startedAt) / 1000 });
      });
    });
  }

  /** @throws MissingToolError if the command cannot be started. */
  static async start(options: ChildOptions): Promise<Child> {
    const started = spawn(options.command, options.args, {
      cwd: options.folder,
      env: options.environment,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    if (started.pid !== undefined) watchdog.watchProcess(started.pid);
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
    // After "spawn", the pid is set.
    return new Child(started, started.pid ?? 0, options);
  }

  /** The last lines that it printed, on either stream. */
  get lastLines(): readonly string[] {
    return this.#lastLines;
  }

  failure(exit: Exit, lastLines: readonly string[] = this.#lastLines): CommandError {
    return new CommandError({
      command: this.#options.title,
      outcome: exit.signal === null ? `exited ${exit.code ?? 0}` : `was killed by ${exit.signal}`,
      seconds: exit.seconds,
      lastLines,
    });
  }

  /** Asks the child to stop, waits, and kills its group. Returns once the child has exited. */
  async stop(): Promise<void> {
    this.#signal(this.#options.stopSignal ?? "SIGTERM");
    const timer = setTimeout(
      () => {
        this.#signal("SIGKILL");
        // A process that left the group may still hold them open.
        this.#process.stdout?.destroy();
        this.#process.stderr?.destroy();
      },
      (this.#options.graceSeconds ?? 5) * 1000,
    );
    await this.exit;
    clearTimeout(timer);
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
  /** Stops the command. `run` then rejects with the signal's reason once the command has exited. */
  readonly signal?: AbortSignal;
  /** Exit codes that are not failures. @default [0] */
  readonly okCodes?: readonly number[];
}

export interface Finished {
  readonly code: number;
  readonly seconds: number;
  readonly stdout: string;
}

/** Runs a command until it exits. @throws CommandError if the exit code is not in `okCodes`. */
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
  // The abort may have come while the command was starting.
  if (signal?.aborted === true) stop();
  const exit = await child.exit;
  signal?.removeEventListener("abort", stop);
  signal?.throwIfAborted();
  if (exit.code === null || !okCodes.includes(exit.code)) throw child.failure(exit);
  return { code: exit.code, seconds: exit.seconds, stdout: stdout.join("\n") };
}
