import { createHash } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformStack } from "cdktf";
import { addCustomSynthesis } from "cdktf/lib/synthesize/synthesizer";
import { Construct } from "constructs";

/** A function's code, as Lambda accepts it. */
export interface Bundle {
  /** The zip file, at most 50 MB. */
  readonly zip: Uint8Array;
  /** The file name without its extension, a dot and the exported name: `index.handler`. */
  readonly handler: string;
}

/**
 * A zip file in the stack's folder. TerraformAsset needs a file to copy from, but these bytes exist
 * only in memory.
 */
export class BundleAsset extends Construct {
  /** The path relative to the stack's folder. It changes when the bytes change. */
  readonly path: string;
  /** The SHA-256 hash in base64, as Lambda reports it. */
  readonly sha256: string;

  constructor(scope: Construct, id: string, zip: Uint8Array) {
    super(scope, id);
    const digest = createHash("sha256").update(zip).digest();
    const folder = `assets/${TerraformStack.of(this).getLogicalId(this.node)}`;
    this.path = `${folder}/${digest.toString("hex").slice(0, 32)}.zip`;
    this.sha256 = digest.toString("base64");
    addCustomSynthesis(this, {
      onSynthesize: ({ outdir, manifest }) => {
        const stackFolder = join(
          outdir,
          manifest.forStack(TerraformStack.of(this)).workingDirectory,
        );
        rmSync(join(stackFolder, folder), { recursive: true, force: true });
        mkdirSync(join(stackFolder, folder), { recursive: true });
        writeFileSync(join(stackFolder, this.path), zip);
      },
    });
  }
}
