import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";

/** System calls that name the host to reach, also when nothing answers there. */
const CALLS = "connect,sendto,sendmsg,sendmmsg";
const ADDRESS = /inet_(?:addr\(|pton\(AF_INET6, )"([^"]+)"/g;
const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** Whether this machine has strace, and lets it trace. */
export const canTrace =
  spawnSync("strace", ["--seccomp-bpf", "-f", "-o", "/dev/null", "true"]).status === 0;

/** The start of a command line that also writes into the file whom the command, and all that it starts, would reach. */
export function traced(file: string): readonly string[] {
  return ["strace", "-f", "--seccomp-bpf", "-qq", "-e", `trace=${CALLS}`, "-o", file];
}

/** The addresses in such a file: all of them, and those of other machines. */
export async function addressesIn(
  file: string,
): Promise<{ readonly all: readonly string[]; readonly elsewhere: readonly string[] }> {
  const text = await readFile(file, "utf8");
  const all = [...text.matchAll(ADDRESS)].map(([, address = ""]) => address);
  return { all, elsewhere: all.filter((address) => !LOOPBACK.test(address)) };
}
