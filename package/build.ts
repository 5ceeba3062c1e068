/** `npm run build`: writes the library, its type declarations, the function's zip, the doctor, and their licenses to dist/. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { bundleDoctor } from "../doctor/bundle";
import { buildFunction, LICENSES, PREBUILT, zipFunction } from "../lambda-src/bundle";
import { licensesOf } from "../lambda-src/licenses";
import { bundleLibrary, declareLibrary } from "./library";
import { ROOT } from "./manifest";

void build(join(ROOT, "dist"));

async function build(dist: string): Promise<void> {
  rmSync(dist, { recursive: true, force: true });
  const library = join(dist, "library");
  const doctor = join(dist, "doctor");
  const licensed = [
    { folder: library, metafile: bundleLibrary(library) },
    { folder: doctor, metafile: bundleDoctor(doctor).metafile },
  ];
  for (const { folder, metafile } of licensed) {
    const text = licensesOf(metafile, ROOT, "The files beside this one contain");
    writeFileSync(join(folder, LICENSES), text);
  }
  const zip = join(library, PREBUILT);
  mkdirSync(dirname(zip));
  const built = buildFunction();
  writeFileSync(zip, zipFunction(built));
  writeFileSync(join(dirname(zip), LICENSES), built.licenses);
  await declareLibrary(library);
}
