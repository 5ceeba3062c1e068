import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** What a synthesis writes into a stack's folder, as JSON or, with `cdktf synth --hcl`, as HCL. */
const WRITTEN = ["cdk.tf.json", "cdk.tf", "metadata.json", "assets"];

/**
 * Removes what earlier syntheses wrote. cdktf leaves it there, and Terraform would read a `cdk.tf`
 * beside a newer `cdk.tf.json` as well and see everything twice. What Terraform wrote (the state,
 * the lock file) and what somebody else put there stays.
 *
 * @param outdir the folder with `stacks/` in it; need not be there.
 */
export function clearOutputFolder(outdir: string): void {
  const stacks = join(outdir, "stacks");
  if (!existsSync(stacks)) return;
  for (const stack of readdirSync(stacks)) {
    for (const name of WRITTEN) rmSync(join(stacks, stack, name), { recursive: true, force: true });
  }
}
