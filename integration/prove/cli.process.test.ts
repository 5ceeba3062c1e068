import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { scratchFolder } from "../testing/scratch";

test("exits 2 in a process of its own, without a trace of the code, and leaves nothing", async () => {
  const temporary = await scratchFolder();
  const env = { ...process.env, TMPDIR: temporary, TSX_DISABLE_CACHE: "1" };
  const args = ["--import", "tsx", join(__dirname, "cli.ts"), "--fast"];
  const ended = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
    execFile(process.execPath, args, { env }, (error, _, stderr) => {
      resolve({ code: error?.code ?? 0, stderr });
    });
  });
  expect(ended).toEqual({ code: 2, stderr: "error: unknown option '--fast'\n" });
  expect(await readdir(temporary)).toEqual([]);
});
