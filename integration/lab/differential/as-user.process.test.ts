import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unshareArguments } from "../network/tools";
import { testOnLab } from "../testing/lab-test";

/** `nobody` of most systems. */
const USER = 65_534;

const REPOSITORY = join(__dirname, "../../..");

function mayRead(path: string): boolean {
  return spawnSync("test", ["-r", path], { uid: USER, gid: USER }).status === 0;
}

/** Why root cannot try it as somebody else. @default - it can */
function reasonNotTo(): string | undefined {
  if (process.getuid?.() !== 0) return "every other test of the lab runs as an ordinary user";
  if (!mayRead(join(REPOSITORY, "package.json")))
    return "an ordinary user may not read this folder";
  if (!mayRead(process.execPath)) return "an ordinary user may not run this Node.js";
  const command = [...unshareArguments(false), "true"];
  const { status } = spawnSync("unshare", command, { uid: USER, gid: USER });
  return status === 0 ? undefined : "this machine refuses namespaces to ordinary users";
}

const reason = reasonNotTo();
if (reason !== undefined) console.log(`skipped: ${reason}`);

(reason === undefined ? testOnLab : test.skip)(
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
