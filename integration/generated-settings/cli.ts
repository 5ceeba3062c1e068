/**
 * `npm run test:settings [count] [seed]`: generates settings and checks that each of them either becomes a stack that
 * Terraform accepts or is rejected with a message.
 */
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Command } from "commander";
import semver from "semver";
import { z } from "zod";
import { wholeNumber } from "../again/whole-number";
import { runCommand } from "../exit-code";
import { run } from "../process/child";
import { hostEnvironment } from "../process/environment";
import { interruptSignal } from "../process/interrupt";
import { WorkFolder } from "../process/work-folder";
import { terraformEnvironment } from "../terraform/environment";
import { acceptedProvider, pinProvider, PROVEN_RELEASE } from "../terraform/provider";
import { findTerraform } from "../terraform/tool";
import { validate } from "../terraform/validate";

/**
 * The number of stacks to validate at once, each as a module of one configuration, so that Terraform loads the
 * provider's schema only once for all of them.
 */
const BATCH = 200;
const REPOSITORY = join(__dirname, "../..");

/** The result for one set of settings: the stack that was written, or none if the settings were rejected. */
const generated = z.object({ stack: z.string().optional(), settings: z.unknown() });
type Generated = z.infer<typeof generated>;

/** @returns each result, in the order of the folders `0`, `1`, … */
async function synthesize(
  folder: string,
  count: number,
  seed: number,
  signal: AbortSignal,
): Promise<readonly Generated[]> {
  const all: Generated[] = [];
  await run({
    title: "synthesis of generated settings",
    command: process.execPath,
    args: [
      ...["--import", "tsx", "modules/stacks/testing/generated-stacks.ts"],
      ...[folder, String(count), String(seed)],
    ],
    folder: REPOSITORY,
    environment: { ...hostEnvironment(), TSX_DISABLE_CACHE: "1" },
    signal,
    onLine: (line) => all.push(generated.parse(JSON.parse(line))),
  });
  return all;
}

async function validateGenerated(count: number, seed: number): Promise<number> {
  const signal = interruptSignal();
  console.log(`${count} settings, seed ${seed}`);
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(0);
  const work = await WorkFolder.make();
  try {
    const all = await synthesize(work.path, count, seed, signal);
    const stacks = [...all.entries()].filter(([, { stack }]) => stack !== undefined);
    const refused = all.length - stacks.length;
    console.log(`${stacks.length} synthesized, ${refused} rejected after ${seconds()} s`);
    const times = new Map<string, number>();
    for (const [, { stack = "" }] of stacks) times.set(stack, (times.get(stack) ?? 0) + 1);
    for (const [stack, number] of times) console.log(`  ${stack}: ${number}`);
    const valid = await acceptedBy(PROVEN_RELEASE, stacks, work.path);
    const problems = await validateAll(valid, work.path, signal);
    for (const problem of problems) console.error(`error: ${problem}`);
    const skipped = stacks.length - valid.length;
    console.log(`${skipped} stacks skipped: they do not accept AWS provider ${PROVEN_RELEASE}`);
    console.log(`${valid.length} stacks validated, ${problems.length} problems in ${seconds()} s`);
    return problems.length === 0 && valid.length > 0 && refused > 0 ? 0 : 1;
  } finally {
    await work.remove();
  }
}

type Stack = readonly [index: number, generated: Generated];

/** The stacks that accept this release of the AWS provider. Its schema cannot judge the others. */
async function acceptedBy(
  release: string,
  stacks: readonly Stack[],
  workFolder: string,
): Promise<readonly Stack[]> {
  const accept = await Promise.all(
    stacks.map(async ([index]) => {
      const range = await acceptedProvider(join(workFolder, String(index)));
      return semver.satisfies(release, range.replaceAll(",", " "));
    }),
  );
  return stacks.filter((_, position) => accept[position]);
}

/** @returns each error of `terraform validate`, with the settings that caused it. */
async function validateAll(
  stacks: readonly Stack[],
  workFolder: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const tool = await findTerraform({ onNotice: console.log, signal });
  const environment = await terraformEnvironment({ workFolder, cloud: {} });
  const problems: string[] = [];
  for (let start = 0; start < stacks.length; start += BATCH) {
    const folder = join(workFolder, `batch-${start}`);
    await mkdir(folder);
    const origins = new Map<string, string>();
    for (const [index, { stack = "", settings }] of stacks.slice(start, start + BATCH)) {
      const name = `stack-${index}`;
      await rename(join(workFolder, String(index)), join(folder, name));
      origins.set(name, `${stack} with ${JSON.stringify(settings)}`);
    }
    const modules = [...origins.keys()].map((name) => [name, { source: `./${name}` }] as const);
    const main = JSON.stringify({ module: Object.fromEntries(modules) });
    await writeFile(join(folder, "main.tf.json"), main);
    await pinProvider(folder, PROVEN_RELEASE);
    for (const problem of await validate({ folder, tool, environment, signal })) {
      const [name = ""] = problem.split("/", 1);
      problems.push(`${problem}\n  ${origins.get(name) ?? ""}`);
    }
    console.log(`  ${Math.min(start + BATCH, stacks.length)} of ${stacks.length} validated`);
  }
  return problems;
}

const command = new Command("test:settings")
  .description("Validate the stacks of generated settings, or see a sentence refuse the settings.")
  .argument("[count]", "number of settings", wholeNumber, 1000)
  .argument("[seed]", "decides the settings", wholeNumber, Date.now() % 1_000_000)
  .action(async (count: number, seed: number) => {
    process.exitCode = await validateGenerated(count, seed);
  });

void runCommand(command);
