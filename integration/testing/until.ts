import { setTimeout as sleep } from "node:timers/promises";

/** Resolves when the condition holds; the test's own time-out bounds the wait. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}
