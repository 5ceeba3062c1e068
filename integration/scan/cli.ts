/**
 * `npm run scan`: runs a static security scan of all stacks. Each finding must be in the list of accepted findings,
 * with a reason.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { HarnessError } from "../errors";
import { WorkFolder } from "../process/work-folder";
import { synthesize } from "../synthesize";
import { checkov, findCheckov } from "./checkov";
import { judge, parseAccepted } from "./findings";

const LIST = "integration/scan/accepted.json";

async function main(): Promise<number> {
  const accepted = parseAccepted(await readFile(join(__dirname, "accepted.json"), "utf8"));
  const python = await findCheckov(console.log);
  const work = await WorkFolder.make();
  try {
    const stacks = await synthesize({ into: work.path, settings: {} });
    const { passed, findings } = await checkov(python, work.path);
    const { unlisted, stale } = judge(findings, accepted);
    for (const { check, title, stack, resource } of unlisted) {
      console.error(`error: ${stack}: ${check}: ${title} (${resource}); not in ${LIST}`);
    }
    for (const entry of stale)
      console.error(`error: ${entry} is in ${LIST}, but the scan did not find it`);
    console.log(
      `${stacks.size} stacks: ${passed} checks passed, ${findings.length - unlisted.length} findings accepted, ${unlisted.length} findings not accepted`,
    );
    return unlisted.length + stale.length === 0 ? 0 : 1;
  } finally {
    await work.remove();
  }
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    if (!(error instanceof HarnessError)) throw error;
    console.error(`error: ${error.message}`);
    process.exitCode = 2;
  },
);
