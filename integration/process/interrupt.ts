import { InterruptedError } from "../errors";

/** The exit code of a command that was interrupted. */
export const INTERRUPTED = 130;

const ECHO_MILLISECONDS = 1000;

/**
 * Aborted by Ctrl-C and its like, and where nobody reads on: `| head`, a terminal that was closed. A second signal does
 * not wait for anything; the watchdog ends what is left.
 */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  const interrupt = (name: NodeJS.Signals): void => {
    process.stderr.write(`\n${name}: stopping what was started\n`);
    controller.abort(new InterruptedError(name));
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      // One Ctrl-C comes twice under npm: from the terminal, and passed on.
      if (controller.signal.aborted && Date.now() - first < ECHO_MILLISECONDS) return;
      if (controller.signal.aborted) process.exit(INTERRUPTED);
      first = Date.now();
      interrupt(name);
    });
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", () => {
      if (!controller.signal.aborted) interrupt("SIGPIPE");
    });
  }
  return controller.signal;
}
