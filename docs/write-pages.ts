import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RECORDED } from "../integration/permissions/recorded";
import { withAudit } from "./audit-page";
import { withRecipes } from "./ci-recipes";
import { defaultNeeds } from "./default-needs";
import { withFormats } from "./formats-page";
import { withOwnApp } from "./own-app-page";
import { permissionsPage } from "./permissions-page";
import { withPlan } from "./plan-page";
import { quotasPage } from "./quotas-page";
import { withSettingsTable } from "./settings-table";

/** @param recorded What the stacks call. */
export async function writePages(recorded = RECORDED): Promise<void> {
  const needs = await defaultNeeds();
  await write("audit.md", withAudit);
  await write("ci.md", withRecipes);
  await write("formats.md", withFormats);
  await write("plan.md", withPlan);
  await write("settings.md", withSettingsTable);
  await write("permissions.md", (page) => permissionsPage(page, recorded));
  await write("your-own-app.md", withOwnApp);
  await write("quotas.md", (page) => quotasPage(page, needs));
}

async function write(name: string, page: (text: string) => string): Promise<void> {
  const file = join(__dirname, name);
  await writeFile(file, page(await readFile(file, "utf8")));
}
