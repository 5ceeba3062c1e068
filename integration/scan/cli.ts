/**
 * `npm run scan`: runs a static security scan of all stacks, and lints their IAM policies, with the default settings
 * and with every option on. Each finding must be in the list of accepted findings, with a reason.
 */
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import { EVERY_OPTION } from "../../contract/every-option";
import { runCommand } from "../exit-code";
import { interruptSignal } from "../process/interrupt";
import { WorkFolder } from "../process/work-folder";
import { synthesize } from "../synthesize";
import { CHECKOV, checkov } from "./checkov";
import { type Finding, judge, parseAccepted } from "./findings";
import { PARLIAMENT, parliament } from "./parliament";
import { policiesOf } from "./policies";
import { findScanner } from "./scanner";

const LIST = "integration/scan/accepted.json";

async function scan(): Promise<number> {
  const accepted = parseAccepted(await readFile(join(__dirname, "accepted.json"), "utf8"));
  const signal = interruptSignal();
  const options = { onNotice: console.log, signal };
  const checkovPython = await findScanner(CHECKOV, options);
  const parliamentPython = await findScanner(PARLIAMENT, options);
  const work = await WorkFolder.make();
  try {
    const defaults = join(work.path, "defaults");
    const everything = join(work.path, "everything");
    await Promise.all([defaults, everything].map((folder) => mkdir(folder)));
    const stacks = await synthesize({ into: defaults, settings: {}, signal });
    const full = await synthesize({ into: everything, settings: EVERY_OPTION, signal });
    const policies = await Promise.all(
      [...stacks, ...full].map(([stack, folder]) => policiesOf(stack, folder)),
    );
    const report = await checkov(checkovPython, defaults, signal);
    const linted = await parliament(parliamentPython, policies.flat(), work.path, signal);
    const findings = [...report.findings, ...linted];
    const { unlisted, stale } = judge(findings, accepted);
    for (const text of new Set(unlisted.map(described))) console.error(`error: ${text}`);
    for (const entry of stale)
      console.error(`error: ${entry} is in ${LIST}, but the scan did not find it`);
    console.log(
      `${stacks.size} stacks: ${report.passed} checks passed; ${policies.flat().length} policies linted, with defaults and with every option; ${findings.length - unlisted.length} findings accepted, ${unlisted.length} findings not accepted`,
    );
    return unlisted.length + stale.length === 0 ? 0 : 1;
  } finally {
    await work.remove();
  }
}

function described({ stack, check, title, detail, resource }: Finding): string {
  const what = detail === undefined ? title : `${title}: ${detail}`;
  return `${stack}: ${check}: ${what} (${resource}); not in ${LIST}`;
}

const command = new Command("scan")
  .description("Scan all stacks, and lint their IAM policies.")
  .action(async () => {
    process.exitCode = await scan();
  });

void runCommand(command);
