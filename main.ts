import { join } from "node:path";
import { App } from "cdktf";
import {
  addStacks,
  clearOutputFolder,
  parseSettings,
  settingsSources,
  ValidationError,
} from "./modules";

try {
  const settings = parseSettings(...settingsSources(join(__dirname, "cdktf.json"), process.env));
  const app = new App({ stackTraces: false });
  addStacks(app, settings);
  clearOutputFolder(app.outdir);
  app.synth();
} catch (error) {
  if (!(error instanceof ValidationError)) throw error;
  for (const problem of error.problems) console.error(`error: ${problem}`);
  process.exitCode = 2;
}
