import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CommandError } from "../integration/errors";
import { run } from "../integration/process/child";
import { hostEnvironment } from "../integration/process/environment";
import { WorkFolder } from "../integration/process/work-folder";
import { ROOT } from "./manifest";
import { pack } from "./testing/pack";

describe("the package, as it would be published", () => {
  let work: WorkFolder;
  let tarball: string;

  const command = (title: string, file: string, args: readonly string[], folder = work.path) =>
    run({ title, command: file, args, folder, environment: hostEnvironment() });
  const tool = (name: string, ...args: readonly string[]) =>
    command(name, join(ROOT, "node_modules/.bin", name), args);

  const publint = (path: string) => tool("publint", "run", path, "--strict");
  const typesAreWrong = (path: string) => tool("attw", path, "--no-emoji");

  /** The tarball of the same package with another manifest. */
  async function repacked(name: string, change: (manifest: string) => string): Promise<string> {
    const folder = join(work.path, name);
    await mkdir(folder);
    await command("tar", "tar", ["-xzf", tarball, "-C", folder]);
    await cp(join(folder, "package"), join(folder, "changed"), { recursive: true });
    const manifest = join(folder, "changed/package.json");
    const before = await readFile(manifest, "utf8");
    const after = change(before);
    expect(after).not.toBe(before);
    await writeFile(manifest, after);
    await command(
      "npm pack",
      "npm",
      ["pack", "--ignore-scripts", "--pack-destination", folder],
      join(folder, "changed"),
    );
    return join(folder, tarball.slice(work.path.length + 1));
  }

  beforeAll(async () => {
    work = await WorkFolder.make();
    tarball = await pack(work.path);
  }, 300_000);

  afterAll(() => work.remove());

  test("may be published", async () => {
    const manifest = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8")) as object;
    expect(manifest).not.toHaveProperty("private");
    expect(manifest).not.toHaveProperty("dependencies");
  });

  test("has a manifest that publint finds nothing wrong with", async () => {
    await publint(tarball);
  }, 60_000);

  test("is refused by publint when an entry leads nowhere", async () => {
    const broken = await repacked("nowhere", (text) =>
      text.replaceAll("dist/library/stacks.js", "dist/library/stack.js"),
    );
    await expect(publint(broken)).rejects.toThrow(CommandError);
  }, 60_000);

  test("has types for both entries, from CommonJS, from ES modules, and for older settings", async () => {
    await typesAreWrong(tarball);
  }, 60_000);

  test("is refused by attw when older settings do not find the types of `./stacks`", async () => {
    const broken = await repacked("older", (text) =>
      text.replace('"typesVersions"', '"formerTypesVersions"'),
    );
    await expect(typesAreWrong(broken)).rejects.toThrow(CommandError);
  }, 60_000);
});
