import { z } from "zod";
import { whileLocked } from "../process/cache-folder";
import { run } from "../process/child";
import { type TerraformTool } from "./tool";

export interface ValidateOptions {
  /** Contains the configuration. Init writes into this folder. */
  readonly folder: string;
  readonly tool: TerraformTool;
  readonly environment: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** @see https://developer.hashicorp.com/terraform/cli/commands/validate#json */
const answer = z.object({
  diagnostics: z.array(
    z.object({
      severity: z.enum(["error", "warning"]),
      summary: z.string(),
      detail: z.string().default(""),
      range: z.object({ filename: z.string() }).optional(),
    }),
  ),
});

/**
 * Initializes the folder without its backend, and validates it.
 * @returns each error of `terraform validate`; empty if the configuration is valid.
 * @throws CommandError if init fails.
 */
export async function validate(options: ValidateOptions): Promise<readonly string[]> {
  const { folder, tool, environment, signal } = options;
  const product = tool.product.toLowerCase();
  const common = { command: tool.path, folder, environment, ...(signal && { signal }) };
  const init = (): Promise<unknown> =>
    run({
      ...common,
      title: `${product} init of ${folder}`,
      args: ["init", "-backend=false", "-no-color"],
    });
  const cache = environment.TF_PLUGIN_CACHE_DIR;
  // Terraform's plugin cache does not support concurrent installs.
  await (cache === undefined ? init() : whileLocked(cache, init, signal));
  const { stdout } = await run({
    ...common,
    title: `${product} validate of ${folder}`,
    args: ["validate", "-json", "-no-color"],
    okCodes: [0, 1],
  });
  return answer
    .parse(JSON.parse(stdout))
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ summary, detail, range }) => `${range?.filename ?? folder}: ${summary}: ${detail}`);
}
