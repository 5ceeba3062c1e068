/** `npm run build`: writes the library, its type declarations, the function's zip, the doctor, and their licenses to dist/. */
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleDoctor } from "../doctor/bundle";
import { buildFunction, LICENSES, PREBUILT, zipFunction } from "../lambda-src/bundle";
import { licensesOf } from "../lambda-src/licenses";

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

const doctor = join(root, "dist/doctor");
const { metafile } = bundleDoctor(doctor);
writeFileSync(
  join(doctor, LICENSES),
  licensesOf(metafile, root, "The files beside this one contain"),
);
