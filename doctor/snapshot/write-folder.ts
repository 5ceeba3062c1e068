import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { DoctorError, nodeErrorCode } from "../errors";
import { type Answer } from "./answers";

/**
 * Writes each known answer to a file named after its command. The folder appears only when it is
 * complete.
 *
 * @returns the unknown answers, which have no file
 * @throws DoctorError when the folder is not empty or cannot be written
 */
export function writeFolder(
  folder: string,
  answers: ReadonlyMap<string, Answer>,
): readonly { readonly name: string; readonly missing: string; readonly why: string }[] {
  assertEmpty(folder);
  const path = resolve(folder);
  try {
    mkdirSync(dirname(path), { recursive: true });
    const draft = mkdtempSync(join(dirname(path), `.${basename(path)}-`));
    try {
      for (const [name, answer] of answers) {
        if (!answer.known) continue;
        writeFileSync(join(draft, `${name}.json`), `${JSON.stringify(answer.value, null, 4)}\n`);
      }
      // `rmdir` removes only an empty folder, so files that appeared in the meantime survive.
      if (existsSync(path)) rmdirSync(path);
      renameSync(draft, path);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      throw error;
    }
  } catch (cause) {
    const code = nodeErrorCode(cause) ?? "unknown reason";
    throw new DoctorError(`the folder \`${folder}\` cannot be written: ${code}`, { cause });
  }
  return [...answers].flatMap(([name, answer]) => (answer.known ? [] : [{ name, ...answer }]));
}

/** @throws DoctorError when the path is a file or a folder that is not empty */
export function assertEmpty(folder: string): void {
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (!stat) return;
  if (!stat.isDirectory()) throw new DoctorError(`\`${folder}\` is a file; name a new folder`);
  const found = readdirSync(folder).length;
  if (found > 0) {
    throw new DoctorError(
      `the folder \`${folder}\` is not empty (files: ${found}); name a new or empty folder`,
    );
  }
}
