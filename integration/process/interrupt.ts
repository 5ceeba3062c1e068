import { InterruptedError } from "../errors";

/** The exit code of a command that was interrupted. */
export const INTERRUPTED = 130;

const ECHO_MILLISECONDS = 1000;

interface OutputStream {
  readonly isTTY: boolean;
  write(text: string): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
}

/** What a command sees of the process it runs in: its signals, its streams and its end. */
export interface Host {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  on(signal: "SIGINT" | "SIGTERM" | "SIGHUP", listener: () => void): unknown;
  exit(code: number): unknown;
}

/**
 * Aborted by Ctrl-C and its like, and where nobody reads on: `| head`, a terminal that was closed. A second signal does
 * not wait for anything; the watchdog ends what is left.
 */
export function interruptSignal(host: Host = process): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  const interrupt = (name: NodeJS.Signals): void => {
    host.stderr.write(`\n${name}: stopping what was started\n`);
    controller.abort(new InterruptedError(name));
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    host.on(name, () => {
      // One Ctrl-C comes twice under npm: from the terminal, and passed on.
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
