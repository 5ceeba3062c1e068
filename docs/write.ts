/** `npm run docs`: writes into the README what the code says. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withSettingsTable } from "./settings-table";

const readme = join(__dirname, "../README.md");
writeFileSync(readme, withSettingsTable(readFileSync(readme, "utf8")));
