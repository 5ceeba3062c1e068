/** `npm run docs`: writes the settings table in docs/settings.md from the code. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withSettingsTable } from "./settings-table";

const page = join(__dirname, "settings.md");
writeFileSync(page, withSettingsTable(readFileSync(page, "utf8")));
