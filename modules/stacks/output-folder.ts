import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ValidationError } from "../errors";
import { type Environment } from "./environment";

/** What synthesis writes to a stack's folder, as JSON or, with `cdktf synth --hcl`, as HCL. */
const WRITTEN = ["cdk.tf.json", "cdk.tf", "metadata.json", "assets"];

/**
 * cdktf's switch for HCL, which the CLI sets for `--hcl`.
 * @see https://github.com/hashicorp/terraform-cdk/issues/3911
 */
const HCL_SWITCH = "SYNTH_HCL_OUTPUT";

/**
 * Refuses what would write HCL.
 *
 * @throws ValidationError for `cdktf synth --hcl`, whose output Terraform cannot read.
 */
export function requireJsonOutput(environment: Environment): void {
  const value = environment[HCL_SWITCH] ?? "";
  if (!["true", "1"].includes(value)) return;
  throw new ValidationError(
    `the stacks are synthesized as JSON only, because cdktf writes HCL for them that Terraform cannot read, got: ${HCL_SWITCH}=${value}. Run \`cdktf synth\` without \`--hcl\`; Terraform and HCP Terraform read JSON as well`,
  );
}

/**
 * Removes the output of earlier syntheses. cdktf leaves it behind, and Terraform would read an old
 * `cdk.tf` along with a newer `cdk.tf.json` and see everything twice. Files from Terraform (the state
 * and the lock file) and all other files stay.
 *
 * @param outdir the folder that contains `stacks/`. It does not have to exist.
 */
export function clearOutputFolder(outdir: string): void {
  const stacks = join(outdir, "stacks");
  if (!existsSync(stacks)) return;
  for (const stack of readdirSync(stacks)) {
    for (const name of WRITTEN) rmSync(join(stacks, stack, name), { recursive: true, force: true });
  }
}
