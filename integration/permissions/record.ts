import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Listr } from "listr2";
import { startMoto } from "../cloud/moto/moto";
import { HarnessError } from "../errors";
import { WorkFolder } from "../process/work-folder";
import { synthesize } from "../synthesize";
import { terraformEnvironment } from "../terraform/environment";
import { StackFolder } from "../terraform/stack-folder";
import { type TerraformTool } from "../terraform/tool";
import { type Call } from "./call";
import { callsIn } from "./calls";

export const REGION = "us-east-2";
const PROTECTED = '"deletion_protection_enabled": true';

export interface RecordOptions {
  readonly stacks: readonly string[];
  /** Settings that differ from the defaults. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly tool: TerraformTool;
  readonly onNotice: (text: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Deploys stacks to moto and destroys them, as docs/settings.md says to: after a deploy without deletion protection.
 * @returns what the provider called for each stack.
 */
export async function record(
  options: RecordOptions,
): Promise<ReadonlyMap<string, readonly Call[]>> {
  const { stacks, settings, tool, onNotice, signal } = options;
  const work = await WorkFolder.make();
  const requestLog = join(work.path, "requests.jsonl");
  const moto = await startMoto({ region: REGION, requestLog, onNotice, signal });
  try {
    const folders = await synthesize({ into: join(work.path, "synthesis"), settings, signal });
    const environment = await terraformEnvironment({
      workFolder: work.path,
      cloud: moto.environment,
    });
    const tasks = new Listr(
      stacks.map((stack) => ({
        task: async () => {
          const folder = folders.get(stack);
          if (folder === undefined) throw new HarnessError(`there is no stack ${stack}`);
          const options = { stack, folder, tool, environment, graceSeconds: 10 };
          await deploy(new StackFolder(options), signal);
          onNotice(`${stack}: applied, changed, and destroyed`);
        },
      })),
      { concurrent: 4, renderer: "silent", registerSignalListeners: false },
    );
    await tasks.run();
    const log = await readFile(requestLog, "utf8");
    return new Map(stacks.map((stack) => [stack, callsIn(log, stack)]));
  } finally {
    await moto.stop();
    await work.remove();
  }
}

async function deploy(stack: StackFolder, signal: AbortSignal): Promise<void> {
  await stack.init({ signal });
  await stack.apply({ signal });
  const file = join(stack.folder, "cdk.tf.json");
  const text = await readFile(file, "utf8");
  if (!text.includes(PROTECTED)) throw new HarnessError(`${file} has no ${PROTECTED}`);
  await writeFile(file, text.replace(PROTECTED, PROTECTED.replace("true", "false")));
  await stack.apply({ signal });
  await stack.destroy({ signal });
}
