import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleDoctor } from "./bundle";
import { run } from "./cli";
import { exampleFolder } from "./testing/examples";
import { VERSION } from "./version";

/** Outside of the repository, so that nothing of it is found. */
const folder = mkdtempSync(join(tmpdir(), "doctor-bundle-"));
const { file, metafile } = bundleDoctor(folder);

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function doctor(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], AWS_REGION: "us-east-2", AWS_EC2_METADATA_DISABLED: "true" },
  });
  return { status, stdout, stderr };
}

const FOLDER = ["--folder", exampleFolder("gateway-endpoint"), "--actions", "read"];

/** Files that contain a part of the AWS SDK. */
const OF_SDK = Object.entries(metafile.outputs)
  .filter(([, { inputs }]) =>
    Object.entries(inputs).some(
      ([path, { bytesInOutput }]) =>
        /node_modules\/@(aws-sdk|smithy)\//.test(path) && bytesInOutput > 0,
    ),
  )
  .map(([path]) => path.slice(path.lastIndexOf("/") + 1));

test("prints its version, and help with examples", () => {
  expect(doctor("--version")).toEqual({ status: 0, stdout: `${VERSION}\n`, stderr: "" });
  const { stdout } = doctor("--help");
  expect(stdout).toMatch(/^Usage: lambda-dynamodb-doctor \[options\] \[command\]\n/);
  expect(stdout).toContain("  $ lambda-dynamodb-doctor --function orders-reader\n");
});

test.each(["text", "json", "markdown", "sarif", "junit", "html"])(
  "writes the same report as the source: --format %s",
  async (format) => {
    let printed = "";
    const print = (text: string) => {
      printed += text;
    };
    const code = await run([...FOLDER, "--format", format], { out: print, err: print }, () =>
      Promise.reject(new Error("the account was asked")),
    );
    expect(doctor(...FOLDER, "--format", format)).toEqual({
      status: code,
      stdout: printed,
      stderr: "",
    });
  },
);

test("asks an account with the SDK, and says what is missing in one sentence", () => {
  const { status, stderr } = doctor("--function", "orders-reader");
  expect(status).toBe(2);
  expect(stderr).toMatch(/^error: .*credentials.*\n$/i);
  expect(stderr).not.toContain("internal error");
});

test("loads nothing of the SDK for a folder", () => {
  expect(OF_SDK.length).toBeGreaterThan(0);
  expect(OF_SDK).not.toContain("lambda-dynamodb-doctor.mjs");
  for (const name of OF_SDK) rmSync(join(folder, name));
  expect(doctor(...FOLDER).status).toBe(0);
  // The same without the files that an account needs.
  const { status, stderr } = doctor("--function", "orders-reader");
  expect(status).toBe(2);
  expect(stderr).toContain("Cannot find module");
});

test("is small, and starts by itself", () => {
  const start = readFileSync(file);
  expect(start.subarray(0, 19).toString()).toBe("#!/usr/bin/env node");
  const loaded = readdirSync(folder).filter((name) => !OF_SDK.includes(name));
  const bytes = loaded.map((name) => readFileSync(join(folder, name)).byteLength);
  expect(bytes.reduce((sum, each) => sum + each, 0)).toBeLessThan(1_100_000);
});
