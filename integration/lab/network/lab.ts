import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { HarnessError } from "../../errors";
import { type Counted, type LabPlan } from "../plan/lab-plan";
import { counted, readCounters } from "./counters";
import { toolEnvironment } from "./tools";

/** The lab's network could not be built, or ended. */
export class LabError extends HarnessError {
  override readonly name = "LabError";
}

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
export class Lab {
  readonly #root: ChildProcess;
  readonly #isRoot: boolean;
  readonly #exit: Promise<unknown>;
  readonly #started = new Set<ChildProcess>();

  constructor(
    readonly plan: LabPlan,
    root: ChildProcess,
    { isRoot }: { readonly isRoot: boolean },
  ) {
    this.#root = root;
    this.#isRoot = isRoot;
    this.#exit = root.exitCode === null ? once(root, "exit") : Promise.resolve();
  }

  /** Starts a process in a namespace, in its own process group. It ends with the lab at the latest. */
  start(process_: LabProcess): ChildProcess {
    const { namespace, command, args, environment, folder = process.cwd() } = process_;
    const { stdio = ["ignore", "pipe", "pipe"] } = process_;
    const pid = this.#root.pid ?? 0;
    const child = spawn(
      "nsenter",
      [
        `--target=${pid}`,
        ...(this.#isRoot ? [] : ["--user", "--preserve-credentials"]),
        "--mount",
        `--pid=/proc/${pid}/ns/pid_for_children`,
        "nsenter",
        `--net=/run/netns/${namespace}`,
        "sh",
        "-c",
        'cd "$1" && shift && exec "$@"',
        "sh",
        folder,
        command,
        ...args,
      ],
      { stdio, detached: true, env: environment },
    );
    this.#started.add(child);
    child.once("exit", () => this.#started.delete(child));
    child.once("error", () => this.#started.delete(child));
    return child;
  }

  /** Which rules counted packets while `work` ran. Captures must not overlap. */
  async capture<T>(work: () => Promise<T>): Promise<Capture<T>> {
    const before = await this.counters();
    const result = await work();
    const ids = counted(before, await this.counters());
    return { result, hops: ids.flatMap((id) => this.plan.counted[id] ?? []) };
  }

  /** The packets that each counted rule has seen, by its place in the plan. */
  async counters(): Promise<ReadonlyMap<number, number>> {
    const withCounters = this.plan.filters.filter(({ rule }) => rule.includes("--comment"));
    const namespaces = new Set(withCounters.map(({ namespace }) => namespace));
    const saved = await Promise.all([...namespaces].map((namespace) => this.#saved(namespace)));
    return new Map(saved.flatMap((each) => [...readCounters(each)]));
  }

  async #saved(namespace: string): Promise<string> {
    const command = "iptables-save";
    const args = ["-c", "-t", "filter"];
    const child = this.start({ namespace, command, args, environment: toolEnvironment() });
    const [stdout, stderr, [code]] = await Promise.all([
      child.stdout ? text(child.stdout) : "",
      child.stderr ? text(child.stderr) : "",
      once(child, "close") as Promise<[number | null]>,
    ]);
    if (code !== 0) throw new LabError(`the lab's counters could not be read: ${stderr.trim()}`);
    return stdout;
  }

  /** Ends every process, namespace, and mount of the lab. */
  async stop(): Promise<void> {
    this.#root.stdin?.end();
    await this.#exit;
    // What ran inside has ended with it. Who led in ends a moment later.
    await Promise.all([...this.#started].map((child) => once(child, "exit")));
  }
}
