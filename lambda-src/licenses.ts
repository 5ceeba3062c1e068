import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import type * as Esbuild from "esbuild";

/** A package whose code is in the bundle. */
interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  /** Where its source is. @default - its manifest does not say */
  readonly repository?: string;
  /** Its license, and its notice where it has one. @default - it comes without a license */
  readonly text?: string;
  readonly folder: string;
}

const FILES = /^(licen[cs]e|copying|notice)([.-].*)?$/i;
const NOTICE = /^notice/i;

/** Everything up to the package's name, from the last `node_modules` on. */
const PACKAGE_FOLDER = /^.*(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+/;

const INTRODUCTION = "code of these packages, under these licenses.";

/** A bundle that nobody may pass on: a package in it comes without its license. */
export class LicenseError extends Error {
  public override readonly name = "LicenseError";
}

/**
 * The licenses of all packages whose code esbuild put into its output, each text once. The same bytes for the same
 * packages. A package without one has that of a package from the same repository. Throws a `LicenseError` where there
 * is none either.
 *
 * @param folder - what the metafile's paths are relative to: esbuild's `absWorkingDir`
 * @param where - the beginning of the sentence that says what is licensed
 * @see https://www.apache.org/licenses/LICENSE-2.0#redistribution
 */
export function licensesOf(
  { outputs }: Esbuild.Metafile,
  folder: string,
  where = "index.js contains",
): string {
  const named = new Map<string, string[]>();
  const packages = [...packageFolders(outputs)].map((path) => readPackage(join(folder, path)));
  for (const each of packages) {
    const { name, version, license } = each;
    const text = each.text ?? textBeside(each, packages);
    named.set(text, [...(named.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const sections = [...named].map(([text, names]) => `${names.sort().join("\n")}\n\n${text}`);
  const line = `\n\n${"=".repeat(80)}\n\n`;
  return `${[`${where} ${INTRODUCTION}`, ...sections.sort()].join(line)}\n`;
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

/** The license of the repository that the package is from, as another package in the bundle has it. */
function textBeside(alone: Package, packages: readonly Package[]): string {
  const { name, version, license, repository, folder } = alone;
  const beside = packages.find(
    (each) =>
      repository !== undefined &&
      each.repository === repository &&
      each.license === license &&
      each.text !== undefined,
  );
  if (beside?.text !== undefined) return beside.text;
  throw new LicenseError(
    `The package ${name} ${version} is in the bundle but has no LICENSE file, in ${folder}. ` +
      "Bundle a release that has one, or leave the package out.",
  );
}

function readPackage(folder: string): Package {
  const { name, version, license, repository } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  ) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
    readonly repository?: string | { readonly url: string };
  };
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && FILES.test(entry.name))
    .map((entry) => entry.name)
    .sort();
  const text = files.map((file) => readText(join(folder, file))).join("\n\n");
  const source = typeof repository === "string" ? repository : repository?.url;
  return {
    name,
    version,
    license: license ?? "see below",
    ...(source !== undefined && { repository: source }),
    ...(!files.every((file) => NOTICE.test(file)) && { text }),
    folder,
  };
}

const readText = (file: string): string =>
  readFileSync(file, "utf8").replaceAll("\r\n", "\n").trimEnd();
