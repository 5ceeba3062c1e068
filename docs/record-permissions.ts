/** `npm run docs:permissions`: records what the provider calls on moto, and writes the pages from it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ACCESS_PATHS } from "../contract/stacks";
import { messageOf } from "../integration/errors";
import { interruptSignal } from "../integration/process/interrupt";
import { record } from "../integration/permissions/record";
import { recordedText, SETTINGS, stackCallsOf } from "../integration/permissions/recorded";
import { findTerraform } from "../integration/terraform/tool";
import { writePages } from "./write-pages";

const FILE = join(__dirname, "../integration/permissions/calls.json");

async function main(): Promise<void> {
  const signal = interruptSignal(process);
  const onNotice = (text: string): void => {
    console.log(text);
  };
  const tool = await findTerraform({ onNotice, signal });
  const run = (settings: Readonly<Record<string, unknown>>) =>
    record({ stacks: ACCESS_PATHS, settings, tool, onNotice, signal });
  const defaults = await run(SETTINGS.defaults);
  const all = await run(SETTINGS.options);
  const stacks = ACCESS_PATHS.map((path) => {
    const calls = stackCallsOf(defaults.get(path) ?? [], all.get(path) ?? []);
    return [path, calls] as const;
  });
  const recorded = new Map(stacks);
  writeFileSync(FILE, recordedText(recorded));
  await writePages(recorded);
}

main().catch((error: unknown) => {
  console.error(`error: ${messageOf(error)}`);
  process.exitCode = 1;
});
