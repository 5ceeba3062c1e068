import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultNeeds } from "./default-needs";
import { quotasPage } from "./quotas-page";

const page = readFileSync(join(__dirname, "quotas.md"), "utf8");

test("the tables are what the stacks make; if not: npm run docs", async () => {
  const needs = await defaultNeeds();
  expect(quotasPage(page, needs)).toBe(page);
  const [first] = needs.keys();
  const fewer = new Map([...needs].filter(([stack]) => stack !== first));
  expect(quotasPage(page, fewer)).not.toBe(page);
}, 120_000);
