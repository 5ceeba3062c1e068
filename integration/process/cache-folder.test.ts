import { mkdir, utimes } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, isAbsolute, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UsageError } from "../errors";
import { scratchFolder } from "../testing/scratch";
import { cacheFolder, makeCacheFolder, whileLocked } from "./cache-folder";

test("the cache is a folder of ours, outside the home folder itself", () => {
  expect(isAbsolute(cacheFolder())).toBe(true);
  expect(basename(cacheFolder())).toBe("cdktf-lambda-vpc-dynamodb");
  expect(cacheFolder()).not.toBe(join(homedir(), "cdktf-lambda-vpc-dynamodb"));
});

test.each([
  ["made", makeCacheFolder],
  ["locked", (folder: string) => whileLocked(folder, () => Promise.resolve())],
])("a cache that cannot be %s is refused in one sentence", async (_, use) => {
  const refused = use("/dev/null/cache");
  await expect(refused).rejects.toThrow(UsageError);
  await expect(refused).rejects.toThrow(
    "cannot create the cache folder /dev/null/cache; its location comes from HOME",
  );
});

/** Works for a moment in the folder, and notes when it began and ended. */
function note(folder: string, name: string, notes: string[]): Promise<void> {
  return whileLocked(folder, async () => {
    notes.push(`${name} begins`);
    await sleep(100);
    notes.push(`${name} ends`);
  });
}

test("work in one folder is done one after the other", async () => {
  const folder = join(await scratchFolder(), "not", "there", "yet");
  const notes: string[] = [];
  await Promise.all([note(folder, "a", notes), note(folder, "b", notes)]);
  const [first, second] = notes[0] === "a begins" ? ["a", "b"] : ["b", "a"];
  expect(notes).toEqual([`${first} begins`, `${first} ends`, `${second} begins`, `${second} ends`]);
});

test("work in two folders is done at the same time", async () => {
  const notes: string[] = [];
  await Promise.all([
    note(await scratchFolder(), "a", notes),
    note(await scratchFolder(), "b", notes),
  ]);
  expect(notes.slice(0, 2).sort()).toEqual(["a begins", "b begins"]);
});

test("returns what the work returns, and lets the next one in after it threw", async () => {
  const folder = await scratchFolder();
  const failing = whileLocked(folder, () => Promise.reject(new Error("broken")));
  await expect(failing).rejects.toThrow("broken");
  await expect(whileLocked(folder, () => Promise.resolve(7))).resolves.toBe(7);
});

test("the lock of a process that was killed is taken over, and that of one at work is not", async () => {
  const [left, held] = await Promise.all([scratchFolder(), scratchFolder()]);
  for (const folder of [left, held]) await mkdir(join(folder, ".lock"));
  const longAgo = new Date(Date.now() - 60_000);
  await utimes(join(left, ".lock"), longAgo, longAgo);
  let entered = false;
  const waiting = whileLocked(held, () => {
    entered = true;
    return Promise.resolve();
  });
  await expect(whileLocked(left, () => Promise.resolve("in"))).resolves.toBe("in");
  await sleep(200);
  expect(entered).toBe(false);
  await utimes(join(held, ".lock"), longAgo, longAgo);
  await waiting;
  expect(entered).toBe(true);
});
