import { join } from "node:path";
import { App } from "cdktf";
import { ValidationError } from "./modules";
import {
  addStacks,
  clearOutputFolder,
  parseSettings,
  requireBackendTool,
  settingsSources,
} from "./modules/stacks";

try {
  const settings = parseSettings(...settingsSources(join(__dirname, "cdktf.json"), process.env));
  requireBackendTool(settings.backend, process.env);
  const app = new App({ stackTraces: false });
  addStacks(app, settings);
  clearOutputFolder(app.outdir);
  app.synth();
} catch (error) {
  for (const problem of problemsOf(error)) console.error(`error: ${problem}`);
  process.exitCode = 2;
}

/** What the user can mend; all else is thrown on. */
function problemsOf(error: unknown): readonly string[] {
  if (error instanceof ValidationError) return error.problems;
  // Of a file that cannot be read or written.
  if (error instanceof Error && "syscall" in error) {
    const outdir = process.env.CDKTF_OUTDIR ?? "cdktf.out";
    return [`the stacks could not be synthesized into ${outdir} (CDKTF_OUTDIR): ${error.message}`];
  }
  throw error;
}
