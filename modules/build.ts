/** `npm run build`: writes the library, its type declarations, the function's zip and its licenses to dist/. */
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildFunction, LICENSES, PREBUILT, zipFunction } from "../lambda-src/bundle";

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
const built = buildFunction();
writeFileSync(join(root, "dist/lambda-src", PREBUILT), zipFunction(built));
writeFileSync(join(root, "dist/lambda-src", LICENSES), built.licenses);
