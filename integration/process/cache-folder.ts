import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import envPaths from "env-paths";
import lockfile from "proper-lockfile";
import { messageOf, UsageError } from "../errors";

/** Where what is fetched once is kept between runs, in the place the user's system has for that. */
export function cacheFolder(): string {
  return envPaths("cdktf-lambda-vpc-dynamodb", { suffix: "" }).cache;
}

/** @throws UsageError where it cannot be made. */
export async function makeCacheFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    const problem = `the cache folder ${folder} cannot be made; HOME, XDG_CACHE_HOME or TF_PLUGIN_CACHE_DIR says where it is`;
    throw new UsageError(`${problem}: ${messageOf(cause)}`, { cause });
  });
}

/** Runs `work` while no other process of ours does, for a folder that several runs share. */
export async function whileLocked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await makeCacheFolder(folder);
  const release = await lockfile.lock(folder, {
    lockfilePath: join(folder, ".lock"),
    retries: { forever: true, minTimeout: 50, maxTimeout: 500 },
    stale: 10_000,
  });
  try {
    return await work();
  } finally {
    await release();
  }
}
