import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { dirname, isAbsolute, join, posix, relative, sep } from "node:path";
import { unzipSync, zipSync, type ZippableFile } from "fflate";

/** What is in a zip, by path with `/`. */
export type Files = Readonly<Record<string, { readonly bytes: Uint8Array; readonly mode: number }>>;

const FILE = 0o100644;
const EXECUTABLE = 0o100755;
const LINK = 0o120777;

/** A zip holds local time, from 1980 on: noon is on that day in every time zone. */
const MODIFIED = new Date(1980, 0, 1, 12);

/** The creator of a zip's entry whose attributes hold the file's mode. */
const UNIX = 3;

/** A regular file that everyone can read. */
export function file(bytes: Uint8Array): Files[string] {
  return { bytes, mode: FILE };
}

/** A link in a folder that leads out of it, or nowhere on another machine. */
export class LinkOutside extends Error {
  constructor(
    readonly link: string,
    readonly target: string,
  ) {
    super(`${link} leads to ${target}`);
  }
}

/**
 * The files in a folder and in its subfolders. A link stays a link: packages are installed as links,
 * to each other too.
 *
 * @throws LinkOutside when a link leads out of the folder.
 */
export function filesIn(folder: string): Files {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const entries = paths.flatMap((path): [string, Files[string]][] => {
    const absolute = join(folder, path);
    const stats = lstatSync(absolute);
    const name = path.split(sep).join(posix.sep);
    if (stats.isSymbolicLink()) return [[name, link(folder, path)]];
    if (!stats.isFile()) return [];
    // Anyone who may run it: the rest of a mode is the machine's.
    const mode = (stats.mode & 0o111) === 0 ? FILE : EXECUTABLE;
    return [[name, { bytes: readFileSync(absolute), mode }]];
  });
  return Object.fromEntries(entries);
}

function link(folder: string, path: string): Files[string] {
  const target = readlinkSync(join(folder, path));
  const inside = relative(folder, join(folder, dirname(path), target));
  if (isAbsolute(target) || isAbsolute(inside) || inside.split(sep)[0] === "..") {
    throw new LinkOutside(path, target);
  }
  return { bytes: Buffer.from(target.split(sep).join(posix.sep)), mode: LINK };
}

/** A zip with the same bytes on every machine and at any time, as long as the files are the same. */
export function zipOf(files: Files): Uint8Array {
  const entries = Object.entries(files)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, { bytes, mode }]): [string, ZippableFile] => [
      name,
      // The upper half of the attributes is the mode.
      [bytes, { os: UNIX, attrs: mode * 0x1_00_00 }],
    ]);
  return zipSync(Object.fromEntries(entries), { level: 9, mtime: MODIFIED });
}

/** The paths in a zip. Throws when the bytes are no zip. */
export function pathsIn(zip: Uint8Array): readonly string[] {
  const paths: string[] = [];
  unzipSync(zip, {
    filter: ({ name }) => {
      paths.push(name);
      return false;
    },
  });
  return paths;
}
