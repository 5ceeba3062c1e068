import { readFileSync } from "node:fs";
import { join } from "node:path";
import { withAudit } from "./audit-page";

const page = readFileSync(join(__dirname, "audit.md"), "utf8");

test("docs/audit.md shows what an audit of the example says; else run npm run docs", () => {
  expect(withAudit(page)).toBe(page);
});

test.each(["Not private", "savesPerGb", "cloudwatch:GetMetricData"])(
  "an audit that does not say %s is found out",
  (text) => {
    const wrong = page.replaceAll(text, "nothing");
    expect(wrong).not.toBe(page);
    expect(withAudit(wrong)).not.toBe(wrong);
  },
);
