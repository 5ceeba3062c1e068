import { InterruptedError } from "../errors";

/** The exit code of a command that was interrupted. */
export const INTERRUPTED = 130;

const ECHO_MILLISECONDS = 1000;

interface OutputStream {
  readonly isTTY: boolean;
  write(text: string): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
}

/** The parts of the process that a command uses: signals, streams, and exit. */
export interface Host {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  on(signal: "SIGINT" | "SIGTERM" | "SIGHUP", listener: () => void): unknown;
  exit(code: number): unknown;
}

/**
 * Aborts on Ctrl-C and similar signals, and when nobody reads the output any longer (`| head`, a closed terminal). A
 * second signal exits at once, and the watchdog cleans up.
 */
export function interruptSignal(host: Host = process): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  const interrupt = (name: NodeJS.Signals): void => {
    host.stderr.write(`\n${name}: stopping everything that was started\n`);
    controller.abort(new InterruptedError(name));
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    host.on(name, () => {
      // Under npm, one Ctrl-C arrives twice: from the terminal and from npm.
      if (controller.signal.aborted && Date.now() - first < ECHO_MILLISECONDS) return;
      if (controller.signal.aborted) host.exit(INTERRUPTED);
      first = Date.now();
      interrupt(name);
    });
  }
  for (const stream of [host.stdout, host.stderr]) {
    stream.on("error", () => {
      if (!controller.signal.aborted) interrupt("SIGPIPE");
    });
  }
  return controller.signal;
}
