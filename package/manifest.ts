import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The repository's folder. */
export const ROOT = join(__dirname, "..");

/** The packages that a user of the library brings, in the order of the manifest. */
export const PEERS: readonly string[] = Object.keys(
  (
    JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
      readonly peerDependencies: Readonly<Record<string, string>>;
    }
  ).peerDependencies,
);
