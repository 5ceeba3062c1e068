/** util-linux, iproute2, and iptables, on every machine that runs containers. */
export const TOOLS = [
  { command: "unshare", package: "util-linux" },
  { command: "nsenter", package: "util-linux" },
  { command: "ip", package: "iproute2" },
  { command: "iptables-restore", package: "iptables" },
  { command: "iptables-save", package: "iptables" },
] as const;

/** The environment of the lab's own tools. */
export function toolEnvironment(): Readonly<Record<string, string>> {
  // Administrators' tools are not on every user's PATH.
  const path = [process.env.PATH ?? "", "/usr/sbin", "/sbin", "/usr/bin", "/bin"].join(":");
  const { TMPDIR } = process.env;
  // iptables-legacy locks a file that only root may write.
  return {
    ...(TMPDIR && { TMPDIR }),
    PATH: path,
    LC_ALL: "C",
    XTABLES_LOCKFILE: "/run/lab/xtables.lock",
  };
}

/** Namespaces of its own for everything, and an end for everything when the first process ends. */
export const UNSHARE = [
  "--net",
  "--mount",
  "--pid",
  "--fork",
  "--kill-child",
  "--mount-proc",
] as const;

/** Whoever is not root gets namespaces only together with a user namespace. */
export function unshareArguments(isRoot: boolean): readonly string[] {
  return [...(isRoot ? [] : ["--map-root-user"]), ...UNSHARE];
}
