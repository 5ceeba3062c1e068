import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { LABEL_TESTCONTAINERS_SESSION_ID } from "testcontainers";
import { RUN_LABEL } from "../cloud/localstack/localstack";
import { scratchFolder } from "./scratch";

async function docker(...args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)("docker", args);
  return stdout.split("\n").filter(Boolean);
}

const images: string[] = [];

afterAll(async () => {
  for (const image of images) await docker("image", "rm", "--force", image);
});

/** Builds an image from this Dockerfile. The image is removed after the tests of the file. */
export async function imageOf(dockerfile: string): Promise<string> {
  const image = `cdktf-lambda-vpc-dynamodb-test:${process.pid}-${images.length}`;
  images.push(image);
  const context = await scratchFolder();
  await writeFile(join(context, "Dockerfile"), dockerfile);
  await docker("build", "--quiet", "--tag", image, context);
  return image;
}

/** The containers of the run in this process, in any state. */
export async function containersOf(pid: number | undefined): Promise<readonly string[]> {
  const all = await docker(
    ...["ps", "--all", "--filter", `label=${RUN_LABEL}`],
    ...["--format", `{{.Label "${RUN_LABEL}"}} {{.ID}} {{.Image}}`],
  );
  return all.filter((container) => container.startsWith(`${pid ?? ""}-`));
}

/** What a run could leave in Docker besides its containers. The list also contains what was there before the run. */
export async function leavings(): Promise<readonly string[]> {
  const found = await Promise.all([idleReapers(), networksAndVolumes()]);
  return found.flat();
}

/** What the run in this process left in Docker, without what was there before. */
export async function leftInDocker(
  pid: number | undefined,
  before: readonly string[],
): Promise<readonly string[]> {
  const [containers, others] = await Promise.all([containersOf(pid), leavings()]);
  return [...containers, ...others.filter((name) => !before.includes(name))];
}

/** Testcontainers reapers that no run needs any longer. Another run on this machine may share a reaper. */
async function idleReapers(): Promise<readonly string[]> {
  const format = ["--format", `{{.Label "${LABEL_TESTCONTAINERS_SESSION_ID}"}} {{.ID}} {{.Image}}`];
  const [reapers, runs] = await Promise.all([
    docker("ps", "--all", "--filter", "name=testcontainers-ryuk-", ...format),
    docker("ps", "--all", "--filter", `label=${RUN_LABEL}`, ...format),
  ]);
  const needed = new Set(runs.map(firstWord));
  return reapers.filter((reaper) => !needed.has(firstWord(reaper)));
}

/** The session ID of the reaper that the run in this process uses. */
export async function sessionOf(pid: number | undefined): Promise<string | undefined> {
  const all = await docker(
    ...["ps", "--filter", `label=${RUN_LABEL}`, "--format"],
    `{{.Label "${RUN_LABEL}"}} {{.Label "${LABEL_TESTCONTAINERS_SESSION_ID}"}}`,
  );
  return all.find((container) => container.startsWith(`${pid ?? ""}-`))?.split(" ")[1];
}

function firstWord(text: string): string | undefined {
  return text.split(" ")[0];
}

/** Networks, and volumes that no container uses. */
async function networksAndVolumes(): Promise<readonly string[]> {
  const found = await Promise.all([
    docker("network", "ls", "--format", "network {{.Name}}"),
    docker("volume", "ls", "--filter", "dangling=true", "--format", "volume {{.Name}}"),
  ]);
  return found.flat();
}

/** Kills the LocalStack container of a run from the outside. */
export async function killLocalStack(pid: number | undefined): Promise<void> {
  const found = await containersOf(pid);
  const ids = found.filter((one) => one.includes("localstack")).map((one) => one.split(" ")[1]);
  await docker("kill", ...ids.flatMap((id) => id ?? []));
}
