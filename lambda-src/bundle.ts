import { createRequire } from "node:module";
import { join } from "node:path";

import type * as Esbuild from "esbuild";
import { zipSync } from "fflate";

/** The function as it is deployed. */
export interface FunctionBundle {
  /** The deployment package: the same bytes on every machine. */
  readonly zip: Uint8Array;
  readonly handler: "index.handler";
}

/** 1980-01-01, the first date that a zip can hold, in the local time that fflate writes. */
const MODIFIED = new Date(1980, 0, 1);

let cached: FunctionBundle | undefined;

/** Bundles the function into one zip, once a process. */
export function bundleFunction(): FunctionBundle {
  cached ??= {
    zip: zipSync({ "index.js": [buildFunction(), { mtime: MODIFIED }] }, { level: 9, mem: 12 }),
    handler: "index.handler",
  };
  return cached;
}

/** The code in the zip. `plain` leaves out all that makes it smaller and faster, to compare with. */
export function buildFunction({ plain = false } = {}): Uint8Array {
  const root = join(__dirname, "..");
  // Only who bundles pays for loading esbuild.
  const { buildSync } = createRequire(__filename)("esbuild") as typeof Esbuild;
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: ["lambda-src/handler.ts"],
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    legalComments: "none",
    write: false,
    logLevel: "silent",
    ...(plain
      ? {}
      : {
          mainFields: ["module", "main"],
          alias: { "@aws-sdk/credential-provider-node": "./lambda-src/credentials.ts" },
        }),
  });
  const [output] = outputFiles;
  if (output === undefined) {
    throw new Error("esbuild answered without an output file.");
  }
  return output.contents;
}
