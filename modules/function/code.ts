import { existsSync, readFileSync, statSync } from "node:fs";
import { type IConstruct } from "constructs";
import { ValidationError } from "../errors";
import { show } from "../rules";
import { type Bundle } from "./bundle";
import { bundleEntry, type EntryOptions } from "./entry";
import { type Runtime } from "./limits";
import { filesIn, LinkOutside, pathsIn, zipOf } from "./zip";

/**
 * The largest zip that Lambda takes with a request, in bytes.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MAX_ZIP = 50 * 1024 * 1024;

/** What a function says about its code. */
export interface CodeUse {
  /** The runtime that the code is for. */
  readonly runtime: Runtime;
  /** Where the code starts, if the function says it. */
  readonly handler?: string | undefined;
  /** Whether the handler can be in a layer. */
  readonly hasLayers: boolean;
}

interface Content {
  readonly zip: Uint8Array;
  readonly paths: readonly string[];
  /** @default - the function must say it */
  readonly handler?: string;
}

/**
 * A function's own code. Its zip has the same bytes wherever it is made, so the function changes only
 * when its code does.
 */
export class Code {
  readonly #contentFor: (scope: IConstruct, use: CodeUse) => Content;

  private constructor(contentFor: (scope: IConstruct, use: CodeUse) => Content) {
    this.#contentFor = contentFor;
  }

  /**
   * All files in a folder and in its subfolders, as they are: what has to be compiled or installed must
   * be there already. `handler` says where it starts. Links stay links, and must not lead out of it.
   *
   * @param path relative to the folder in which the app runs
   */
  static fromFolder(path: string): Code {
    return new Code((scope) => {
      if (!existsSync(path) || !statSync(path).isDirectory()) {
        throw new ValidationError(`\`code\` must be a folder, got: ${show(path)}`, scope);
      }
      const files = readFolder(scope, path);
      return {
        zip: zipOf(files),
        paths: Object.keys(files),
      };
    });
  }

  /**
   * A zip file, as it is, at most 50 MB. `handler` says where it starts.
   *
   * @param path relative to the folder in which the app runs
   */
  static fromZip(path: string): Code {
    return new Code((scope) => {
      try {
        const zip = readFileSync(path);
        return { zip, paths: pathsIn(zip) };
      } catch (cause) {
        throw new ValidationError(`\`code\` must be a zip file, got: ${show(path)}`, scope, {
          cause,
        });
      }
    });
  }

  /**
   * A TypeScript or JavaScript file with everything that it imports, in one file for the function's
   * Node.js release. `handler` names its export. Needs the package esbuild.
   *
   * @param path relative to the folder in which the app runs
   * @see https://docs.aws.amazon.com/lambda/latest/dg/typescript-package.html
   */
  static fromEntry(path: string, options: EntryOptions = {}): Code {
    return new Code((scope, { runtime, handler = "handler" }) => {
      const release = /^nodejs(\d+)\.x$/.exec(runtime)?.[1];
      if (release === undefined) {
        throw new ValidationError(
          `\`runtime\` must be one of Node.js where \`code\` is from an entry file, got: ${runtime}`,
          scope,
        );
      }
      if (!existsSync(path) || !statSync(path).isFile()) {
        throw new ValidationError(`\`code\` must be an entry file, got: ${show(path)}`, scope);
      }
      const files = bundleEntry(scope, path, options, release);
      return {
        zip: zipOf(files),
        paths: Object.keys(files),
        handler: handler.includes(".") ? handler : `index.${handler}`,
      };
    });
  }

  /**
   * What Lambda gets.
   *
   * @throws ValidationError when there is no such code, when it is larger than Lambda takes, and when
   * `handler` names no file in it.
   */
  bundleFor(scope: IConstruct, use: CodeUse): Bundle {
    const { zip, paths, handler = use.handler } = this.#contentFor(scope, use);
    if (zip.byteLength > MAX_ZIP) {
      throw new ValidationError(
        `\`code\` must be at most ${MAX_ZIP} bytes as a zip, got: ${zip.byteLength}. Put packages into layers`,
        scope,
      );
    }
    if (handler === undefined) {
      throw new ValidationError(
        "`handler` must say where `code` starts, such as index.handler, got: undefined",
        scope,
      );
    }
    const candidates = use.hasLayers ? [] : filesOf(handler, use.runtime);
    if (candidates.length > 0 && !candidates.some((path) => paths.includes(path))) {
      throw new ValidationError(
        `\`handler\` must name a file in \`code\`, got: ${handler}, but there is no ${candidates.join(" or ")}`,
        scope,
      );
    }
    return { zip, handler };
  }
}

function readFolder(scope: IConstruct, path: string): ReturnType<typeof filesIn> {
  try {
    const files = filesIn(path);
    if (Object.keys(files).length > 0) return files;
  } catch (cause) {
    if (!(cause instanceof LinkOutside)) throw cause;
    throw new ValidationError(
      `\`code\` must be a folder whose links stay in it, got: ${path}, where ${cause.message}. Copy it there, or use a bundler`,
      scope,
      { cause },
    );
  }
  throw new ValidationError(`\`code\` must be a folder with files, got: ${path}`, scope);
}

/**
 * The files of which one must be there, where the runtime has a rule.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html
 */
function filesOf(handler: string, runtime: Runtime): readonly string[] {
  const start = handler.slice(0, handler.lastIndexOf("."));
  if (handler.startsWith("/") || start === "") return [];
  if (runtime.startsWith("nodejs")) {
    // The name of the export follows the first dot after the last slash.
    const name = handler.replace(/\.[^/]*$/, "");
    return [".js", ".mjs", ".cjs"].map((extension) => `${name}${extension}`);
  }
  if (runtime.startsWith("python")) {
    const path = start.replaceAll(".", "/");
    return [".py", ".pyc", "/__init__.py"].map((end) => `${path}${end}`);
  }
  return [];
}
