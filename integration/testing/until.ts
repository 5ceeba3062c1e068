import { setTimeout as sleep } from "node:timers/promises";

/** Resolves when the condition is true. The test's own timeout limits the wait. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}
