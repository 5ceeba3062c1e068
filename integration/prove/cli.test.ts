import { execFile } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Cloud } from "../cloud/cloud";
import type * as errorsModule from "../errors";
import type { WorkFolder } from "../process/work-folder";
import { scratchFolder } from "../testing/scratch";
import type { ProveOptions } from "./prove";
import type { StackResult } from "./result";

type Errors = typeof errorsModule;

/** What the command's parts do, in place of synthesizing, starting and proving. */
interface Parts {
  readonly synthesizeRun: (options: { readonly work: WorkFolder }) => Promise<unknown>;
  readonly startCloud: () => Promise<unknown>;
  readonly prove: (options: ProveOptions) => Promise<readonly StackResult[]>;
}

let mockParts: Parts;
const mockStarted: string[] = [];

jest.mock("../synthesize", () => ({
  configuredSettings: () => Promise.resolve({ region: "eu-central-1" }),
  regionOf: () => "eu-central-1",
}));
jest.mock("../terraform/tool", () => ({
  findTerraform: () => {
    mockStarted.push("terraform");
    return Promise.resolve({ product: "Terraform", path: "/terraform", version: "1.11.4" });
  },
}));
jest.mock("../cloud", () => ({
  startCloud: (name: string) => {
    mockStarted.push(name);
    return mockParts.startCloud();
  },
}));
jest.mock("./prove", () => ({
  synthesizeRun: (options: { readonly work: WorkFolder }) => mockParts.synthesizeRun(options),
  prove: (options: ProveOptions) => mockParts.prove(options),
}));

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
  mockStarted.length = 0;
  stopCloud.mockClear();
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** Runs the command in this process, with parts that do as they should but for what is given. */
async function run(
  args: readonly string[],
  parts: (errors: Errors) => Partial<Parts> = () => ({}),
) {
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    jest.spyOn(process[name], "write").mockImplementation((text) => {
      said[name] += String(text);
      return true;
    });
  }
  const argv = process.argv;
  process.argv = ["node", "prove", ...args];
  const code = await new Promise<unknown>((resolve) => {
    jest.spyOn(process, "exit").mockImplementation((code) => {
      resolve(code);
      return undefined as never;
    });
    jest.isolateModules(() => {
      // The command's own, since its classes are not ours here.
      const errors = jest.requireActual<Errors>("../errors");
      mockParts = {
        synthesizeRun: () => Promise.resolve({ prefix: "prove-1", folders: new Map() }),
        startCloud: () => Promise.resolve(cloud),
        prove: () => Promise.resolve([result()]),
        ...parts(errors),
      };
      jest.requireActual("./cli");
    });
  });
  process.argv = argv;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeAllListeners(name);
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners("error");
  jest.restoreAllMocks();
  return { code, ...said };
}

describe("wrong use", () => {
  test.each([
    ["an unknown option", ["--fast"], "--fast"],
    ["an unknown cloud", ["--cloud", "azure"], "azure"],
    ["no stack at a time", ["--parallel", "0"], "whole number from 1 to"],
    ["half a stack at a time", ["--parallel", "1.5"], "whole number from 1 to"],
    ["too many stacks at a time", ["--parallel", "33"], "whole number from 1 to"],
    ["an option without its value", ["--json"], "--json"],
    ["an argument", ["public"], "argument"],
  ])("exits 2 on %s, and starts nothing", async (_, args, said) => {
    const { code, stdout, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stderr).toContain(said);
    expect(stdout).toBe("");
    expect(mockStarted).toEqual([]);
  });

  test("exits 2 in a process of its own, without a trace of the code, and leaves nothing", async () => {
    const temporary = await scratchFolder();
    const env = { ...process.env, TMPDIR: temporary, TSX_DISABLE_CACHE: "1" };
    const args = ["--import", "tsx", join(__dirname, "cli.ts"), "--fast"];
    const ended = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
      execFile(process.execPath, args, { env }, (error, _, stderr) => {
        resolve({ code: error?.code ?? 0, stderr });
      });
    });
    expect(ended).toEqual({ code: 2, stderr: "error: unknown option '--fast'\n" });
    expect(await readdir(temporary)).toEqual([]);
  });

  test("exits 2 on results that could not be written, and starts nothing", async () => {
    const file = join(await scratchFolder(), "missing", "results.json");
    const { code, stderr } = await run(["--json", file]);
    expect(code).toBe(2);
    expect(stderr).toMatch(`error: ${file} cannot be written (--json): ENOENT`);
    expect(mockStarted).toEqual([]);
  });

  test("exits 2 on a stack that is not there, and stops the cloud", async () => {
    const { code, stderr } = await run(["--stack", "nope"], ({ UsageError }) => ({
      synthesizeRun: () => Promise.reject(new UsageError("there is no stack nope\nnor another")),
    }));
    expect(code).toBe(2);
    expect(stderr).toBe("error: there is no stack nope\nerror: nor another\n");
    expect(stopCloud).toHaveBeenCalledTimes(1);
  });

  test("exits 0 when it is asked for help", async () => {
    const { code, stdout, stderr } = await run(["--help"]);
    expect(code).toBe(0);
    for (const option of ["--stack", "--cloud", "--keep", "--json", "--parallel"]) {
      expect(stdout).toContain(option);
    }
    expect(stderr).toBe("");
    expect(mockStarted).toEqual([]);
  });
});

