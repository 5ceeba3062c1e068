import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { buildSync, transformSync, type Metafile } from "esbuild";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import { PEERS, ROOT } from "./manifest";

/** What an app imports: `.` and `./stacks`. */
export const ENTRIES = { index: "modules/index.ts", stacks: "modules/stacks/index.ts" };

/**
 * Bundles the library into this folder with everything that it needs but its peers. Both entries share one copy
 * of each class, so `instanceof` holds across them. CommonJS, as cdktf is: an app of ES modules imports it by name.
 */
export function bundleLibrary(folder: string): Metafile {
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: ENTRIES,
    outdir: folder,
    chunkNames: "shared",
    bundle: true,
    // Only ES modules can be split, so each file becomes CommonJS afterwards.
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    mainFields: ["module", "main"],
    external: [...PEERS],
    legalComments: "none",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  mkdirSync(folder, { recursive: true });
  for (const { path, text } of outputFiles) {
    const { code } = transformSync(text, { format: "cjs", platform: "node", target: "node20" });
    writeFileSync(join(folder, basename(path)), code);
  }
  return metafile;
}

/**
 * Writes the entries' declarations into this folder, without anything that a user need not have. Throws where a
 * type of another package than the peers is part of them.
 */
export async function declareLibrary(folder: string): Promise<void> {
  const bundle = await rollup({
    input: Object.fromEntries(
      Object.entries(ENTRIES).map(([name, file]) => [name, join(ROOT, file)]),
    ),
    plugins: [dts({ tsconfig: join(ROOT, "tsconfig.json") })],
    onwarn: ({ message }) => {
      throw new Error(`The library's declarations: ${message}`);
    },
    external: (id) => PEERS.some((peer) => id === peer || id.startsWith(`${peer}/`)),
  });
  await bundle.write({ dir: folder, chunkFileNames: "shared.d.ts" });
  await bundle.close();
}
