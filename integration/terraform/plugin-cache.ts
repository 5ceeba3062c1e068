import { whileLocked } from "../process/cache-folder";

/** The first init of this process with each plugin cache. */
const fillings = new Map<string, Promise<void>>();

/**
 * Runs `init` with Terraform's plugin cache, which does not support concurrent installs. So the first init of this
 * process runs alone, and the others then find the provider in the cache.
 * @param cache The folder; empty if there is none.
 */
export async function withPluginCache(
  cache: string,
  init: () => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  if (cache === "") return init();
  const filling = fillings.get(cache);
  if (filling === undefined) {
    const first = whileLocked(cache, init, signal);
    fillings.set(cache, first);
    // This init reports the failure, and the next one tries again.
    first.catch(() => fillings.delete(cache));
    return first;
  }
  await filling.catch(() => undefined);
  return fillings.has(cache) ? init() : withPluginCache(cache, init, signal);
}
