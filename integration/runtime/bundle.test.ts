import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDeployedBundle, unzip } from "./bundle";
import { BundleMismatchError, BundleUnreadableError } from "./errors";
import { zip } from "./testing/test-functions";

const bundle = zip({ "index.js": "exports.handler = () => 1;", "lib/deep/a.js": "1;" });
const codeSha256 = createHash("sha256").update(bundle).digest("base64");
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "bundle-test-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("reads the bundle that was deployed", async () => {
  const bundlePath = join(folder, "orders.zip");
  await writeFile(bundlePath, bundle);
  const read = await readDeployedBundle({ functionName: "orders", bundlePath, codeSha256 });
  expect(Buffer.from(read).equals(bundle)).toBe(true);
});

test("throws with both hashes when another one was deployed", async () => {
  const bundlePath = join(folder, "orders.zip");
  await writeFile(bundlePath, bundle);
  const reading = readDeployedBundle({
    functionName: "orders",
    bundlePath,
    codeSha256: "b3RoZXI=",
  });
  await expect(reading).rejects.toThrow(BundleMismatchError);
  await expect(reading).rejects.toMatchObject({
    functionName: "orders",
    bundlePath,
    deployedSha256: "b3RoZXI=",
    bundleSha256: codeSha256,
  });
});

test("throws when there is no bundle", async () => {
  const bundlePath = join(folder, "none.zip");
  await expect(
    readDeployedBundle({ functionName: "orders", bundlePath, codeSha256 }),
  ).rejects.toThrow(BundleUnreadableError);
});

test("unzips files in folders", async () => {
  await unzip("orders", bundle, folder);
  expect(await readFile(join(folder, "lib/deep/a.js"), "utf8")).toBe("1;");
});

test("throws when the bundle is not a zip file", async () => {
  await expect(unzip("orders", Buffer.from("no zip"), folder)).rejects.toThrow(
    BundleUnreadableError,
  );
});

test.each(["../out.js", "a/../../out.js"])("throws when a file is named %s", async (name) => {
  await expect(unzip("orders", zip({ [name]: "" }), folder)).rejects.toThrow(BundleUnreadableError);
  await expect(readFile(join(folder, "../out.js"))).rejects.toThrow();
});
