import { type ChildProcess, type StdioOptions } from "node:child_process";
import { type Counted, type LabPlan } from "../plan/lab-plan";

export interface LabProcess {
  /** A namespace of the plan: one of `plan.sources`, or SERVICE_NAMESPACE. */
  readonly namespace: string;
  readonly command: string;
  readonly args: readonly string[];
  /** The complete environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** @default - this process's working directory */
  readonly folder?: string;
  /** @default - `ignore` for stdin, `pipe` for the rest */
  readonly stdio?: StdioOptions;
}

/** What a connection passed, in the order of the plan, and where it ended. */
export interface Capture<T> {
  readonly result: T;
  readonly hops: readonly Counted[];
}

/**
 * A network that is up. Its processes see the host's files, except for /run, which is empty, and the files that tell
 * where names resolve. Nothing in it reaches any network of the host, not even 127.0.0.1: use a Unix socket, whose file
 * is outside of /run, to talk with a process outside.
 */
export interface Lab {
  readonly plan: LabPlan;
  /** Starts a process in a namespace, in its own process group. It ends with the lab at the latest. */
  start(process: LabProcess): ChildProcess;
  /** Which rules counted packets while `work` ran. Captures must not overlap. */
  capture<T>(work: () => Promise<T>): Promise<Capture<T>>;
  /** Ends every process, namespace, and mount of the lab. */
  stop(): Promise<void>;
}

/** Whether this machine can run the lab, or the one sentence that says what refuses and what would allow it. */
export type LabSupport = { readonly supported: true } | { readonly skipped: string };
