import { existsSync } from "node:fs";
import { open, rm, writeFile } from "node:fs/promises";
import { messageOf, UsageError } from "../errors";
import { type Run, totalsOf } from "./result";

/**
 * Checks that the file is writable before the first stack is created, not after all the work is done. Leaves the file
 * unchanged.
 * @throws UsageError if the file is not writable.
 */
export async function requireWritable(file: string, option: string): Promise<void> {
  const isThere = existsSync(file);
  try {
    await (await open(file, "a")).close();
  } catch (cause) {
    throw new UsageError(`cannot write ${file} (${option}): ${messageOf(cause)}`, { cause });
  }
  if (!isThere) await rm(file);
}

export async function writeResults(file: string, run: Run): Promise<void> {
  const { provider, results, repeats, seconds } = run;
  const totals = totalsOf(results);
  const report = { schemaVersion: 1, provider, seconds, ...totals, repeats, stacks: results };
  await writeFile(file, `${JSON.stringify(report, undefined, 2)}\n`);
}
