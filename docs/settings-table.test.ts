import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SETTINGS } from "../modules/stacks/settings";
import { settingsTable, withSettingsTable } from "./settings-table";

const page = readFileSync(join(__dirname, "settings.md"), "utf8");

test("has a line for every setting, with its default", () => {
  const lines = settingsTable().split("\n").slice(2);
  expect(lines).toHaveLength(Object.keys(SETTINGS).length);
  expect(lines[0]).toMatch(
    /^\| `region` \| `"us-east-2"` \| The region to create everything in \| must be /,
  );
});

test("the page's table is the code's; if not: npm run docs", () => {
  expect(page).toBe(withSettingsTable(page));
});

test("notices a page with another default", () => {
  const old = page.replace('| `"us-east-2"` |', '| `"us-east-1"` |');
  expect(old).not.toBe(page);
  expect(withSettingsTable(old)).toBe(page);
});

test("throws where a page has no place for it", () => {
  expect(() => withSettingsTable("# Title")).toThrow("the page has no place for the settings");
});
