import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { RUN_LABEL } from "../cloud/localstack/localstack";

async function docker(...args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)("docker", args);
  return stdout.split("\n").filter(Boolean);
}

/** The containers of the run in this process, whatever their state. */
export async function containersOf(pid: number | undefined): Promise<readonly string[]> {
  const all = await docker(
    ...["ps", "--all", "--filter", `label=${RUN_LABEL}`],
    ...["--format", `{{.Label "${RUN_LABEL}"}} {{.ID}} {{.Image}}`],
  );
  return all.filter((container) => container.startsWith(`${pid ?? ""}-`));
}

/** All of Testcontainers' on this machine: its reaper too. */
export function allContainers(): Promise<readonly string[]> {
  return docker(
    ...["ps", "--all", "--filter", "label=org.testcontainers=true"],
    ...["--format", "{{.ID}} {{.Image}}"],
  );
}

/** Names of networks and volumes on this machine. */
export async function networksAndVolumes(): Promise<readonly string[]> {
  const found = await Promise.all([
    docker("network", "ls", "--format", "network {{.Name}}"),
    docker("volume", "ls", "--format", "volume {{.Name}}"),
  ]);
  return found.flat();
}

/** Ends the LocalStack of a run from outside. */
export async function killLocalStack(pid: number | undefined): Promise<void> {
  const found = await containersOf(pid);
  const ids = found.filter((one) => one.includes("localstack")).map((one) => one.split(" ")[1]);
  await docker("kill", ...ids.flatMap((id) => id ?? []));
}
