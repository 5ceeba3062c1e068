// Outlives the harness by a moment: when the harness is killed so that it cannot clean up itself,
// standard input ends, and what is still on the list is ended and removed.
// Lines: `+process PID`, `-process PID`, `+folder PATH`, `-folder PATH`.
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

const graceMilliseconds = 5000;
const processes = new Set();
const folders = new Set();

for await (const line of createInterface({ input: process.stdin })) {
  const [, sign, kind, value] = /^([+-])(process|folder) (.+)$/.exec(line) ?? [];
  const list = kind === "process" ? processes : folders;
  if (sign === "+") list.add(value);
  else list.delete(value);
}

const signalGroups = (signal) =>
  [...processes].filter((pid) => {
    try {
      process.kill(-Number(pid), signal);
      return true;
    } catch {
      return false;
    }
  });

signalGroups("SIGTERM");
const end = Date.now() + graceMilliseconds;
while (signalGroups(0).length > 0 && Date.now() < end) await sleep(100);
signalGroups("SIGKILL");
for (const folder of folders) rmSync(folder, { recursive: true, force: true });
