import { execFile } from "node:child_process";
import { mkdir, utimes } from "node:fs/promises";
import { homedir, userInfo } from "node:os";
import { basename, isAbsolute, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { InterruptedError, UsageError } from "../errors";
import { scratchFolder } from "../testing/scratch";
import { cacheFolder, makeCacheFolder, whileLocked } from "./cache-folder";

test("the cache is a folder of ours, outside the home folder itself", () => {
  expect(isAbsolute(cacheFolder())).toBe(true);
  expect(basename(cacheFolder())).toBe("cdktf-lambda-vpc-dynamodb");
  expect(cacheFolder()).not.toBe(join(homedir(), "cdktf-lambda-vpc-dynamodb"));
});

const MODULE = join(__dirname, "cache-folder.ts");
const REPOSITORY = join(__dirname, "../..");
const NAME = "cdktf-lambda-vpc-dynamodb";

/** The cache folder of a process with this environment. */
async function cacheWith(environment: Readonly<Record<string, string>>): Promise<string> {
  const print = `console.log(require(${JSON.stringify(MODULE)}).cacheFolder())`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--require", "tsx/cjs", "--eval", print],
    {
      cwd: REPOSITORY,
      env: { PATH: process.env.PATH, TSX_DISABLE_CACHE: "1", ...environment },
    },
  );
  return stdout.trimEnd();
}

const onLinux = process.platform === "linux" ? test : test.skip;

onLinux.each([
  ["HOME", { HOME: "/home/me" }, `/home/me/.cache/${NAME}`],
  ["XDG_CACHE_HOME", { HOME: "/home/me", XDG_CACHE_HOME: "/caches" }, `/caches/${NAME}`],
  ["the system where HOME is empty", { HOME: "" }, join(userInfo().homedir, ".cache", NAME)],
  [
    "HOME where XDG_CACHE_HOME is relative",
    { HOME: "/home/me", XDG_CACHE_HOME: "x" },
    `/home/me/.cache/${NAME}`,
  ],
])("the cache folder comes from %s", async (_, environment, folder) => {
  expect(await cacheWith(environment)).toBe(folder);
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

test("is not waited for after an interrupt", async () => {
  const folder = await scratchFolder();
  await mkdir(join(folder, ".lock"));
  const interrupt = new AbortController();
  const reason = new InterruptedError("SIGINT");
  const waiting = whileLocked(folder, () => Promise.resolve(), interrupt.signal);
  interrupt.abort(reason);
  await expect(waiting).rejects.toBe(reason);
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
