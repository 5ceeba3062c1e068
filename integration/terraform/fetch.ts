import { createHash } from "node:crypto";
import { chmod, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { isError, messageOf, MissingToolError } from "../errors";
import { cacheFolder, whileLocked } from "../process/cache-folder";

/** The Terraform version to download if there is none on PATH. */
export const PINNED_VERSION = "1.11.4";

const RELEASES = "https://releases.hashicorp.com/terraform";
const WAYS_OUT = "put terraform or tofu (1.9 or newer) on PATH";

const CPUS: ReadonlyMap<NodeJS.Architecture, string> = new Map([
  ["x64", "amd64"],
  ["arm64", "arm64"],
]);

export interface FetchTerraformOptions {
  /** The address of the releases. @default "https://releases.hashicorp.com/terraform" */
  readonly releases?: string;
  /** @default - the user's cache folder */
  readonly cache?: string;
  readonly platform?: NodeJS.Platform;
  readonly architecture?: NodeJS.Architecture;
  /** Receives a notice before each download, because downloads take a while. */
  readonly onNotice?: (text: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * The path of the pinned Terraform in the cache folder. If it is not there yet, downloads it and checks it against
 * the release's SHA256SUMS.
 * @throws MissingToolError if it cannot be downloaded, or if it does not match SHA256SUMS.
 */
export async function fetchTerraform(options: FetchTerraformOptions = {}): Promise<string> {
  const cache = options.cache ?? cacheFolder();
  const folder = join(cache, `terraform-${PINNED_VERSION}`);
  const binary = join(folder, "terraform");
  const fetched = async (): Promise<string> => {
    if (existsSync(binary)) return binary;
    const contents = await fetchBinary(options);
    await mkdir(folder, { recursive: true });
    // Only a complete file gets the final name.
    const partial = `${binary}.partial`;
    await rm(partial, { force: true });
    await writeFile(partial, contents);
    await chmod(partial, 0o755);
    await rename(partial, binary);
    return binary;
  };
  return whileLocked(cache, fetched, options.signal);
}

async function fetchBinary(options: FetchTerraformOptions): Promise<Uint8Array> {
  const { releases = RELEASES, signal } = options;
  const name = archiveName(options);
  const folder = `${releases}/${PINNED_VERSION}`;
  options.onNotice?.(`downloading Terraform ${PINNED_VERSION} from ${folder} (once)`);
  const sums = new TextDecoder().decode(
    await download(`${folder}/terraform_${PINNED_VERSION}_SHA256SUMS`, signal),
  );
  const expected = sums
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .find(([, file]) => file === name)?.[0];
  if (expected === undefined) {
    throw new MissingToolError(
      `the SHA256SUMS of Terraform ${PINNED_VERSION} at ${folder} do not list ${name}; ${WAYS_OUT}`,
    );
  }
  const archive = await download(`${folder}/${name}`, signal);
  const got = createHash("sha256").update(archive).digest("hex");
  if (got !== expected) {
    throw new MissingToolError(
      `${name} from ${folder} has SHA-256 ${got}, but SHA256SUMS lists ${expected}; the file was discarded. Try again, or ${WAYS_OUT}`,
    );
  }
  const binary = unzipSync(archive, { filter: (file) => file.name === "terraform" }).terraform;
  if (binary === undefined) {
    throw new MissingToolError(`${name} from ${folder} does not contain terraform; ${WAYS_OUT}`);
  }
  return binary;
}

function archiveName({
  platform = process.platform,
  architecture = process.arch,
}: FetchTerraformOptions): string {
  const cpu = CPUS.get(architecture);
  if (cpu === undefined || !["linux", "darwin"].includes(platform)) {
    throw new MissingToolError(
      `there is no Terraform to download for ${platform} on ${architecture}; ${WAYS_OUT}`,
    );
  }
  return `terraform_${PINNED_VERSION}_${platform}_${cpu}.zip`;
}

async function download(address: string, signal?: AbortSignal): Promise<Uint8Array> {
  const { protocol, hostname } = new URL(address);
  if (protocol !== "https:" && hostname !== "127.0.0.1") {
    throw new MissingToolError(`Terraform is downloaded only over HTTPS, got: ${address}`);
  }
  try {
    const response = await fetch(address, signal === undefined ? {} : { signal });
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    signal?.throwIfAborted();
    throw new MissingToolError(
      `could not download Terraform ${PINNED_VERSION} from ${address}: ${reasonOf(cause)}; ${WAYS_OUT}`,
      { cause },
    );
  }
}

/** `fetch` throws "fetch failed", and the reason is in the error's cause. */
function reasonOf(error: unknown): string {
  return isError(error) && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
}