describe("what stops it", () => {
  test("exits 2 when a tool is missing", async () => {
    const { code, stderr } = await run([], ({ MissingToolError }) => ({
      startCloud: () => Promise.reject(new MissingToolError("there is no Python\nget one")),
    }));
    expect({ code, stderr }).toEqual({ code: 2, stderr: "error: there is no Python\nget one\n" });
  });

  test("exits 1 on anything else", async () => {
    const { code, stderr } = await run([], ({ HarnessError }) => ({
      startCloud: () => Promise.reject(new HarnessError("moto_server did not answer")),
    }));
    expect({ code, stderr }).toEqual({ code: 1, stderr: "error: moto_server did not answer\n" });
  });

  test("exits 130 on an interrupt, when all is stopped", async () => {
    const { code, stderr, stdout } = await run([], () => ({
      prove: ({ signal }) => {
        process.emit("SIGINT");
        return Promise.resolve([result({ status: "failed", result: String(signal.aborted) })]);
      },
    }));
    expect(code).toBe(130);
    expect(stderr).toContain("SIGINT: stopping what was started");
    expect(stdout).toContain("failed: true");
    expect(stopCloud).toHaveBeenCalledTimes(1);
  });

  test.each(["stdout", "stderr"] as const)(
    "exits 130 when nobody reads %s on, and all is stopped",
    async (name) => {
      let aborted: boolean | undefined;
      const { code } = await run([], () => ({
        prove: ({ signal }) => {
          // As `| head` and a terminal that was closed have a write end.
          process[name].emit("error", new Error("write EPIPE"));
          aborted = signal.aborted;
          return Promise.resolve([result()]);
        },
      }));
      expect({ code, aborted }).toEqual({ code: 130, aborted: true });
      expect(stopCloud).toHaveBeenCalledTimes(1);
    },
  );

  test("exits 130 on an interrupt before there is anything to prove", async () => {
    const { code } = await run([], ({ InterruptedError }) => ({
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
    expect(stdout).toContain("Terraform 1.11.4 · a cloud of the tests · eu-central-1");
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
      `every request and its answer is in ${join(folder, "requests.jsonl")}`,
    );
    expect(await readdir(join(folder, "stacks"))).toEqual(["public"]);
    expect(existsSync(join(folder, "requests.jsonl"))).toBe(true);
    await rm(folder, { recursive: true });
  });

  test("writes the results as JSON where it is asked to", async () => {
    const file = join(await scratchFolder(), "results.json");
    await run(["--json", file]);
    expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({
      schemaVersion: 1,
      passed: 1,
      failed: 0,
      skipped: 0,
      repeats: ["ec2 CreateRoute of mixed (attempt=2; max=25)"],
      stacks: [{ stack: "public", status: "passed", operations: ["put", "get"] }],
    });
  });

  test("hands its options on", async () => {
    let given: ProveOptions | undefined;
    await run(["--parallel", "3"], () => ({
      prove: (options) => {
        given = options;
        return Promise.resolve([]);
      },
    }));
    expect(given).toMatchObject({ parallel: 3, keep: false });
    expect(given?.live).toBeFalsy();
    expect(mockStarted.sort()).toEqual(["moto", "terraform"]);
  });

  test("keeps a cloud that ends with it until it is interrupted, when stacks are kept, and then removes their folders", async () => {
    let folder = "";
    const running = run(["--keep"], () => ({
      prove: ({ keep, work }) => {
        folder = work.path;
        setTimeout(() => process.emit("SIGTERM"), 200);
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
