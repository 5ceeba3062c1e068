import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clearOutputFolder } from "./output-folder";

let outdir: string;

beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), "output-folder-"));
});

afterEach(() => {
  rmSync(outdir, { recursive: true });
});

function write(...files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(join(outdir, file, ".."), { recursive: true });
    writeFileSync(join(outdir, file), "x");
  }
}

test("removes what synthesis wrote, as JSON and as HCL, even for a stack that no longer exists", () => {
  write("stacks/a/cdk.tf", "stacks/a/cdk.tf.json", "stacks/a/assets/bundle/1.zip");
  write("stacks/gone/cdk.tf.json", "stacks/gone/metadata.json");
  clearOutputFolder(outdir);
  expect(readdirSync(join(outdir, "stacks/a"))).toEqual([]);
  expect(readdirSync(join(outdir, "stacks/gone"))).toEqual([]);
});

test("keeps the state and everything else that it did not write", () => {
  const kept = ["terraform.tfstate", "terraform.tfstate.backup", ".terraform.lock.hcl", "mine.tf"];
  write("cdk.tf", ...kept.map((file) => `stacks/a/${file}`));
  clearOutputFolder(outdir);
  expect(readdirSync(join(outdir, "stacks/a")).sort()).toEqual([...kept].sort());
  expect(existsSync(join(outdir, "cdk.tf"))).toBe(true);
});

test("does nothing when nothing was synthesized", () => {
  clearOutputFolder(join(outdir, "none"));
  expect(readdirSync(outdir)).toEqual([]);
});
