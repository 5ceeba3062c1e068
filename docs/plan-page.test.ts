import { readFileSync } from "node:fs";
import { join } from "node:path";
import { withPlan } from "./plan-page";

const page = readFileSync(join(__dirname, "plan.md"), "utf8");

test("docs/plan.md shows what the doctor says of the example; else run npm run docs", () => {
  expect(withPlan(page)).toBe(page);
});

test.each(["loses its path", "**Fix**", '"touches"'])(
  "a report that does not say %s is found out",
  (text) => {
    const wrong = page.replaceAll(text, "nothing");
    expect(wrong).not.toBe(page);
    expect(withPlan(wrong)).not.toBe(wrong);
  },
);
