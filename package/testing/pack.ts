import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../integration/process/child";
import { hostEnvironment } from "../../integration/process/environment";
import { whileLocked } from "../../integration/process/cache-folder";
import { ROOT } from "../manifest";

/** Every pack builds `dist` anew, so two test files take turns. */
const TURNS = join(ROOT, "node_modules/.cache/pack");

/** Packs the package as `npm publish` would. Returns the tarball's path. */
export async function pack(folder: string): Promise<string> {
  await whileLocked(TURNS, () =>
    run({
      title: "npm pack",
      command: "npm",
      args: ["pack", "--pack-destination", folder],
      folder: ROOT,
      environment: hostEnvironment(),
    }),
  );
  const [tarball = ""] = (await readdir(folder)).filter((name) => name.endsWith(".tgz"));
  return join(folder, tarball);
}
