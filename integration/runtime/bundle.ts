import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { unzipSync } from "fflate";
import { messageOf } from "../errors";
import { BundleMismatchError, BundleUnreadableError } from "./errors";

export interface DeployedCode {
  readonly functionName: string;
  readonly bundlePath: string;
  /** SHA-256 in base64: the function's `CodeSha256`. */
  readonly codeSha256: string;
}

/**
 * Reads the zip at `bundlePath` and checks that it is the one that the cloud deployed.
 * @throws BundleMismatchError, BundleUnreadableError
 */
export async function readDeployedBundle(code: DeployedCode): Promise<Uint8Array> {
  const { functionName, bundlePath, codeSha256 } = code;
  let bundle: Buffer;
  try {
    bundle = await readFile(bundlePath);
  } catch (cause) {
    throw new BundleUnreadableError(
      `cannot read the bundle of ${functionName}: ${messageOf(cause)}`,
      { cause },
    );
  }
  const sha256 = createHash("sha256").update(bundle).digest("base64");
  if (sha256 !== codeSha256) {
    throw new BundleMismatchError(functionName, bundlePath, codeSha256, sha256);
  }
  return bundle;
}

/** @throws BundleUnreadableError if it is not a zip file, or if it contains a file outside `folder`. */
export async function unzip(
  functionName: string,
  bundle: Uint8Array,
  folder: string,
): Promise<void> {
  let files: Readonly<Record<string, Uint8Array>>;
  try {
    files = unzipSync(bundle);
  } catch (cause) {
    throw new BundleUnreadableError(
      `the bundle of ${functionName} is not a zip file: ${messageOf(cause)}`,
      { cause },
    );
  }
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    if (!path.startsWith(folder + sep)) {
      throw new BundleUnreadableError(
        `the bundle of ${functionName} contains a file outside its folder: ${name}`,
      );
    }
    if (name.endsWith("/")) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
}
