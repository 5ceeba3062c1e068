import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const REPOSITORY = join(__dirname, "../..");
/** How long after its end something of a run may still be there. */
const SETTLE_SECONDS = 10;

/** `npm run prove`, as a person starts it, with a temporary folder of its own to find what is left of it. */
class Run {
  readonly lines: string[] = [];

  private constructor(
    readonly child: ChildProcess,
    readonly temporary: string,
  ) {}

  static async start(args: readonly string[]): Promise<Run> {
    const temporary = await mkdtemp(join(tmpdir(), "interrupt-"));
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "integration/prove/cli.ts", "--stack", "public", ...args],
      {
        cwd: REPOSITORY,
        env: { ...process.env, TMPDIR: temporary, TSX_DISABLE_CACHE: "1" },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    const run = new Run(child, temporary);
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => run.lines.push(line));
    }
    return run;
  }

  async says(text: string): Promise<void> {
    while (!this.lines.some((line) => line.includes(text))) {
      if (this.child.exitCode !== null) throw new Error(`ended first:\n${this.lines.join("\n")}`);
      await sleep(20);
    }
  }

  async exit(): Promise<number | null> {
    if (this.child.exitCode === null) await once(this.child, "exit");
    return this.child.exitCode;
  }

  /** The command lines of processes of this run that still live, and what is in its temporary folder. */
  async left(): Promise<readonly string[]> {
    const end = Date.now() + SETTLE_SECONDS * 1000;
    for (;;) {
      const left = [...(await this.#processes()), ...(await readdir(this.temporary))];
      if (left.length === 0 || Date.now() > end) return left;
      await sleep(200);
    }
  }

  async clean(): Promise<void> {
    this.child.kill("SIGKILL");
    await rm(this.temporary, { recursive: true, force: true });
  }

  async #processes(): Promise<readonly string[]> {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const found = await Promise.all(
      pids.map(async (pid) => {
        const [environment, command] = await Promise.all(
          ["environ", "cmdline"].map((file) =>
            readFile(`/proc/${pid}/${file}`, "utf8").catch(() => ""),
          ),
        );
        return environment?.includes(`TMPDIR=${this.temporary}\0`) ? [command ?? ""] : [];
      }),
    );
    return found.flat();
  }
}

const onLinux = process.platform === "linux" ? describe : describe.skip;

onLinux("a proof that is interrupted", () => {
  // Together, since each of them waits for Terraform most of the time.
  test.concurrent.each([
    { phase: "start", text: "" },
    { phase: "init", text: "public: init" },
    { phase: "apply", text: "public: apply" },
    { phase: "plan and invoke", text: "public: plan and invoke" },
    { phase: "destroy", text: "public: destroy" },
  ])(
    "leaves no process and no folder after Ctrl-C in $phase",
    async ({ text }) => {
      const run = await Run.start([]);
      try {
        await run.says(text);
        if (text === "") await sleep(1_500);
        run.child.kill("SIGINT");
        expect(await run.exit()).toBe(130);
        expect(run.lines.join("\n")).toContain("SIGINT: stopping what was started");
        expect(run.lines.join("\n")).not.toMatch(/\n\s+at /);
        expect(await run.left()).toEqual([]);
      } finally {
        await run.clean();
      }
    },
    180_000,
  );

  test("leaves no process and no folder after kill -9", async () => {
    const run = await Run.start([]);
    try {
      await run.says("public: apply");
      run.child.kill("SIGKILL");
      await run.exit();
      expect(await run.left()).toEqual([]);
    } finally {
      await run.clean();
    }
  }, 60_000);
});
