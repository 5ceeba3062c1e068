import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { DoctorError, nodeErrorCode } from "../errors";
import { type Answer } from "./answers";

/** An answer that the folder does not have. */
export interface MissingAnswer {
  readonly name: string;
  readonly missing: string;
  readonly why: string;
}

/**
 * Writes each known answer to a file named after its command. The folder appears only when it is
 * complete.
 *
 * @returns the answers that have no file: the unknown ones, and those whose name is too long for one
 * @throws DoctorError when the folder is not empty or cannot be written
 */
export function writeFolder(
  folder: string,
  answers: ReadonlyMap<string, Answer>,
): readonly MissingAnswer[] {
  return writeWhole(folder, (draft) => writeAnswers(draft, answers));
}

/**
 * Fills a folder that appears only when it is complete.
 *
 * @throws DoctorError when the folder is not empty or cannot be written
 */
export function writeWhole<T>(folder: string, fill: (draft: string) => T): T {
  assertEmpty(folder);
  const path = resolve(folder);
  try {
    mkdirSync(dirname(path), { recursive: true });
    const draft = mkdtempSync(join(dirname(path), `.${basename(path)}-`));
    try {
      const filled = fill(draft);
      // `rmdir` removes only an empty folder, so files that appeared in the meantime survive.
      if (existsSync(path)) rmdirSync(path);
      renameSync(draft, path);
      return filled;
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      throw error;
    }
  } catch (cause) {
    const code = nodeErrorCode(cause) ?? "unknown reason";
    throw new DoctorError(`the folder \`${folder}\` cannot be written: ${code}`, { cause });
  }
}

/** Writes each known answer to a file in a folder that exists. @returns those that have no file */
export function writeAnswers(
  folder: string,
  answers: ReadonlyMap<string, Answer>,
): readonly MissingAnswer[] {
  return [...answers].flatMap(([name, answer]): readonly MissingAnswer[] => {
    if (!answer.known) return [{ name, ...answer }];
    if (writeAnswer(join(folder, `${name}.json`), answer.value)) return [];
    return [{ name, missing: "the file", why: "no file can have a name of this length" }];
  });
}

/** @returns false when the file's name is too long */
function writeAnswer(path: string, answer: unknown): boolean {
  try {
    writeFileSync(path, `${JSON.stringify(answer, null, 4)}\n`);
    return true;
  } catch (error) {
    if (nodeErrorCode(error) === "ENAMETOOLONG") return false;
    throw error;
  }
}

/** @throws DoctorError when the path is a file or a folder that is not empty */
export function assertEmpty(folder: string): void {
  const found = filesIn(folder);
  if (found > 0) {
    throw new DoctorError(
      `the folder \`${folder}\` is not empty (files: ${found}); name a new or empty folder`,
    );
  }
}

function filesIn(folder: string): number {
  try {
    return readdirSync(folder).length;
  } catch (cause) {
    const code = nodeErrorCode(cause) ?? "unknown reason";
    if (code === "ENOENT") return 0;
    if (code === "ENOTDIR") {
      throw new DoctorError(`\`${folder}\` is a file; name a new folder`, { cause });
    }
    throw new DoctorError(`the folder \`${folder}\` cannot be read: ${code}; name a new folder`, {
      cause,
    });
  }
}
