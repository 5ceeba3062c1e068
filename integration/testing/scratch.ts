import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const folders: string[] = [];

afterAll(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })));
});

/** A folder that is removed after the tests of the file. */
export async function scratchFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "harness-test-"));
  folders.push(folder);
  return folder;
}

/** Writes an executable file and creates its folders. @returns its path. */
export async function writeExecutable(path: string, text: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  await chmod(path, 0o755);
  return path;
}

/** Writes a script that runs on this Node.js and needs no PATH. */
export function writeNodeScript(path: string, code: string): Promise<string> {
  return writeExecutable(path, `#!${process.execPath}\n${code}\n`);
}

/** Writes a shell script, which starts faster than a Node.js script. */
export function writeShellScript(path: string, code: string): Promise<string> {
  return writeExecutable(path, `#!/bin/sh\n${code}\n`);
}
