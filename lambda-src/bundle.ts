import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import type * as Esbuild from "esbuild";
import { strToU8, zipSync } from "fflate";

import { licensesOf } from "./licenses";

/** The function as it is deployed. */
export interface FunctionBundle {
  /** The deployment package: the same bytes on every machine. */
  readonly zip: Uint8Array;
  readonly handler: "index.handler";
}

/** What is in the zip. */
export interface BuiltFunction {
  /** `index.js`. */
  readonly code: Uint8Array;
  /** `THIRD-PARTY-LICENSES.txt`. */
  readonly licenses: string;
}

/**
 * What the zip may weigh, in bytes, of which the licenses take 5,000. A plain bundle of the same handler weighs
 * 2.4 times as much.
 */
export const ZIP_BYTES_MAX = 71_000;

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

/** From the library's files on in the package, whose users need no esbuild then. */
export const PREBUILT = "lambda/function.zip";

/** Licenses of the packages in the code: a file in the zip, and beside it in the package. */
export const LICENSES = "THIRD-PARTY-LICENSES.txt";

/** Only the bundler needs it, and the package holds the zip. */
const requireTool = createRequire(__filename);

let bundle: FunctionBundle | undefined;

/**
 * The function in one zip, the prebuilt one or made once a process. Throws what esbuild throws, and a
 * `LicenseError`.
 */
export function bundleFunction(): FunctionBundle {
  if (bundle === undefined) {
    const prebuilt = join(__dirname, PREBUILT);
    const zip = existsSync(prebuilt) ? readFileSync(prebuilt) : zipFunction(buildFunction());
    bundle = { zip, handler: "index.handler" };
  }
  return bundle;
}

export function buildFunction(): BuiltFunction {
  const { code, metafile } = build(LEAN);
  return { code, licenses: licensesOf(metafile, __dirname) };
}

/** Without what makes the code small and fast, to compare with. Nobody gets it, so it has no licenses. */
export const buildPlainFunction = (): BuiltFunction => ({ code: build({}).code, licenses: "" });

function build(options: Esbuild.BuildOptions): { code: Uint8Array; metafile: Esbuild.Metafile } {
  const { buildSync } = requireTool("esbuild") as typeof Esbuild;
  const { outputFiles, metafile } = buildSync({
    ...options,
    absWorkingDir: __dirname,
    entryPoints: ["./handler"],
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    legalComments: "none",
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const [output] = outputFiles;
  if (output === undefined) {
    throw new Error("esbuild answered without an output file.");
  }
  return { code: output.contents, metafile };
}

export function zipFunction({ code, licenses }: BuiltFunction): Uint8Array {
  const files = { "index.js": code, [LICENSES]: strToU8(licenses) };
  return zipSync(files, { level: 9, mtime: MODIFIED });
}
