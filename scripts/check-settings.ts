/**
 * `npm run test:settings [count] [seed]`: generated settings, of which each becomes stacks that Terraform
 * accepts, or is refused with a sentence.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, TerraformStack, Testing } from "cdktf";
import fc from "fast-check";
import { WorkFolder } from "../integration/process/work-folder";
import { terraformEnvironment } from "../integration/terraform/settings";
import { findTerraform } from "../integration/terraform/tool";
import { validate } from "../integration/terraform/validate";
import { addStacks, parseSettings, ValidationError } from "../modules";
import { anySettings } from "./settings-arbitrary";

/** Terraform loads the provider's schema once for so many stacks, each a module of one configuration. */
const BATCH = 200;

const [count = 1000, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number);

interface Stack {
  readonly name: string;
  readonly json: string;
}

/**
 * Makes every stack, and writes one of them, each in its turn.
 * @returns `undefined` where the settings are refused.
 */
function synthesize(settings: unknown, outdir: string, turn: number): Stack | undefined {
  try {
    const app = new App({ outdir, stackTraces: false });
    addStacks(app, parseSettings({ where: "generated", settings }));
    const stacks = app.node.children.filter((child) => TerraformStack.isStack(child));
    const stack = stacks[turn % stacks.length];
    if (stack === undefined) throw new Error("there are no stacks");
    return { name: stack.node.id, json: Testing.synth(stack, false) };
  } catch (error) {
    if (error instanceof ValidationError) return undefined;
    throw new Error(`neither a stack nor a ValidationError: ${JSON.stringify(settings)}`, {
      cause: error,
    });
  }
}

async function main(): Promise<number> {
  console.log(`${count} settings, seed ${seed}`);
  const started = performance.now();
  const work = await WorkFolder.make();
  try {
    const distinct = new Map<string, string>();
    const paths = new Map<string, number>();
    let refused = 0;
    const outdir = join(work.path, "synthesis");
    for (const [turn, settings] of fc.sample(anySettings, { numRuns: count, seed }).entries()) {
      const stack = synthesize(settings, outdir, turn);
      rmSync(outdir, { recursive: true, force: true });
      if (stack === undefined) refused += 1;
      else {
        paths.set(stack.name, (paths.get(stack.name) ?? 0) + 1);
        distinct.set(stack.json, `${stack.name} of ${JSON.stringify(settings)}`);
      }
    }
    const seconds = () => ((performance.now() - started) / 1000).toFixed(0);
    console.log(`${count - refused} synthesized, ${refused} refused after ${seconds()} s`);
    for (const [name, times] of paths) console.log(`  ${name}: ${times}`);
    const problems = await validateAll([...distinct], work.path);
    for (const problem of problems) console.error(`error: ${problem}`);
    console.log(
      `${distinct.size} stacks validated, ${problems.length} problems, ${seconds()} s in all`,
    );
    return problems.length === 0 && refused < count && refused > 0 ? 0 : 1;
  } finally {
    await work.remove();
  }
}

/** @returns what Terraform refuses, with the settings it came from. */
async function validateAll(
  stacks: readonly (readonly [json: string, from: string])[],
  workFolder: string,
): Promise<readonly string[]> {
  const tool = await findTerraform({ onNotice: console.log });
  const environment = await terraformEnvironment({ workFolder, cloud: {} });
  const problems: string[] = [];
  for (let start = 0; start < stacks.length; start += BATCH) {
    const folder = join(workFolder, `batch-${start}`);
    const batch = stacks.slice(start, start + BATCH);
    const origins = new Map(batch.map(([, from], index) => [`stack-${index}`, from]));
    for (const [index, [json]] of batch.entries()) {
      mkdirSync(join(folder, `stack-${index}`), { recursive: true });
      writeFileSync(join(folder, `stack-${index}`, "cdk.tf.json"), json);
    }
    const modules = [...origins.keys()].map((name) => [name, { source: `./${name}` }] as const);
    writeFileSync(
      join(folder, "main.tf.json"),
      JSON.stringify({ module: Object.fromEntries(modules) }),
    );
    for (const problem of await validate({ folder, tool, environment })) {
      const [name = ""] = problem.split("/", 1);
      problems.push(`${problem}\n  ${origins.get(name) ?? ""}`);
    }
  }
  return problems;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  },
);
