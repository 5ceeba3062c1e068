import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import { addStacks, parseSettings, ValidationError } from "./modules";

interface Context {
  readonly settings?: Readonly<Record<string, unknown>>;
}

const file = join(__dirname, "cdktf.json");
const { context } = JSON.parse(readFileSync(file, "utf8")) as { context?: Context };

try {
  const app = new App({ stackTraces: false });
  const oneOff = app.node.tryGetContext("settings") as Context["settings"];
  addStacks(app, parseSettings({ ...context?.settings, ...oneOff }));
  app.synth();
} catch (error) {
  if (!(error instanceof ValidationError)) throw error;
  for (const problem of error.problems) console.error(`error: ${problem}`);
  process.exitCode = 2;
}
