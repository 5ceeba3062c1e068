import { join } from "node:path";
import { CommandError, InterruptedError, MissingToolError } from "../errors";
import { scratchFolder, writeExecutable } from "../testing/scratch";
import { run, type RunOptions } from "./child";

/** What `run` gives for a piece of JavaScript. */
function runCode(code: string, options: Partial<RunOptions> = {}) {
  return run({
    title: "the tool",
    command: process.execPath,
    args: ["-e", code],
    environment: {},
    ...options,
  });
}

async function failureOf(running: Promise<unknown>): Promise<CommandError> {
  const error = await running.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(CommandError);
  return error as CommandError;
}

describe("a command that succeeds", () => {
  test("returns what it said on standard output, without what it said on standard error", async () => {
    const finished = await runCode('console.log("one\\ntwo"); console.error("beside");');
    expect(finished).toMatchObject({ code: 0, stdout: "one\ntwo" });
    expect(finished.seconds).toBeGreaterThan(0);
  });

  test("hands over each line of both streams as it comes", async () => {
    const lines: string[] = [];
    await runCode('console.log("one"); console.error("two");', {
      onLine: (line, stream) => lines.push(`${stream} ${line}`),
    });
    expect(lines.sort()).toEqual(["stderr two", "stdout one"]);
  });

  test("has the environment and the folder it was given, and nothing of ours", async () => {
    const folder = await scratchFolder();
    const { stdout } = await runCode(
      'console.log(JSON.stringify([process.env.ONLY, "HOME" in process.env, require("fs").readdirSync(".")]))',
      { environment: { ONLY: "this" }, folder },
    );
    expect(JSON.parse(stdout)).toEqual(["this", false, []]);
  });

  test.each([3, 0])("returns exit code %i when it is among those that are fine", async (code) => {
    expect(await runCode(`process.exit(${code})`, { okCodes: [0, 3] })).toMatchObject({ code });
  });
});

describe("a command that fails", () => {
  test("rejects with the command, its exit code, how long it took and the last of what it said", async () => {
    const { failure, message } = await failureOf(
      runCode(
        'for (let line = 1; line <= 28; line += 1) console.log("line " + line + "\\n\\n │"); process.exitCode = 3;',
      ),
    );
    expect(failure).toMatchObject({ command: "the tool", outcome: "exited 3" });
    expect(failure.seconds).toBeGreaterThan(0);
    expect(failure.lastLines).toEqual(
      Array.from({ length: 20 }, (_, index) => `line ${index + 9}`),
    );
    expect(message).toMatch(/^the tool exited 3 after \d+\.\d s; last lines:\n {2}line 9\n/);
  });

  test("shows of standard error too", async () => {
    const { failure } = await failureOf(runCode('console.error("why"); process.exitCode = 1;'));
    expect(failure.lastLines).toEqual(["why"]);
  });

  test("shows of each line what `describeLine` makes of it, and leaves out what it makes nothing of", async () => {
    const { failure } = await failureOf(
      runCode('console.log("+yes\\n-no\\n+also"); process.exitCode = 1;', {
        describeLine: (line) => (line.startsWith("+") ? line.slice(1) : undefined),
      }),
    );
    expect(failure.lastLines).toEqual(["yes", "also"]);
  });

  test("says so when it said nothing", async () => {
    const { message } = await failureOf(runCode("process.exit(1)"));
    expect(message).toMatch(/; it printed nothing$/);
  });

  test("names the signal that ended it", async () => {
    const { failure } = await failureOf(runCode('process.kill(process.pid, "SIGKILL")'));
    expect(failure.outcome).toBe("was killed by SIGKILL");
  });

  test("rejects when its exit code is not among those that are fine", async () => {
    const { failure } = await failureOf(runCode("process.exit(0)", { okCodes: [3] }));
    expect(failure.outcome).toBe("exited 0");
  });
});

describe("a command that cannot be started", () => {
  test("is a missing tool when it is not there", async () => {
    const missing = join(await scratchFolder(), "no-such-tool");
    const running = runCode("", { command: missing });
    await expect(running).rejects.toThrow(MissingToolError);
    await expect(running).rejects.toThrow(missing);
  });

  test("is a missing tool when its interpreter is not there", async () => {
    const folder = await scratchFolder();
    const command = await writeExecutable(
      join(folder, "tool"),
      `#!${folder}/no-such-interpreter\n`,
    );
    await expect(runCode("", { command })).rejects.toThrow(MissingToolError);
  });

  test("is not started when the signal is aborted already", async () => {
    const missing = join(await scratchFolder(), "no-such-tool");
    const reason = new InterruptedError("SIGINT");
    const running = runCode("", { command: missing, signal: AbortSignal.abort(reason) });
    await expect(running).rejects.toBe(reason);
  });
});
