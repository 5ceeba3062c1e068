import { readdir, readlink } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { type CommandRun } from "../../testing/command-run";

/** The network and the mount namespace of a process, as `net:[4026531840]`. Empty if it has ended. */
async function namespacesOf(pid: number | string): Promise<readonly string[]> {
  const links = ["net", "mnt"].map((kind) => readlink(`/proc/${pid}/ns/${kind}`).catch(() => ""));
  return (await Promise.all(links)).filter((link) => link !== "");
}

async function namespacesOfAll(pids: readonly (number | string)[]): Promise<ReadonlySet<string>> {
  return new Set((await Promise.all(pids.map(namespacesOf))).flat());
}

/** Waits until the run has a lab. @returns the namespaces of its processes that are not this process's */
export async function labOf(run: CommandRun): Promise<readonly string[]> {
  const own = await namespacesOf("self");
  for (;;) {
    const processes = await run.processes();
    const found = await namespacesOfAll(processes.map(({ pid }) => pid));
    const others = [...found].filter((namespace) => !own.includes(namespace));
    if (new Set(others.map((one) => one.slice(0, 3))).size === 2) return others;
    if (run.ended) throw new Error(`ended before it had a lab:\n${run.output}`);
    await sleep(20);
  }
}

/**
 * Those of the namespaces that a process of this machine was in all the time until `settleSeconds` had passed: the
 * number of one that is gone is given to the next.
 */
export async function namespacesLeft(
  namespaces: readonly string[],
  settleSeconds: number,
): Promise<readonly string[]> {
  const end = Date.now() + settleSeconds * 1000;
  let left = namespaces;
  while (left.length > 0 && Date.now() < end) {
    const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const live = await namespacesOfAll(pids);
    left = left.filter((namespace) => live.has(namespace));
    if (left.length > 0) await sleep(100);
  }
  return left;
}
