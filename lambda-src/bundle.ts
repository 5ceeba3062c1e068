import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import type * as Esbuild from "esbuild";
import type * as Fflate from "fflate";

/** The function as it is deployed. */
export interface FunctionBundle {
  /** The deployment package: the same bytes on every machine. */
  readonly zip: Uint8Array;
  readonly handler: "index.handler";
}

export interface BuildOptions {
  /** Leaves out what makes the code small and fast, to compare with. @default false */
  readonly plain?: boolean;
}

/** What the zip may weigh, in bytes. A plain bundle of the same handler weighs 2.5 times as much. */
export const ZIP_BYTES_MAX = 66_000;

/** A zip holds local time, from 1980 on: noon is on that day in every time zone. */
const MODIFIED = new Date(1980, 0, 1, 12);

/** ES modules, of which esbuild drops what is not used, and no code that never runs in Lambda. */
const LEAN: Esbuild.BuildOptions = {
  mainFields: ["module", "main"],
  alias: {
    "@aws-sdk/credential-provider-node": "./credentials",
    "@aws-sdk/middleware-endpoint-discovery": "./endpoint-discovery",
  },
  // Loaded on demand by the SDK, for operations that stream. DynamoDB has none.
  external: ["@smithy/core/event-streams"],
};

/** Beside this file in the package, whose users need no esbuild then. */
export const PREBUILT = "function.zip";

/** Only who bundles has these. */
const requireTool = createRequire(__filename);

let bundle: FunctionBundle | undefined;

/** The function in one zip, the prebuilt one or made once a process. Throws what esbuild throws. */
export function bundleFunction(): FunctionBundle {
  if (bundle === undefined) {
    const prebuilt = join(__dirname, PREBUILT);
    const zip = existsSync(prebuilt) ? readFileSync(prebuilt) : zipFunction(buildFunction());
    bundle = { zip, handler: "index.handler" };
  }
  return bundle;
}

/** The code of `index.js` in the zip. */
export function buildFunction({ plain = false }: BuildOptions = {}): Uint8Array {
  const { buildSync } = requireTool("esbuild") as typeof Esbuild;
  const { outputFiles } = buildSync({
    absWorkingDir: __dirname,
    entryPoints: ["./handler"],
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    legalComments: "none",
    write: false,
    logLevel: "silent",
    ...(plain ? {} : LEAN),
  });
  const [output] = outputFiles ?? [];
  if (output === undefined) {
    throw new Error("esbuild answered without an output file.");
  }
  return output.contents;
}

export function zipFunction(code: Uint8Array): Uint8Array {
  const { zipSync } = requireTool("fflate") as typeof Fflate;
  return zipSync({ "index.js": [code, { mtime: MODIFIED }] }, { level: 9 });
}
