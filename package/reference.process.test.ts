import { join } from "node:path";
import { CommandError } from "../integration/errors";
import { run } from "../integration/process/child";
import { hostEnvironment } from "../integration/process/environment";
import { ROOT } from "./manifest";

/** Makes the reference pages and writes none. Ends with an error where a warning is. */
const typedoc = (...options: readonly string[]) =>
  run({
    title: "typedoc",
    command: join(ROOT, "node_modules/.bin/typedoc"),
    args: ["--emit", "none", ...options],
    folder: ROOT,
    environment: hostEnvironment(),
  });

test("the reference pages (`npm run docs:reference`) lead to nothing that is not there", async () => {
  await typedoc();
}, 180_000);

test("typedoc refuses pages of stacks without those of the constructs in them", async () => {
  await expect(typedoc("--entryPoints", "modules/stacks/index.ts")).rejects.toThrow(CommandError);
}, 180_000);
