import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type * as Esbuild from "esbuild";

/** A package whose code is in the bundle. */
interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Its license, and its notice where it has one. */
  readonly text: string;
}

const FILES = /^(licen[cs]e|copying|notice)([.-].*)?$/i;
const NOTICE = /^notice/i;

/** Everything up to the package's name, from the last `node_modules` on. */
const PACKAGE_FOLDER = /^.*(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+/;

const INTRODUCTION = "index.js contains code of these packages, under these licenses.";

/** A bundle that nobody may pass on: a package in it comes without its license. */
export class LicenseError extends Error {
  public override readonly name = "LicenseError";
}

/**
 * The licenses of all packages whose code esbuild put into its output, each text once. The same bytes for the same
 * packages. Throws a `LicenseError` for a package without one.
 *
 * @param folder - what the metafile's paths are relative to: esbuild's `absWorkingDir`
 * @see https://www.apache.org/licenses/LICENSE-2.0#redistribution
 */
export function licensesOf({ outputs }: Esbuild.Metafile, folder: string): string {
  const named = new Map<string, string[]>();
  for (const path of packageFolders(outputs)) {
    const { name, version, license, text } = readPackage(join(folder, path));
    named.set(text, [...(named.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const sections = [...named].map(([text, names]) => `${names.sort().join("\n")}\n\n${text}`);
  const line = `\n\n${"=".repeat(80)}\n\n`;
  return `${[INTRODUCTION, ...sections.sort()].join(line)}\n`;
}

/** Only what is in the output: esbuild reads more than it uses. */
function packageFolders(outputs: Esbuild.Metafile["outputs"]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const [folder] = PACKAGE_FOLDER.exec(path) ?? [];
      if (folder !== undefined && bytesInOutput > 0) {
        folders.add(folder);
      }
    }
  }
  return folders;
}

function readPackage(folder: string): Package {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && FILES.test(entry.name))
    .map(({ name }) => name)
    .sort();
  if (files.every((name) => NOTICE.test(name))) {
    throw new LicenseError(
      `The package ${manifest.name} ${manifest.version} is in the function's bundle but has no LICENSE file, in ${folder}. ` +
        "Bundle a release that has one, or leave the package out.",
    );
  }
  const text = files.map((name) => readText(join(folder, name))).join("\n\n");
  return { ...manifest, license: manifest.license ?? "see below", text };
}

const readText = (file: string): string =>
  readFileSync(file, "utf8").replaceAll("\r\n", "\n").trimEnd();
