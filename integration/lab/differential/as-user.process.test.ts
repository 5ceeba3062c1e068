import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REPOSITORY, testAsUser, USER } from "../testing/ordinary-user";

testAsUser(
  "an ordinary user's lab is the same",
  () => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--import", "tsx", join(__dirname, "as-user.ts")],
      {
        uid: USER,
        gid: USER,
        cwd: REPOSITORY,
        encoding: "utf8",
        env: { PATH: process.env.PATH, HOME: tmpdir(), TSX_DISABLE_CACHE: "1" },
      },
    );
    expect(stderr).toBe("");
    const { uid, support, results } = JSON.parse(stdout) as Record<string, unknown>;
    expect(uid).toBe(USER);
    expect(support).toEqual({ supported: true });
    expect(new Set(results as string[])).toEqual(new Set(["arrives: agree"]));
  },
  60_000,
);
