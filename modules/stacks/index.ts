/** The ready-made app: one stack per access path, all from the same settings. */
export { addStacks } from "./add-stacks";
export { requireBackendTool } from "./backend";
export { clearOutputFolder, requireJsonOutput } from "./output-folder";
export { parseSettings, SETTINGS } from "./settings";
export { settingsSources } from "./settings-sources";
