import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import envPaths from "env-paths";
import lockfile from "proper-lockfile";

/** Where what is fetched once is kept between runs, in the place the user's system has for that. */
export function cacheFolder(): string {
  return envPaths("cdktf-lambda-vpc-dynamodb", { suffix: "" }).cache;
}

/** Runs `work` while no other process of ours does, for a folder that several runs share. */
export async function whileLocked<T>(folder: string, work: () => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true });
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
