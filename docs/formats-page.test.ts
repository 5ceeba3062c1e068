import { readFileSync } from "node:fs";
import { join } from "node:path";
import { withFormats } from "./formats-page";

const page = readFileSync(join(__dirname, "formats.md"), "utf8");

test("docs/formats.md shows what each format makes of the example; else run npm run docs", () => {
  expect(withFormats(page)).toBe(page);
});

test("an output that is not as the tool writes it is found out", () => {
  const wrong = page.replace("UNREACHABLE", "REACHABLE");
  expect(wrong).not.toBe(page);
  expect(withFormats(wrong)).toBe(page);
});
