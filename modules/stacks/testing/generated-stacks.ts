/**
 * `generated-stacks.ts FOLDER COUNT SEED`: generates settings, each of which must produce stacks or
 * be refused. Writes one stack per settings object, in rotation, and prints a line of JSON for each.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { App, TerraformStack, Testing } from "cdktf";
import fc from "fast-check";
import { ValidationError } from "../../errors";
import { addStacks } from "../add-stacks";
import { parseSettings } from "../settings";
import { anySettings } from "./settings-arbitrary";

/**
 * Creates every stack and writes one of them.
 * @returns the stack's name, or `undefined` when the settings are refused.
 */
function write(settings: unknown, folder: string, turn: number): string | undefined {
  const outdir = join(folder, "synthesis");
  try {
    const app = new App({ outdir, stackTraces: false });
    addStacks(app, parseSettings({ where: "generated", settings }));
    const stacks = app.node.children.filter((child) => TerraformStack.isStack(child));
    const stack = stacks[turn % stacks.length];
    if (stack === undefined) throw new Error("there are no stacks");
    const json = Testing.synth(stack, false);
    mkdirSync(join(folder, String(turn)));
    writeFileSync(join(folder, String(turn), "cdk.tf.json"), json);
    return stack.node.id;
  } catch (error) {
    if (error instanceof ValidationError) return undefined;
    throw error;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const [folder = "", count, seed] = process.argv.slice(2);
const all = fc.sample(anySettings, { numRuns: Number(count), seed: Number(seed) });
for (const [turn, settings] of all.entries()) {
  try {
    console.log(JSON.stringify({ stack: write(settings, folder, turn), settings }));
  } catch (cause) {
    const text = `the settings produced neither stacks nor a ValidationError: ${JSON.stringify(settings)}`;
    throw new Error(text, { cause });
  }
}
