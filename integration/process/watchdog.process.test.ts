import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { scratchFolder } from "../testing/scratch";
import { until } from "../testing/until";
import { Witness } from "../testing/witness";

const SCRIPT = join(__dirname, "..", "testing", "harness-to-kill.ts");

let witness: Witness;

beforeAll(async () => {
  witness = await Witness.start();
});
afterAll(() => witness.stop());

interface Folders {
  readonly kept: string;
  readonly lost: string;
}

/** Starts a harness in a process of its own, and kills it when it and what it started are there. */
async function killedHarness(name: string, code = ""): Promise<Folders> {
  const temporary = await scratchFolder();
  const harness = spawn(process.execPath, ["--import", "tsx", SCRIPT, code + witness.hello(name)], {
    env: { ...process.env, TMPDIR: temporary, TSX_DISABLE_CACHE: "1" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: harness.stdout }), "line")) as [string];
  const folders = JSON.parse(line) as Folders;
  await until(() => witness.here.includes(name));
  expect(existsSync(join(folders.kept, ".lock"))).toBe(true);
  expect((await readdir(temporary)).length).toBeGreaterThanOrEqual(2);
  harness.kill("SIGKILL");
  return folders;
}

test.concurrent(
  "a harness that is killed leaves no process and no folder, but the one to keep, without its lock",
  async () => {
    const { kept, lost } = await killedHarness("heeds");
    await until(() => !witness.here.includes("heeds"));
    await until(() => !existsSync(lost));
    expect(existsSync(kept)).toBe(true);
    await until(() => !existsSync(join(kept, ".lock")));
  },
  15_000,
);

test.concurrent(
  "what does not heed SIGTERM is killed after its grace",
  async () => {
    const { lost } = await killedHarness("heedless", 'process.on("SIGTERM", () => {});');
    await until(() => !witness.here.includes("heedless"));
    await until(() => !existsSync(lost));
    expect(existsSync(lost)).toBe(false);
  },
  15_000,
);
