import { type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { LabError, type Lab } from "../network/lab";
import { counted, readCounters } from "../network/counters";
import { toolEnvironment } from "../network/tools";
import { type Counted, SERVICE_NAMESPACE, type WayIn } from "../plan";

/** A connection to try. */
export interface Flow {
  /** The place of the source in the plan. */
  readonly source: number;
  readonly sourcePort: number;
  readonly address: string;
}

export type Observation =
  | { readonly outcome: "arrives"; readonly way: WayIn; readonly from: string }
  /** Dropped, or not modeled from there on. */
  | { readonly outcome: "ends"; readonly at: Counted };

export type Resolution =
  | { readonly outcome: "resolves"; readonly addresses: readonly string[] }
  | { readonly outcome: "ends"; readonly at: Counted };

interface Said {
  readonly error?: string;
  readonly greeting?: { readonly port: number; readonly from: string };
  readonly addresses?: readonly string[];
}

const FIRST_LOOK_MILLISECONDS = 10;
const LONGEST_MILLISECONDS = 20_000;

/** Sends packets through a lab, one connection after the other, and sees what becomes of each. */
export class Observer {
  readonly #lab: Lab;
  readonly #counters: Agent;
  readonly #probes: readonly Agent[];
  #before: ReadonlyMap<number, number> = new Map();

  private constructor(lab: Lab, counters: Agent, probes: readonly Agent[]) {
    this.#lab = lab;
    this.#counters = counters;
    this.#probes = probes;
  }

  static async start(lab: Lab): Promise<Observer> {
    const { entrances, sources } = lab.plan;
    const ports = entrances.map(({ localPort }) => String(localPort));
    const listener = new Agent(lab, SERVICE_NAMESPACE, process.execPath, [
      file("listener.mjs"),
      ...ports,
    ]);
    const probes = sources.map(
      ({ namespace }) => new Agent(lab, namespace, process.execPath, [file("probe.mjs")]),
    );
    const namespace = "vpc";
    const loop = `while read -r line; do iptables-save -c -t filter; echo ${END}; done`;
    const counters = new Agent(lab, namespace, "sh", ["-c", loop]);
    const observer = new Observer(lab, counters, probes);
    await Promise.all([listener, ...probes].map((agent) => agent.line()));
    observer.#before = await observer.#count();
    return observer;
  }

  /** After a name that does not resolve, the source sends nothing more: its resolver would go on asking. */
  async resolve(source: number): Promise<Resolution> {
    const { host, nobody } = this.#lab.plan;
    const said = await this.#try(source, { resolve: host });
    if ("at" in said) {
      this.#probe(source).kill();
      return { outcome: "ends", at: said.at };
    }
    if (said.error !== undefined && nobody !== undefined) return { outcome: "ends", at: nobody };
    if (said.addresses === undefined) throw new LabError(`${host}: ${said.error ?? "nothing"}`);
    return { outcome: "resolves", addresses: said.addresses };
  }

  async connect({ source, sourcePort, address }: Flow): Promise<Observation> {
    const { port, sources, entrances } = this.#lab.plan;
    const localAddress = sources[source]?.address;
    const options = { host: address, port, localAddress, localPort: sourcePort };
    const said = await this.#try(source, { connect: options });
    if ("at" in said) return { outcome: "ends", at: said.at };
    const { greeting } = said;
    const entrance = entrances.find(({ localPort }) => localPort === greeting?.port);
    if (greeting === undefined || entrance === undefined) {
      throw new LabError(`${address} from port ${sourcePort}: ${said.error ?? "nothing"}`);
    }
    return { outcome: "arrives", way: entrance.way, from: greeting.from };
  }

  /** Packets either arrive, or a counter shows where they ended: no time-out decides. */
  async #try(source: number, what: object): Promise<Said | { readonly at: Counted }> {
    const probe = this.#probe(source);
    const said = probe.ask(JSON.stringify(what)).then((line) => JSON.parse(line) as Said);
    const startedAt = performance.now();
    let pause = FIRST_LOOK_MILLISECONDS;
    while (performance.now() - startedAt < LONGEST_MILLISECONDS) {
      const first = await Promise.race([said, wait(pause, null)]);
      if (first !== null) return first;
      const at = await this.#ended();
      if (at !== undefined && "resolve" in what && this.#lab.plan.nameservers.length > 1) {
        // Another server may still answer.
        const last = await said;
        return last.addresses === undefined ? { at } : last;
      }
      if (at !== undefined) {
        probe.forget();
        await probe.ask(JSON.stringify({ stop: true }), STOPPED);
        return { at };
      }
      pause *= 2;
    }
    throw new LabError(`${JSON.stringify(what)}: neither arrived nor ended`);
  }

  #probe(source: number): Agent {
    const probe = this.#probes[source];
    if (probe === undefined) throw new RangeError(`the plan has no source ${source}`);
    return probe;
  }

  /** The rule that has ended packets since the last look. */
  async #ended(): Promise<Counted | undefined> {
    const now = await this.#count();
    const ids = counted(this.#before, now);
    const ends = ids.flatMap((id) => this.#lab.plan.counted[id] ?? []);
    const [first, ...others] = ends.filter(({ effect }) => effect !== "passes");
    if (first !== undefined) this.#before = now;
    if (others.length > 0) throw new LabError(`one flow ended twice: ${JSON.stringify(ends)}`);
    return first;
  }

  async #count(): Promise<ReadonlyMap<number, number>> {
    return readCounters(await this.#counters.ask("", END));
  }
}

const END = "END";
const STOPPED = JSON.stringify({ stopped: true });

function file(name: string): string {
  return join(__dirname, name);
}

/** A process in the lab that answers lines. */
class Agent {
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  readonly #waiting: { resolve: (line: string) => void; reject: (error: Error) => void }[] = [];

  constructor(lab: Lab, namespace: string, command: string, args: readonly string[]) {
    this.#child = lab.start({
      namespace,
      command,
      args,
      environment: toolEnvironment(),
      stdio: ["pipe", "pipe", "inherit"],
    });
    const { stdin, stdout } = this.#child;
    stdin?.on("error", () => undefined);
    if (stdout === null) throw new TypeError("a process without output");
    createInterface({ input: stdout }).on("line", (line) => {
      const next = this.#waiting.shift();
      if (next === undefined) this.#lines.push(line);
      else next.resolve(line);
    });
    this.#child.once("close", () => {
      const error = new LabError(`${command} ${args.join(" ")} in ${namespace} has ended`);
      for (const { reject } of this.#waiting) reject(error);
    });
  }

  line(): Promise<string> {
    const line = this.#lines.shift();
    if (line !== undefined) return Promise.resolve(line);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** @param until the last line of the answer. @default - the answer has one line */
  async ask(question: string, until?: string): Promise<string> {
    this.#child.stdin?.write(`${question}\n`);
    const answer = [await this.line()];
    while (until !== undefined && answer.at(-1) !== until) answer.push(await this.line());
    return answer.join("\n");
  }

  kill(): void {
    const { pid } = this.#child;
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  }

  /** Nobody waits any longer for an answer that has not come. */
  forget(): void {
    this.#waiting.length = 0;
  }
}
