import { EventEmitter } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Cloud } from "../cloud/cloud";
import { HarnessError, InterruptedError, MissingToolError, UsageError } from "../errors";
import { scratchFolder } from "../testing/scratch";
import { type ProofParts, run as runCommand } from "./command";
import { type ProveOptions } from "./prove";
import { type StackResult } from "./result";

const started: string[] = [];

const stopCloud = jest.fn(() => Promise.resolve());
const cloud = {
  name: "moto",
  title: "a cloud of the tests",
  clientConfig: { region: "eu-central-1", endpoint: "http://127.0.0.1:4566" },
  disposable: true,
  repeats: ["ec2 CreateRoute of mixed (attempt=2; max=25)"],
  lost: new AbortController().signal,
  stop: stopCloud,
} satisfies Partial<Record<keyof Cloud, unknown>>;

function result(other: Partial<StackResult> = {}): StackResult {
  return {
    stack: "public",
    way: "public endpoint",
    expected: "reads and writes",
    status: "passed",
    result: "put get",
    problems: [],
    resources: 14,
    operations: ["put", "get"],
    seconds: 2,
    ...other,
  };
}

beforeEach(() => {
  started.length = 0;
  stopCloud.mockClear();
});
/** What the command sees of a process, with all that it says there. */
class FakeHost extends EventEmitter {
  readonly said = { stdout: "", stderr: "" };
  readonly stdout = this.#stream("stdout");
  readonly stderr = this.#stream("stderr");
  readonly exit = jest.fn();

  #stream(name: "stdout" | "stderr") {
    const write = (text: string): void => {
      this.said[name] += text;
    };
    return Object.assign(new EventEmitter(), { isTTY: false, write });
  }
}

/** Runs the command with parts that do as they should, but for what is given. */
async function run(
  args: readonly string[],
  parts: (host: FakeHost) => Partial<ProofParts> = () => ({}),
) {
  const host = new FakeHost();
  const given: ProofParts = {
    configuredSettings: () => Promise.resolve({ region: "eu-central-1" }),
    findTerraform: () =>
      Promise.resolve({ product: "Terraform", path: "/terraform", version: "1.11.4" }),
    synthesizeRun: () => Promise.resolve({ prefix: "prove-1", folders: new Map() }),
    installProvider: () => Promise.resolve("5.100.0"),
    startCloud: () => Promise.resolve(cloud as never as Cloud),
    prepareLab: () => Promise.resolve({ skipped: "the lab is off" }),
    prove: () => Promise.resolve([result()]),
    host,
    ...parts(host),
  };
  const code = await runCommand({ name: "prove", description: "", clouds: ["moto"] }, args, {
    ...given,
    findTerraform: (options) => {
      started.push("terraform");
      return given.findTerraform(options);
    },
    startCloud: (name, options) => {
      started.push(name);
      return given.startCloud(name, options);
    },
  });
  return { code, ...host.said };
}

