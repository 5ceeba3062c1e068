// Outlives the harness briefly. If the harness is killed and cannot clean up, standard input closes. This process
// then kills and removes everything that is still on its lists.
// Lines: `+process PID`, `+folder PATH`, `+containers LABEL=VALUE`, and the same with `-`.
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const graceMilliseconds = 5000;
const lists = { process: new Set(), folder: new Set(), containers: new Set() };

for await (const line of createInterface({ input: process.stdin })) {
  const [, sign, kind, value] = /^([+-])(process|folder|containers) (.+)$/.exec(line) ?? [];
  if (sign === "+") lists[kind].add(value);
  else lists[kind]?.delete(value);
}

const signalGroups = (signal) =>
  [...lists.process].filter((pid) => {
    try {
      process.kill(-Number(pid), signal);
      return true;
    } catch {
      return false;
    }
  });

async function endProcesses() {
  signalGroups("SIGTERM");
  const end = Date.now() + graceMilliseconds;
  while (signalGroups(0).length > 0 && Date.now() < end) await sleep(100);
  signalGroups("SIGKILL");
}

// Testcontainers' reaper also does this, but not while another run shares it.
async function removeContainers() {
  if (lists.containers.size === 0) return;
  const { getContainerRuntimeClient } = await import("testcontainers");
  const docker = await getContainerRuntimeClient();
  for (const labelled of lists.containers) {
    const [label, value] = labelled.split("=");
    for (;;) {
      const container = await docker.container.fetchByLabel(label, value);
      if (container === undefined) break;
      // Another process may be removing it.
      await container.remove({ force: true, v: true }).catch(() => sleep(100));
    }
  }
}

function removeFolders() {
  for (const folder of lists.folder) rmSync(folder, { recursive: true, force: true });
}

// Among the folders may be a lock, which the next run takes over if it is left for long.
await Promise.all([endProcesses().then(removeFolders), removeContainers()]);
