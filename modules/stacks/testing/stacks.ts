import type { AccessPath } from "../../../contract/stacks";
import { parseSettings, type Settings } from "../settings";
import { addStacks } from "../add-stacks";
import { Template } from "../../testing/template";

/** All stacks with these settings. */
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