describe("wrong use", () => {
  test.each([
    ["an unknown option", ["--fast"], "--fast"],
    ["an unknown cloud", ["--cloud", "azure"], "azure"],
    ["an unknown mode of the lab", ["--lab", "maybe"], "auto, on, off"],
    ["no stack at a time", ["--parallel", "0"], "whole number from 1 to"],
    ["half a stack at a time", ["--parallel", "1.5"], "whole number from 1 to"],
    ["too many stacks at a time", ["--parallel", "33"], "whole number from 1 to"],
    ["an option without its value", ["--json"], "--json"],
    ["versions that are none", ["--provider", "newest"], "such as '>= 6.0'"],
    ["an argument", ["public"], "argument"],
  ])("exits 2 on %s, and starts nothing", async (_, args, said) => {
    const { code, stdout, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
    expect(stdout).toBe("");
    expect(started).toEqual([]);
  });

  test("exits 2 on results that could not be written, and starts nothing", async () => {
    const file = join(await scratchFolder(), "missing", "results.json");
    const { code, stderr } = await run(["--json", file]);
    expect(code).toBe(2);
    expect(stderr).toMatch(`error: cannot write ${file} (--json): ENOENT`);
    expect(started).toEqual([]);
  });

  test("exits 2 on a page that could not be written, and starts nothing", async () => {
    const file = join(await scratchFolder(), "missing", "run.html");
    const { code, stderr } = await run(["--page", file]);
    expect(code).toBe(2);
    expect(stderr).toMatch(`error: cannot write ${file} (--page): ENOENT`);
    expect(started).toEqual([]);
  });

  test("exits 2 on a stack that is not there, and stops the cloud", async () => {
    const { code, stderr } = await run(["--stack", "nope"], () => ({
      synthesizeRun: () => Promise.reject(new UsageError("there is no stack nope\nnor another")),
    }));
    expect(code).toBe(2);
    expect(stderr).toBe("error: there is no stack nope\nerror: nor another\n");
    expect(stopCloud).toHaveBeenCalledTimes(1);
  });

  test("exits 0 when it is asked for help", async () => {
    const { code, stdout, stderr } = await run(["--help"]);
    expect(code).toBe(0);
    for (const option of [
      "--stack",
      "--cloud",
      "--lab",
      "--keep",
      "--json",
      "--page",
      "--provider",
      "--parallel",
    ]) {
      expect(stdout).toContain(option);
    }
    expect(stderr).toBe("");
    expect(started).toEqual([]);
  });
});

describe("what stops it", () => {
  test("exits 2 when a tool is missing", async () => {
    const { code, stderr } = await run([], () => ({
      startCloud: () => Promise.reject(new MissingToolError("there is no Python\nget one")),
    }));
    expect({ code, stderr }).toEqual({ code: 2, stderr: "error: there is no Python\nget one\n" });
  });

  test("exits 2 when there is no such provider, and stops the cloud", async () => {
    const { code, stderr } = await run(["--provider", ">= 6.0"], () => ({
      installProvider: ({ request = "" }) =>
        Promise.reject(new MissingToolError(`cannot get ${request}`)),
    }));
    expect({ code, stderr }).toEqual({ code: 2, stderr: "error: cannot get >= 6.0\n" });
    expect(stopCloud).toHaveBeenCalledTimes(1);
  });

  test("exits 1 on anything else", async () => {
    const { code, stderr } = await run([], () => ({
      startCloud: () => Promise.reject(new HarnessError("moto_server did not answer")),
    }));
    expect({ code, stderr }).toEqual({ code: 1, stderr: "error: moto_server did not answer\n" });
  });

  test("exits 130 on an interrupt, when all is stopped", async () => {
    const { code, stderr, stdout } = await run([], (host) => ({
      prove: ({ signal }) => {
        host.emit("SIGINT");
        return Promise.resolve([result({ status: "failed", function: String(signal.aborted) })]);
      },
    }));
    expect(code).toBe(130);
    expect(stderr).toContain("SIGINT: stopping everything that was started");
    expect(stdout).toContain("failed: true");
    expect(stopCloud).toHaveBeenCalledTimes(1);
  });

  test.each(["stdout", "stderr"] as const)(
    "exits 130 when nobody reads %s on, and all is stopped",
    async (name) => {
      let aborted: boolean | undefined;
      const { code } = await run([], (host) => ({
        prove: ({ signal }) => {
          // As `| head` and a terminal that was closed have a write end.
          host[name].emit("error", new Error("write EPIPE"));
          aborted = signal.aborted;
          return Promise.resolve([result()]);
        },
      }));
      expect({ code, aborted }).toEqual({ code: 130, aborted: true });
      expect(stopCloud).toHaveBeenCalledTimes(1);
    },
  );

  test("exits 130 on an interrupt before there is anything to prove", async () => {
    const { code } = await run([], () => ({
      synthesizeRun: () => Promise.reject(new InterruptedError("SIGINT")),
    }));
    expect(code).toBe(130);
    expect(stopCloud).toHaveBeenCalledTimes(1);
  });
});

describe("the end", () => {
  test("exits 0 when all is as expected, with the report, and nothing left", async () => {
    let folder = "";
    const { code, stdout } = await run([], () => ({
      prove: ({ work }) => {
        folder = work.path;
        return Promise.resolve([result(), result({ stack: "isolated", status: "skipped" })]);
      },
    }));
    expect(code).toBe(0);
    expect(stdout).toContain(
      "Terraform 1.11.4 · hashicorp/aws 5.100.0 · a cloud of the tests · eu-central-1",
    );
    expect(stdout).toContain("\nAWS provider 5.100.0\n");
    expect(stdout).toContain("no lab, so the doctor alone judges the network: the lab is off");
    expect(stdout).toContain("1 passed, 0 failed, 1 skipped");
    expect(stopCloud).toHaveBeenCalledTimes(1);
    expect(existsSync(folder)).toBe(false);
  });

  test("exits 1 when something is not, and keeps the folder that a stack needs", async () => {
    let folder = "";
    const { code, stdout } = await run([], () => ({
      prove: ({ work }) => {
        folder = work.path;
        const keptFolder = join(folder, "stacks", "public");
        return Promise.resolve([result({ status: "failed", problems: ["broken"], keptFolder })]);
      },
    }));
    expect(code).toBe(1);
    expect(stdout).toContain("0 passed, 1 failed, 0 skipped");
    expect(stdout).toContain(join(folder, "stacks", "public"));
    expect(existsSync(folder)).toBe(true);
    await rm(folder, { recursive: true });
  });

  test("keeps of a run that fails what failed and the requests, and nothing of what passed", async () => {
    let folder = "";
    const { stdout } = await run([], () => ({
      synthesizeRun: ({ work }) => {
        folder = work.path;
        const folders = new Map(
          ["public", "isolated"].map((stack) => [stack, join(folder, "stacks", stack)]),
        );
        for (const stack of folders.values()) mkdirSync(stack, { recursive: true });
        writeFileSync(join(folder, "requests.jsonl"), "{}\n");
        return Promise.resolve({ prefix: "prove-1", folders });
      },
      prove: ({ synthesis }) =>
        Promise.resolve([
          result({
            status: "failed",
            problems: ["broken"],
            keptFolder: synthesis.folders.get("public") ?? "",
          }),
          result({ stack: "isolated" }),
        ]),
    }));
    expect(stdout).toContain(
      `every request and its response is in ${join(folder, "requests.jsonl")}`,
    );
    expect(await readdir(join(folder, "stacks"))).toEqual(["public"]);
    expect(existsSync(join(folder, "requests.jsonl"))).toBe(true);
    await rm(folder, { recursive: true });
  });

  test("writes the results as JSON where it is asked to", async () => {
    const file = join(await scratchFolder(), "results.json");
    const { stdout } = await run(["--json", file]);
    expect(stdout).toContain(`wrote ${file}\n`);
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({
      schemaVersion: 1,
      provider: "5.100.0",
      passed: 1,
      failed: 0,
      skipped: 0,
      repeats: ["ec2 CreateRoute of mixed (attempt=2; max=25)"],
      stacks: [{ stack: "public", status: "passed", operations: ["put", "get"] }],
    });
  });

  test("says what others wrote without what acts on a terminal", async () => {
    const acts = "\u001b]0;x\u0007";
    const { stdout } = await run([], () => ({
      prepareLab: () => Promise.resolve({ skipped: acts }),
      prove: ({ print }) => {
        print(acts);
        return Promise.resolve([result({ problems: [acts] })]);
      },
    }));
    expect(stdout.split("\\u001b]0;x\\u0007")).toHaveLength(4);
    // eslint-disable-next-line no-control-regex -- this is what must not be there
    expect(stdout).not.toMatch(/[\u0007\u001b]/);
  });

  test("hands its options on", async () => {
    let given: ProveOptions | undefined;
    const { stdout } = await run(["--parallel", "3", "--provider", "~> 6.0"], () => ({
      installProvider: ({ request }) => Promise.resolve(request === "~> 6.0" ? "6.31.0" : ""),
      prove: (options) => {
        given = options;
        return Promise.resolve([]);
      },
    }));
    expect(given).toMatchObject({
      parallel: 3,
      keep: false,
      provider: "6.31.0",
      lab: { skipped: "the lab is off" },
    });
    expect(stdout).toContain("hashicorp/aws 6.31.0");
    expect(given?.live).toBeFalsy();
    expect(started.sort()).toEqual(["moto", "terraform"]);
  });

  test("keeps a cloud that ends with it until it is interrupted, when stacks are kept, and then removes their folders", async () => {
    let folder = "";
    const running = run(["--keep"], (host) => ({
      prove: ({ keep, work }) => {
        folder = work.path;
        setTimeout(() => host.emit("SIGTERM"), 200);
        return Promise.resolve([result({ result: `kept: ${keep}`, keptFolder: folder })]);
      },
    }));
    expect(stopCloud).not.toHaveBeenCalled();
    const { code, stdout } = await running;
    expect(stdout).toContain("AWS_ENDPOINT_URL=http://127.0.0.1:4566");
    expect(existsSync(folder)).toBe(false);
    expect(code).toBe(130);
    expect(stopCloud).toHaveBeenCalledTimes(1);
  });
});

describe("the page", () => {
  /** Runs the command, and reads the page that it leaves. */
  async function pageOf(parts: (host: FakeHost) => Partial<ProofParts>, before = "") {
    const file = join(await scratchFolder(), "run.html");
    if (before !== "") writeFileSync(file, before);
    const { code, stdout, stderr } = await run(["--page", file], parts);
    return { code, stdout, stderr, page: await readFile(file, "utf8") };
  }

  test("has the results where all is as expected", async () => {
    const { code, stdout, page } = await pageOf(() => ({}), "earlier");
    expect(code).toBe(0);
    expect(page).toContain("Every stack does what it says");
    expect(page).toContain("Terraform 1.11.4 · hashicorp/aws 5.100.0 · a cloud of the tests");
    expect(page).toContain("No lab, so the doctor alone judges the network: the lab is off.");
    expect(page).not.toContain("earlier");
    expect(stdout).toMatch(/^wrote .*run\.html$/m);
  });

  test("has what failed", async () => {
    const failed = result({ status: "failed", problems: ["expected a, got b"] });
    const { code, page } = await pageOf(() => ({ prove: () => Promise.resolve([failed]) }));
    expect(code).toBe(1);
    expect(page).toContain("1 of 1 stack failed");
    expect(page).toContain("<pre>expected a, got b</pre>");
  });

  test("says what stopped a run before it had a result", async () => {
    const { code, page, stderr } = await pageOf(() => ({
      startCloud: () => Promise.reject(new HarnessError("moto_server did not answer")),
    }));
    expect(code).toBe(1);
    expect(page).toContain("The run failed");
    expect(page).toContain("<pre>moto_server did not answer</pre>");
    expect(stderr).toBe("error: moto_server did not answer\n");
  });

  test("has the results of an interrupted run, and says that it was interrupted", async () => {
    const { code, page } = await pageOf((host) => ({
      prove: () => {
        host.emit("SIGINT");
        return Promise.resolve([
          result(),
          result({ stack: "mixed", status: "failed", problems: ["interrupted by SIGINT"] }),
        ]);
      },
    }));
    expect(code).toBe(130);
    expect(page).toContain("Interrupted: npm run prove");
    expect(page).toContain("2 stacks, side by side");
  });

  test("is written for a run that is interrupted before there is anything to prove", async () => {
    const { code, page } = await pageOf(() => ({
      synthesizeRun: () => Promise.reject(new InterruptedError("SIGINT")),
    }));
    expect(code).toBe(130);
    expect(page).toContain("Interrupted");
    expect(page).toContain("No stack has a result");
  });

  test("exits 1 where the file went away during the run, with one sentence", async () => {
    const folder = await scratchFolder();
    const file = join(folder, "run.html");
    const { code, stderr } = await run(["--page", file], () => ({
      prove: async () => {
        await rm(folder, { recursive: true });
        return [result()];
      },
    }));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: cannot write .*run\.html \(--page\): ENOENT[^\n]*\n$/);
    expect(stopCloud).toHaveBeenCalledTimes(1);
  });
});
