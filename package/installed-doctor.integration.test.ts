import { mkdir, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { CommandError } from "../integration/errors";
import { run } from "../integration/process/child";
import { WorkFolder } from "../integration/process/work-folder";
import { ROOT } from "./manifest";
import { pack } from "./testing/pack";

const PACKAGE = "cdktf-lambda-vpc-dynamodb";
const FOLDER = join(ROOT, "doctor/examples/gateway-endpoint");
const MAX_INSTALL_MILLISECONDS = 10_000;
const MAX_BYTES = 5_000_000;

describe("the doctor of the packed package, in an empty folder with an empty home", () => {
  let work: WorkFolder;
  let folder: string;
  let installed: number;

  /** Nothing of this machine but where its programs are. */
  const alone = (home: string) => ({ HOME: home, PATH: process.env["PATH"] ?? "" });

  const doctor = (...args: readonly string[]) =>
    run({
      title: "the doctor",
      command: join(folder, "node_modules/.bin/lambda-dynamodb-doctor"),
      args,
      folder,
      environment: alone(work.path),
    });

  beforeAll(async () => {
    work = await WorkFolder.make();
    folder = join(work.path, "empty");
    await mkdir(folder);
    const tarball = await pack(work.path);
    const start = performance.now();
    await run({
      title: "npm install",
      command: "npm",
      // It depends on nothing, so there is nothing to ask a registry for.
      args: ["install", "--offline", "--no-audit", "--no-fund", tarball],
      folder,
      environment: alone(work.path),
    });
    installed = performance.now() - start;
  }, 300_000);

  afterAll(() => work.remove());

  test("takes at most 10 seconds and 5 MB to install, and brings nothing else", async () => {
    expect(installed).toBeLessThanOrEqual(MAX_INSTALL_MILLISECONDS);
    const packages = (await readdir(join(folder, "node_modules"))).filter(
      (name) => !name.startsWith("."),
    );
    expect(packages).toEqual([PACKAGE]);
    const files = await readdir(join(folder, "node_modules"), {
      recursive: true,
      withFileTypes: true,
    });
    const sizes = await Promise.all(
      files
        .filter((file) => file.isFile())
        .map(async (file) => (await stat(join(file.parentPath, file.name))).size),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(MAX_BYTES);
  });

  test("judges a folder right", async () => {
    const { stdout } = await doctor("--folder", FOLDER, "--actions", "read");
    expect(stdout).toContain("Network       REACHABLE, private");
    await expect(doctor("--folder", FOLDER, "--actions", "Scan")).rejects.toThrow(CommandError);
  });

  test("comes with the licenses of what is in it", async () => {
    const dist = join(folder, "node_modules", PACKAGE, "dist/doctor");
    const licenses = await readFile(join(dist, "THIRD-PARTY-LICENSES.txt"), "utf8");
    for (const name of ["commander", "zod", "ipaddr.js", "@aws-sdk/client-ec2"]) {
      expect(licenses).toMatch(new RegExp(`^${name.replaceAll(".", "\\.")} \\d+\\.`, "m"));
    }
  });
});
