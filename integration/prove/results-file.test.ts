import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../errors";
import { scratchFolder } from "../testing/scratch";
import { requireWritable } from "./results-file";

test("leaves no file where there was none", async () => {
  const file = join(await scratchFolder(), "results.json");
  await requireWritable(file, "--json");
  expect(existsSync(file)).toBe(false);
});

test("leaves earlier results as they were", async () => {
  const file = join(await scratchFolder(), "results.json");
  await writeFile(file, "earlier");
  await requireWritable(file, "--json");
  expect(await readFile(file, "utf8")).toBe("earlier");
});

test("refuses a file in a folder that is not there, and a folder", async () => {
  const folder = await scratchFolder();
  await mkdir(join(folder, "folder"));
  for (const [name, code] of [
    ["missing/results.json", "ENOENT"],
    ["folder", "EISDIR"],
  ] as const) {
    const file = join(folder, name);
    const refused = requireWritable(file, "--json");
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(`cannot write ${file} (--json): ${code}`);
  }
});
