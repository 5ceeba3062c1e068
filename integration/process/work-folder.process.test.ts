import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { UsageError } from "../errors";
import { WorkFolder } from "./work-folder";

test("is a folder of its own in the system's place for such", async () => {
  const [one, other] = await Promise.all([WorkFolder.make(), WorkFolder.make()]);
  expect(one.path).not.toBe(other.path);
  expect(dirname(one.path)).toBe(tmpdir());
  expect(existsSync(one.path)).toBe(true);
  await Promise.all([one.remove(), other.remove()]);
});

test("is removed with what is in it, and may be gone already", async () => {
  const folder = await WorkFolder.make();
  await writeFile(join(folder.path, "state"), "");
  await folder.remove();
  expect(existsSync(folder.path)).toBe(false);
  await expect(folder.remove()).resolves.toBeUndefined();
});

test("is still there when it is kept", async () => {
  const folder = await WorkFolder.make();
  folder.keep();
  expect(existsSync(folder.path)).toBe(true);
  await rm(folder.path, { recursive: true });
});

test("is refused where it cannot be made", async () => {
  const making = WorkFolder.make("/dev/null/temporary");
  await expect(making).rejects.toThrow(UsageError);
  await expect(making).rejects.toThrow(
    "cannot create a folder in /dev/null/temporary; set TMPDIR to another folder: ENOTDIR",
  );
});
