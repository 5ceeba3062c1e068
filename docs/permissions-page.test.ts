import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RECORDED } from "../integration/permissions/recorded";
import { RULES } from "../integration/permissions/rules";
import { permissionsPage } from "./permissions-page";

const page = readFileSync(join(__dirname, "permissions.md"), "utf8");

test("the page is what the record makes it; if not: npm run docs", () => {
  expect(permissionsPage(page)).toBe(page);
});

test("notices a page without one recorded action", () => {
  const old = page.replace('"dynamodb:CreateTable", ', "");
  expect(old).not.toBe(page);
  expect(permissionsPage(old)).toBe(page);
});

test("every policy in it is JSON, and every rule is explained", () => {
  const blocks = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, text]) => text ?? "");
  expect(blocks.length).toBeGreaterThanOrEqual(RECORDED.size);
  for (const block of blocks) expect(JSON.parse(block)).toMatchObject({ Version: "2012-10-17" });
  for (const { name } of RULES) expect(page).toContain(`| \`Rule${name}\` |`);
});

test("throws when a stack was not recorded", () => {
  expect(() => permissionsPage(page, new Map())).toThrow("calls.json must have public");
});
