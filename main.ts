import { join } from "node:path";
import { App } from "cdktf";
import { ValidationError } from "./modules";
import {
  addStacks,
  clearOutputFolder,
  parseSettings,
  requireBackendTool,
  requireJsonOutput,
  settingsSources,
} from "./modules/stacks";

try {
  requireJsonOutput(process.env);
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

/** The problems that the user can fix. Rethrows everything else. */
function problemsOf(error: unknown): readonly string[] {
  if (error instanceof ValidationError) return error.problems;
  // A file could not be read or written.
  if (error instanceof Error && "syscall" in error) {
    const outdir = process.env.CDKTF_OUTDIR ?? "cdktf.out";
    return [`could not synthesize the stacks into ${outdir} (CDKTF_OUTDIR): ${error.message}`];
  }
  throw error;
}
