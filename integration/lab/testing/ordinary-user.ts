import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { unshareArguments } from "../network/tools";
import { testOnLab } from "./lab-test";

/** `nobody` of most systems. */
export const USER = 65_534;

export const REPOSITORY = join(__dirname, "../../..");

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

/** `test`, or `test.skip` where root cannot try the lab as an ordinary user. */
export const testAsUser: jest.It = reason === undefined ? testOnLab : test.skip;
