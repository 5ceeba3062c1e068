import { SETTINGS } from "../modules/stacks/settings";
import { withGenerated } from "./generated";

const cell = (text: string): string => text.replaceAll("|", "\\|");

/** All settings as a Markdown table. */
export function settingsTable(): string {
  const rows = Object.entries(SETTINGS).map(
    ([name, { default: value, description, must }]) =>
      `| \`${name}\` | \`${cell(JSON.stringify(value))}\` | ${cell(description)} | must ${cell(must)} |`,
  );
  return [
    "| Setting | Default | What it is | Allowed |",
    "| --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

/** The page with the current table. @throws Error when the page has no place for it. */
export function withSettingsTable(page: string): string {
  return withGenerated(page, "The settings", settingsTable());
}
