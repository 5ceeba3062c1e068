import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const REPOSITORY = join(__dirname, "../..");
/** The lock file of Testcontainers, which is empty and shared by all of its users. */
const SHARED_LOCK = /^testcontainers-node-\d+\.lock$/;

export interface CommandRunOptions {
  /** The script's path in the repository. */
  readonly script: string;
  readonly args: readonly string[];
  /** Overrides this process's environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface RunningProcess {
  readonly pid: number;
  /** Its command line. */
  readonly words: readonly string[];
}

/**
 * A command, started as a person would start it. It has a separate temporary folder, so that a test can find what the
 * command leaves behind.
 */
export class CommandRun {
  readonly lines: string[] = [];

  private constructor(
    readonly child: ChildProcess,
    readonly temporary: string,
  ) {}

  static start({ script, args, environment }: CommandRunOptions): Promise<CommandRun> {
    return CommandRun.of([process.execPath, "--import", "tsx", script, ...args], environment);
  }

  /** Any command line, in the repository's folder. */
  static async of(
    [command = "", ...args]: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<CommandRun> {
    const temporary = await mkdtemp(join(tmpdir(), "command-run-"));
    const child = spawn(command, args, {
      cwd: REPOSITORY,
      env: { ...process.env, ...environment, TMPDIR: temporary, TSX_DISABLE_CACHE: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const run = new CommandRun(child, temporary);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => run.lines.push(line));
    }
    return run;
  }

  get output(): string {
    return this.lines.join("\n");
  }

  async says(text: string): Promise<void> {
    while (!this.lines.some((line) => line.includes(text))) {
      if (this.ended) throw new Error(`ended first:\n${this.output}`);
      await sleep(20);
    }
  }

  async exit(): Promise<number | null> {
    if (!this.ended) await once(this.child, "exit");
    return this.child.exitCode;
  }

  /**
   * What the run left: the command lines of live processes, the files in its temporary folder, and `others`. Returns
   * as soon as nothing is left, or after `settleSeconds`.
   */
  async left(
    settleSeconds: number,
    others: () => Promise<readonly string[]> = () => Promise.resolve([]),
  ): Promise<readonly string[]> {
    const end = Date.now() + settleSeconds * 1000;
    for (;;) {
      const files = await readdir(this.temporary);
      const left = [
        ...(await this.processes()).map(({ words }) => words.join(" ")),
        ...files.filter((name) => !SHARED_LOCK.test(name)),
        ...(await others()),
      ];
      if (left.length === 0 || Date.now() > end) return left;
      await sleep(200);
    }
  }

  async clean(): Promise<void> {
    this.child.kill("SIGKILL");
    await rm(this.temporary, { recursive: true, force: true });
  }

  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** The live processes of the run, as this system's /proc shows them. */
  async processes(): Promise<readonly RunningProcess[]> {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const found = await Promise.all(
      pids.map(async (pid) => {
        const [environment = "", command = ""] = await Promise.all(
          ["environ", "cmdline"].map((file) =>
            readFile(`/proc/${pid}/${file}`, "utf8").catch(() => ""),
          ),
        );
        // A function has an environment of its own.
        const folder = await readlink(`/proc/${pid}/cwd`).catch(() => "");
        const isOurs =
          environment.includes(`TMPDIR=${this.temporary}\0`) ||
          folder.startsWith(`${this.temporary}/`);
        return isOurs ? [{ pid: Number(pid), words: command.split("\0").slice(0, -1) }] : [];
      }),
    );
    return found.flat();
  }
}
