/** `npm run build`: writes the library, its type declarations and the function's zip to dist/. */
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleFunction, PREBUILT } from "../lambda-src/bundle";

const root = join(__dirname, "..");

rmSync(join(root, "dist"), { recursive: true, force: true });
execFileSync(
  process.execPath,
  [require.resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json"],
  {
    cwd: root,
    stdio: "inherit",
  },
);
writeFileSync(join(root, "dist/lambda-src", PREBUILT), bundleFunction().zip);
