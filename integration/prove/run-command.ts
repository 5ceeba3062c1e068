import { startCloud } from "../cloud";
import { prepareLab } from "../lab/run-lab";
import { configuredSettings } from "../synthesize";
import { installProvider } from "../terraform/provider";
import { findTerraform } from "../terraform/tool";
import { run } from "./command";
import { type ProofCommand } from "./command-line";
import { prove, synthesizeRun } from "./prove";

/** Runs the command with this process's arguments, and exits with its exit code. */
export function runProofCommand(command: ProofCommand): void {
  // Silences the SDK's warning that it will require Node.js 22 from 2027 on, which does not affect the proof.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  void run(command, process.argv.slice(2), {
    configuredSettings,
    findTerraform,
    synthesizeRun,
    installProvider,
    startCloud,
    prepareLab,
    prove,
    host: process,
  }).then((code) => process.exit(code));
}
