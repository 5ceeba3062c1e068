import { join } from "node:path";
import { buildSync, type Metafile } from "esbuild";

/** The command as the package installs it. */
export interface BundledDoctor {
  /** What Node.js starts. */
  readonly file: string;
  readonly metafile: Metafile;
}

const NAME = "lambda-dynamodb-doctor";

/** ES modules can be split, and what they contain of CommonJS still requires Node.js's own modules. */
const BANNER = `#!/usr/bin/env node
import { createRequire as requireFor } from "node:module";
const require = requireFor(import.meta.url);`;

/**
 * Bundles the doctor into this folder, with everything that it needs but Node.js. The AWS SDK is in files of
 * its own, which the doctor loads when it asks an account.
 */
export function bundleDoctor(folder: string): BundledDoctor {
  const { metafile } = buildSync({
    absWorkingDir: join(__dirname, ".."),
    entryPoints: { [NAME]: "./doctor/main.ts" },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    minify: true,
    platform: "node",
    target: "node20",
    format: "esm",
    mainFields: ["module", "main"],
    banner: { js: BANNER },
    legalComments: "none",
    metafile: true,
    logLevel: "silent",
  });
  return { file: join(folder, `${NAME}.mjs`), metafile };
}
