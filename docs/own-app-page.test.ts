import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FILES, withOwnApp } from "./own-app-page";

const page = readFileSync(join(__dirname, "your-own-app.md"), "utf8");

test("docs/your-own-app.md shows the app's files as they are; else run npm run docs", () => {
  expect(withOwnApp(page)).toBe(page);
});

test("the page would not be the same with another line in a file", () => {
  for (const file of FILES) {
    const start = page.indexOf(`<!-- orders/${file}, by npm run docs -->`);
    const line = page.slice(page.indexOf("\n", page.indexOf("```", start)) + 1).split("\n", 1)[0];
    expect(line?.length).toBeGreaterThan(0);
    const drifted = page.slice(0, start) + page.slice(start).replace(line ?? "", "// drifted");
    expect(withOwnApp(drifted)).toBe(page);
    expect(drifted).not.toBe(page);
  }
});

test("every construct that the page speaks of is in the package", () => {
  const report = readFileSync(join(__dirname, "api/index.api.md"), "utf8");
  const prose = page.replaceAll(/```[^]*?```/g, "");
  const named = [...prose.matchAll(/`([A-Z][a-z]+(?:[A-Z][a-z]+)+|[A-Z][a-z]+(?=\.from))/g)];
  expect(named.length).toBeGreaterThan(3);
  for (const [, name] of named) expect(report).toContain(`export class ${name ?? ""} `);
});
