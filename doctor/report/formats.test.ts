import { printableLine } from "../printable";
import { FORMATS, write } from "./formats";
import { toReport } from "./json";
import { reportSchema } from "./schema";
import { forHostileNames, resultOf } from "./testing/hostile";

/** Everything but line breaks that a terminal would act on. */
const ACTIVE = /[^\n\P{C}\p{Cn}\p{Co}]|[\p{Zl}\p{Zp}]/u;

test.each(FORMATS)("%s is text of lines, and has the same bytes every time", (format) => {
  const text = write(format, resultOf("no-route"));
  expect(text).toMatch(/\n$/);
  expect(text).not.toMatch(ACTIVE);
  expect(write(format, resultOf("no-route"))).toBe(text);
});

test("text only shows hostile names", () => {
  forHostileNames((hostile, name) => {
    const text = write("text", hostile);
    expect(text).not.toMatch(ACTIVE);
    expect(text.split("\n")[0]).toContain(`→ table ${printableLine(name)} (`);
  });
});

test("JSON has hostile names as they are, in escapes", () => {
  forHostileNames((hostile) => {
    const text = write("json", hostile);
    expect(text).not.toMatch(ACTIVE);
    const report = reportSchema.parse(JSON.parse(text));
    expect(report).toEqual(JSON.parse(JSON.stringify(toReport(hostile.diagnosis, hostile.remedy))));
  });
});
