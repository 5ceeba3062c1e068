import { mkdir } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import envPaths from "env-paths";
import lockfile from "proper-lockfile";
import { isError, messageOf, UsageError } from "../errors";
import { homeFolder } from "./environment";
import { watchdog } from "./watchdog";

const NAME = "cdktf-lambda-vpc-dynamodb";
const LOCK = ".lock";
/** The age of a lock that its run no longer renews. */
const STALE_MILLISECONDS = 10_000;
const LOOK_AGAIN_MILLISECONDS = 200;

/** The folder that keeps downloads between runs, in the operating system's standard location for caches. */
export function cacheFolder(): string {
  const { cache } = envPaths(NAME, { suffix: "" });
  // HOME or XDG_CACHE_HOME may be empty or relative, and the folder of the project is no cache.
  return isAbsolute(cache) ? cache : join(homeFolder(), ".cache", NAME);
}

/** @throws UsageError if the folder cannot be created. */
export async function makeCacheFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    const problem = `cannot create the cache folder ${folder}; its location comes from HOME, XDG_CACHE_HOME, or TF_PLUGIN_CACHE_DIR`;
    throw new UsageError(`${problem}: ${messageOf(cause)}`, { cause });
  });
}

/**
 * Runs `work` while no other run does, for a folder that several runs share. Waits until then.
 * @param signal stops the waiting, but not the work.
 */
export async function whileLocked<T>(
  folder: string,
  work: () => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  await makeCacheFolder(folder);
  const lock = join(folder, LOCK);
  const release = await lockOf(folder, lock, signal);
  // If this run is killed, the next one need not wait until the lock is old.
  watchdog.watchFolder(lock);
  try {
    return await work();
  } finally {
    watchdog.forgetFolder(lock);
    // A machine that slept comes back to a lock that is too old, or another run's.
    await release().catch(() => undefined);
  }
}

async function lockOf(
  folder: string,
  lock: string,
  signal: AbortSignal | undefined,
): Promise<() => Promise<void>> {
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await lockfile.lock(folder, {
        lockfilePath: lock,
        stale: STALE_MILLISECONDS,
        onCompromised: () => undefined,
      });
    } catch (error) {
      if (!(isError(error) && "code" in error && error.code === "ELOCKED")) throw error;
    }
    await sleep(LOOK_AGAIN_MILLISECONDS);
  }
}
