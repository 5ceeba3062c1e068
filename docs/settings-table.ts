import { SETTINGS } from "../modules/stacks";

// Prettier skips the table, because it would pad every row to the longest rule.
const START = "<!-- The settings, by npm run docs -->\n<!-- prettier-ignore-start -->";
const END = "<!-- prettier-ignore-end -->";

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
  const start = page.indexOf(START);
  const end = page.indexOf(END, start);
  if (start < 0 || end < 0) throw new Error(`the page has no place for the settings: ${START}`);
  return `${page.slice(0, start)}${START}\n\n${settingsTable()}\n\n${page.slice(end)}`;
}
