import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import envPaths from "env-paths";
import lockfile from "proper-lockfile";
import { messageOf, UsageError } from "../errors";

/** The folder that keeps downloads between runs, in the operating system's standard location for caches. */
export function cacheFolder(): string {
  return envPaths("cdktf-lambda-vpc-dynamodb", { suffix: "" }).cache;
}

/** @throws UsageError if the folder cannot be created. */
export async function makeCacheFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    const problem = `cannot create the cache folder ${folder}; its location comes from HOME, XDG_CACHE_HOME, or TF_PLUGIN_CACHE_DIR`;
    throw new UsageError(`${problem}: ${messageOf(cause)}`, { cause });
  });
}

/** Runs `work` while no other run does, for a folder that several runs share. */
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
