import { type AccessPath } from "../../../contract/stacks";
import { Template } from "../../testing/template";
import { addStacks } from "../add-stacks";
import { type Settings } from "../all-settings";
import { parseSettings } from "../settings";

/** Synthesizes all stacks with these settings. */
export function synthesize(settings: Partial<Settings> = {}): (path: AccessPath) => Template {
  const templates = Template.ofStacks((app) => {
    addStacks(app, parseSettings({ where: "test", settings }));
  });
  return (path) => {
    const template = templates.get(path);
    if (template === undefined) throw new Error(`there is no stack ${path}`);
    return template;
  };
}
