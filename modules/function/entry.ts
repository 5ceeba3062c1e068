import { createRequire } from "node:module";
import { basename, dirname, resolve } from "node:path";
import { type IConstruct } from "constructs";
import type * as Esbuild from "esbuild";
import { ValidationError } from "../errors";
import { file, type Files } from "./zip";

const requireTool = createRequire(__filename);

/** How esbuild bundles an entry file. */
export interface EntryOptions {
  /** Whether names and spaces are shortened. @default false */
  readonly minify?: boolean;
  /**
   * Whether the zip holds a source map too. Node.js uses it where the variable `NODE_OPTIONS` holds
   * `--enable-source-maps`. @default false
   */
  readonly sourceMap?: boolean;
  /**
   * Packages that stay out of the bundle, because the runtime or a layer has them. A name can hold one
   * `*`, e.g. `@aws-sdk/*`. @default - none: the AWS SDK is bundled too, in the version that was tested
   */
  readonly externalModules?: readonly string[];
  /** CommonJS (`cjs`) or an ES module (`esm`). @default "cjs" */
  readonly format?: "cjs" | "esm";
}

/**
 * The files of a bundle: `index.js` or, as an ES module, `index.mjs`. esbuild reads the `tsconfig.json`
 * that is nearest to the file, and does not check types.
 *
 * @throws ValidationError when esbuild is not installed, and with its first message when it fails.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/typescript-package.html
 */
export function bundleEntry(
  scope: IConstruct,
  entry: string,
  options: EntryOptions,
  nodeRelease: string,
): Files {
  const { minify = false, sourceMap = false, externalModules = [], format = "cjs" } = options;
  const { buildSync } = esbuild(scope);
  const path = resolve(entry);
  try {
    const { outputFiles } = buildSync({
      // Comments in the output name sources relative to it: the same ones on every machine.
      absWorkingDir: dirname(path),
      entryPoints: [path],
      outfile: format === "esm" ? "index.mjs" : "index.js",
      bundle: true,
      platform: "node",
      target: `node${nodeRelease}`,
      format,
      minify,
      sourcemap: sourceMap,
      external: [...externalModules],
      write: false,
      logLevel: "silent",
    });
    return Object.fromEntries(
      outputFiles.map(({ path: output, contents }) => [basename(output), file(contents)]),
    );
  } catch (cause) {
    throw new ValidationError(
      `\`code\` must be an entry file that esbuild can bundle, got: ${entry}: ${firstMessage(cause)}`,
      scope,
      { cause },
    );
  }
}

function firstMessage(cause: unknown): string {
  const [first] = (cause as Partial<Esbuild.BuildFailure>).errors ?? [];
  if (first === undefined) return cause instanceof Error ? cause.message : String(cause);
  const { text, location } = first;
  return location === null ? text : `${text} at ${location.file}:${location.line}`;
}

/** An app without entry files need not install it. */
function esbuild(scope: IConstruct): typeof Esbuild {
  try {
    return requireTool("esbuild") as typeof Esbuild;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw cause;
    throw new ValidationError(
      "`code` from an entry file needs the package esbuild, which is not installed: npm install --save-dev esbuild",
      scope,
      { cause },
    );
  }
}
