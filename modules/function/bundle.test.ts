import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import { inApp } from "../testing/template";
import { BundleAsset } from "./bundle";

const zip = new Uint8Array([1, 2, 3]);

test("writes the zip to its path in the stack's folder", () => {
  inApp((app) => {
    const stack = new TerraformStack(app, "test");
    new AwsProvider(stack, "aws");
    const asset = new BundleAsset(stack, "bundle", zip);
    app.synth();
    expect(asset.path).toMatch(/^assets\/bundle\/[0-9a-f]{32}\.zip$/);
    expect([...readFileSync(join(app.outdir, "stacks/test", asset.path))]).toEqual([1, 2, 3]);
  });
});

test("reports the SHA-256 hash of the zip as Lambda does", () => {
  inApp((app) => {
    const asset = new BundleAsset(new TerraformStack(app, "test"), "bundle", zip);
    expect(asset.sha256).toBe(createHash("sha256").update(zip).digest("base64"));
  });
});

test("has a different path and hash for different bytes", () => {
  inApp((app) => {
    const stack = new TerraformStack(app, "test");
    const one = new BundleAsset(stack, "bundle", zip);
    const other = new BundleAsset(stack, "other", new Uint8Array([1, 2, 4]));
    expect(other.sha256).not.toBe(one.sha256);
    expect(other.path.split("/")[2]).not.toBe(one.path.split("/")[2]);
  });
});

test("removes the zip of an earlier run", () => {
  inApp((app) => {
    const stack = new TerraformStack(app, "test");
    new AwsProvider(stack, "aws");
    new BundleAsset(stack, "bundle", zip);
    const folder = join(app.outdir, "stacks/test/assets/bundle");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "old.zip"), "");
    app.synth();
    expect(existsSync(join(folder, "old.zip"))).toBe(false);
    expect(readdirSync(folder)).toHaveLength(1);
  });
});
