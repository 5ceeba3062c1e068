import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { sync as which } from "which";
import { messageOf } from "../../errors";
import { probePlan } from "./probe-plan";
import { scriptOf } from "./script";
import { toolEnvironment, TOOLS, unshareArguments } from "./tools";

/** Whether this machine can run the lab, or the one sentence that says what refuses and what would allow it. */
export type LabSupport = { readonly supported: true } | { readonly skipped: string };

const LONGEST_MILLISECONDS = 20_000;

let asked: LabSupport | undefined;

/** Builds the smallest network once. It takes about a quarter of a second. */
export function labSupport(): LabSupport {
  asked ??= ask();
  return asked;
}

function ask(): LabSupport {
  const { platform } = process;
  if (platform !== "linux") {
    return { skipped: `the lab needs Linux's network namespaces, and this is ${platform}` };
  }
  const environment = toolEnvironment();
  const missing = TOOLS.find(
    ({ command }) => which(command, { path: environment.PATH, nothrow: true }) === null,
  );
  if (missing !== undefined) {
    const { command, package: name } = missing;
    return { skipped: `the lab needs \`${command}\`; install the package ${name}` };
  }
  const isRoot = process.getuid?.() === 0;
  const { status, stderr, error } = spawnSync("unshare", [...unshareArguments(isRoot), "sh"], {
    input: scriptOf(probePlan),
    env: environment,
    encoding: "utf8",
    timeout: LONGEST_MILLISECONDS,
    // A leftover child would keep the terminal's signals.
    killSignal: "SIGKILL",
  });
  if (status === 0) return { supported: true };
  const said = error === undefined ? stderr.trim().split("\n").at(-1) : messageOf(error);
  return { skipped: refusal({ isRoot, said: said ?? "", read }) };
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return undefined;
  }
}

export interface Refused {
  readonly isRoot: boolean;
  /** The last line of what refused. */
  readonly said: string;
  /** @returns undefined if there is no such file */
  readonly read: (path: string) => string | undefined;
}

const CAP_SYS_ADMIN = 21n;

/** What refuses namespaces, and what would allow them. */
export function refusal({ isRoot, said, read }: Refused): string {
  const status = read("/proc/self/status") ?? "";
  const capabilities = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? "0";
  const isAdministrator = ((BigInt(`0x${capabilities}`) >> CAP_SYS_ADMIN) & 1n) === 1n;
  if (isRoot && !isAdministrator) {
    return "this container's root may not make namespaces (no CAP_SYS_ADMIN); run the container with --privileged";
  }
  if (!isRoot && read("/proc/sys/user/max_user_namespaces") === "0") {
    return "user.max_user_namespaces is 0; `sudo sysctl user.max_user_namespaces=15000` allows namespaces, and root needs none of it";
  }
  if (!isRoot && read("/proc/sys/kernel/unprivileged_userns_clone") === "0") {
    return "kernel.unprivileged_userns_clone is 0; `sudo sysctl kernel.unprivileged_userns_clone=1` allows namespaces, and root needs none of it";
  }
  if (!isRoot && read("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") === "1") {
    return "AppArmor refuses namespaces to ordinary users; `sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0` allows them, and root needs none of it";
  }
  if (/^Seccomp:\s*2$/m.test(status)) {
    return `a seccomp filter, such as a container's, refuses namespaces (${said}); run the container with --privileged`;
  }
  return `this machine refuses what the lab is made of: ${said}`;
}
