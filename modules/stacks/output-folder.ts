import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** What synthesis writes to a stack's folder, as JSON or, with `cdktf synth --hcl`, as HCL. */
const WRITTEN = ["cdk.tf.json", "cdk.tf", "metadata.json", "assets"];

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
