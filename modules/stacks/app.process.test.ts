import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ACCESS_PATHS } from "../../contract/stacks";
import { parseSettings } from "./settings";
import { settingsSources } from "./settings-sources";

const root = join(__dirname, "../..");
const tsx = require.resolve("tsx/cli");
const folder = mkdtempSync(join(tmpdir(), "app-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function run(name: string, settings?: unknown, environment: NodeJS.ProcessEnv = {}) {
  const outdir = join(folder, name);
  const { status, stdout, stderr } = spawnSync(process.execPath, [tsx, join(root, "main.ts")], {
    cwd: folder,
    encoding: "utf8",
    env: {
      ...process.env,
      CDKTF_OUTDIR: outdir,
      ...(settings !== undefined && { CDKTF_CONTEXT_JSON: JSON.stringify({ settings }) }),
      ...environment,
    },
  });
  return { outdir, status, stdout, stderr };
}

const stackFile = (outdir: string, stack: string) =>
  readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8");

describe("by itself", () => {
  const { outdir, status, stdout, stderr } = run("first");
  const stacks = readdirSync(join(outdir, "stacks"));

  test("writes every stack with its bundle, and prints nothing", () => {
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
    expect([...stacks].sort()).toEqual([...ACCESS_PATHS].sort());
    for (const stack of stacks.filter((name) => name !== "instance")) {
      const { output } = JSON.parse(stackFile(outdir, stack)) as {
        output: { function_bundle: { value: string } };
      };
      expect(existsSync(join(outdir, "stacks", stack, output.function_bundle.value))).toBe(true);
    }
  });

  test("writes the same bytes each time, wherever it writes them", () => {
    const second = run("second");
    for (const stack of stacks) {
      expect(stackFile(second.outdir, stack)).toBe(stackFile(outdir, stack));
    }
  });
});

test("removes files that Terraform would read twice, and keeps the state", () => {
  const { outdir } = run("twice");
  const beside = ["cdk.tf", "terraform.tfstate"].map((name) => join(outdir, "stacks/public", name));
  for (const file of beside) writeFileSync(file, "");
  run("twice");
  expect(beside.map((file) => existsSync(file))).toEqual([false, true]);
});

test.each([
  ["true", 2],
  ["1", 2],
  ["false", 0],
])(
  "refuses HCL in one sentence, and keeps what is there, with SYNTH_HCL_OUTPUT=%s: exits %i",
  (value, code) => {
    const name = `hcl-${value}`;
    const { outdir } = run(name);
    const before = stackFile(outdir, "public");
    rmSync(join(outdir, "stacks/mixed/cdk.tf.json"));
    const { status, stderr } = run(name, undefined, { SYNTH_HCL_OUTPUT: value });
    expect(status).toBe(code);
    expect(stackFile(outdir, "public")).toBe(before);
    expect(existsSync(join(outdir, "stacks/mixed/cdk.tf.json"))).toBe(code === 0);
    const refused =
      /^error: the stacks are synthesized as JSON only, .*, got: SYNTH_HCL_OUTPUT=.*`--hcl`.*\n$/;
    expect(refused.test(stderr)).toBe(code === 2);
  },
);

test("cdktf.json shows every setting with its default", () => {
  const [source] = settingsSources(join(root, "cdktf.json"), {});
  expect(source?.settings).toEqual(parseSettings());
});

test("reads settings for a single run from the environment", () => {
  const { outdir, status } = run("one-off", { prefix: "team-a" });
  expect(status).toBe(0);
  expect(stackFile(outdir, "public")).toContain('"team-a-public"');
});

test("reports each wrong setting on its own line, creates nothing and exits 2", () => {
  const { outdir, status, stdout, stderr } = run("wrong", { memoryMb: 1, regoin: "x" });
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toBe(
    [
      "error: `memoryMb` must be a whole number between 128 and 10240, got: 1 (CDKTF_CONTEXT_JSON, settings.memoryMb)",
      "error: `regoin` is not a setting; did you mean `region`? (CDKTF_CONTEXT_JSON, settings.regoin)",
      "",
    ].join("\n"),
  );
  expect(existsSync(outdir)).toBe(false);
});

test("reports in one sentence that a folder is not writable, and exits 2", () => {
  writeFileSync(join(folder, "a-file"), "");
  const { outdir, status, stderr } = run("a-file");
  expect(status).toBe(2);
  expect(stderr).toMatch(
    new RegExp(
      `^error: could not synthesize the stacks into ${outdir} \\(CDKTF_OUTDIR\\): \\w+: .*\n$`,
    ),
  );
});

test("reports in one sentence that the cloud backend needs Terraform, and exits 2", () => {
  const backend = { type: "cloud", organization: "acme" };
  const { outdir, status, stderr } = run("cloud", { backend }, { TERRAFORM_BINARY_NAME: "absent" });
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr:
      "error: `backend` of type cloud needs absent on PATH, but `absent version` failed: install Terraform, or set TERRAFORM_BINARY_NAME to another binary\n",
  });
  expect(existsSync(outdir)).toBe(false);
});
