/** `npm run docs`: writes into docs/settings.md what the code says. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withSettingsTable } from "./settings-table";

const page = join(__dirname, "settings.md");
writeFileSync(page, withSettingsTable(readFileSync(page, "utf8")));
