import { createHash } from "node:crypto";
import { chmod, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { isError, messageOf, MissingToolError } from "../errors";
import { cacheFolder, whileLocked } from "../process/cache-folder";

/** The Terraform that is fetched where there is none on PATH. */
export const PINNED_VERSION = "1.11.4";

const RELEASES = "https://releases.hashicorp.com/terraform";
const WAYS_OUT = "put terraform or tofu (1.9 or newer) on PATH";

const CPUS: ReadonlyMap<NodeJS.Architecture, string> = new Map([
  ["x64", "amd64"],
  ["arm64", "arm64"],
]);

export interface FetchTerraformOptions {
  /** Where releases are. @default "https://releases.hashicorp.com/terraform" */
  readonly releases?: string;
  /** @default - the user's cache folder */
  readonly cache?: string;
  readonly platform?: NodeJS.Platform;
  readonly architecture?: NodeJS.Architecture;
  /** Told what is being fetched, since that takes a while. */
  readonly onNotice?: (text: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * The path of the pinned Terraform in the cache folder, fetched and checked against its release's SHA256SUMS
 * when it is not there yet.
 * @throws MissingToolError where it cannot be fetched, or is not what SHA256SUMS says.
 */
export async function fetchTerraform(options: FetchTerraformOptions = {}): Promise<string> {
  const cache = options.cache ?? cacheFolder();
  const folder = join(cache, `terraform-${PINNED_VERSION}`);
  const binary = join(folder, "terraform");
  return whileLocked(cache, async () => {
    if (existsSync(binary)) return binary;
    const contents = await fetchBinary(options);
    await mkdir(folder, { recursive: true });
    // The name is taken only by a whole file.
    const partial = `${binary}.partial`;
    await rm(partial, { force: true });
    await writeFile(partial, contents);
    await chmod(partial, 0o755);
    await rename(partial, binary);
    return binary;
  });
}

async function fetchBinary(options: FetchTerraformOptions): Promise<Uint8Array> {
  const { releases = RELEASES, signal } = options;
  const name = archiveName(options);
  const folder = `${releases}/${PINNED_VERSION}`;
  options.onNotice?.(`fetching Terraform ${PINNED_VERSION} from ${folder} (once)`);
  const sums = new TextDecoder().decode(
    await download(`${folder}/terraform_${PINNED_VERSION}_SHA256SUMS`, signal),
  );
  const expected = sums
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .find(([, file]) => file === name)?.[0];
  if (expected === undefined) {
    throw new MissingToolError(
      `${name} is not among the SHA256SUMS of Terraform ${PINNED_VERSION} at ${folder}; ${WAYS_OUT}`,
    );
  }
  const archive = await download(`${folder}/${name}`, signal);
  const got = createHash("sha256").update(archive).digest("hex");
  if (got !== expected) {
    throw new MissingToolError(
      `${name} from ${folder} has SHA-256 ${got}, and its SHA256SUMS say ${expected}; it was not kept. Try again, or ${WAYS_OUT}`,
    );
  }
  const binary = unzipSync(archive, { filter: (file) => file.name === "terraform" }).terraform;
  if (binary === undefined) {
    throw new MissingToolError(`${name} from ${folder} holds no terraform; ${WAYS_OUT}`);
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
      `there is no Terraform to fetch for ${platform} on ${architecture}; ${WAYS_OUT}`,
    );
  }
  return `terraform_${PINNED_VERSION}_${platform}_${cpu}.zip`;
}

async function download(address: string, signal?: AbortSignal): Promise<Uint8Array> {
  const { protocol, hostname } = new URL(address);
  if (protocol !== "https:" && hostname !== "127.0.0.1") {
    throw new MissingToolError(`Terraform is fetched over HTTPS only, got: ${address}`);
  }
  try {
    const response = await fetch(address, signal === undefined ? {} : { signal });
    if (!response.ok) throw new Error(`HTTP status ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (cause) {
    signal?.throwIfAborted();
    throw new MissingToolError(
      `Terraform ${PINNED_VERSION} could not be fetched from ${address}: ${reasonOf(cause)}; ${WAYS_OUT}`,
      { cause },
    );
  }
}

/** `fetch` says "fetch failed", and why in the error's cause. */
function reasonOf(error: unknown): string {
  return isError(error) && error.cause !== undefined ? messageOf(error.cause) : messageOf(error);
}
