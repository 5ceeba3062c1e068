import { InterruptedError } from "../errors";

/** The exit code of a command that was interrupted. */
export const INTERRUPTED = 130;

const ECHO_MILLISECONDS = 1000;
const LOOK_MILLISECONDS = 500;

/** The process that waits for this one. npm's scripts set it, because npm passes on no SIGHUP and no SIGKILL. */
const STARTED_BY = "STARTED_BY";

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
  /** @default - not known, so nobody's end is noticed */
  readonly ppid?: number;
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Aborts on Ctrl-C and similar signals, when nobody reads the output any longer (`| head`, a closed terminal), and when
 * the npm that started this process has ended. A second signal exits at once, and the watchdog cleans up.
 */
export function interruptSignal(host: Host = process): AbortSignal {
  const controller = new AbortController();
  let first = 0;
  const interrupt = (name: NodeJS.Signals, why: string = name): void => {
    host.stderr.write(`\n${why}: stopping everything that was started\n`);
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
  onCallerEnd(host, () => {
    if (!controller.signal.aborted) interrupt("SIGHUP", "npm has ended");
  });
  return controller.signal;
}

function onCallerEnd(host: Host, then: () => void): void {
  const caller = host.env?.[STARTED_BY];
  if (caller === undefined) return;
  // What this process starts is started by this process.
  delete host.env?.[STARTED_BY];
  const timer = setInterval(() => {
    if (host.ppid === Number(caller)) return;
    clearInterval(timer);
    then();
  }, LOOK_MILLISECONDS);
  timer.unref();
}
