import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Cloud } from "../cloud/cloud";
import { UsageError } from "../errors";
import { type WorkFolder } from "../process/work-folder";
import { labSupport } from "./network/support";
import { CertificateAuthority } from "./service/certificates";

export const LAB_MODES = ["auto", "on", "off"] as const;
/** `auto`: where this machine can. */
export type LabMode = (typeof LAB_MODES)[number];

/** What the labs of a run share. */
export interface RunLab {
  /** A stack whose packets it does not show fails. */
  readonly required: boolean;
  readonly authority: CertificateAuthority;
  /** Its certificate as a PEM file. */
  readonly authorityFile: string;
}

/** Why the run has no lab, so that the doctor alone judges the network. */
export interface NoLab {
  readonly skipped: string;
}

export interface PrepareLabOptions {
  readonly mode: LabMode;
  readonly cloud: Pick<Cloud, "name" | "clientConfig">;
  readonly work: Pick<WorkFolder, "path">;
  /** @default - asks this machine */
  readonly support?: typeof labSupport;
}

/** @throws UsageError if the lab is `on`, and cannot run. */
export async function prepareLab(options: PrepareLabOptions): Promise<RunLab | NoLab> {
  const { mode, work } = options;
  if (mode === "off") return { skipped: "the lab is off" };
  const skipped = whyNot(options);
  if (skipped === undefined) {
    const authority = await CertificateAuthority.make();
    const authorityFile = join(work.path, "lab-authority.pem");
    await writeFile(authorityFile, authority.certificate);
    return { required: mode === "on", authority, authorityFile };
  }
  if (mode === "on") throw new UsageError(`the lab cannot run (--lab on): ${skipped}`);
  return { skipped };
}

function whyNot({ cloud, support = labSupport }: PrepareLabOptions): string | undefined {
  if (cloud.clientConfig.endpoint === undefined) {
    return `on ${cloud.name}, the function runs in the network that was deployed`;
  }
  const answer = support();
  return "skipped" in answer ? answer.skipped : undefined;
}
