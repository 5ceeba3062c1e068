import * as fc from "fast-check";
import { printable, printableData, printableLine } from "./printable";

test.each([
  ["an escape sequence", "a\u001b[2Jb", "a\\u001b[2Jb"],
  ["the clipboard's sequence", "\u001b]52;c;QQ==\u0007", "\\u001b]52;c;QQ==\\u0007"],
  ["a C1 control", "\u009b2J", "\\u009b2J"],
  ["a line break", "a\nb", "a\\u000ab"],
  ["a line separator", "a\u2028b\u2029", "a\\u2028b\\u2029"],
  ["a change of direction", "a\u202eb\u2066", "a\\u202eb\\u2066"],
  ["a character without width", "or\u200bders", "or\\u200bders"],
  ["a tag beyond 16 bits", "a\u{e0041}b", "a\\udb40\\udc41b"],
  ["a noncharacter", "a\ufffeb\u{1ffff}", "a\\ufffeb\\ud83f\\udfff"],
  ["half of a pair", "a\ud800b", "a\\ud800b"],
])("shows %s instead of sending it", (_, text, shown) => {
  expect(printableLine(text)).toBe(shown);
});

test("leaves what only shows", () => {
  expect(printableLine("naïve 東京 😀 a_b-c.d/e:f")).toBe("naïve 東京 😀 a_b-c.d/e:f");
  expect(printable("one\n  two\n")).toBe("one\n  two\n");
});

const text = fc.string({ unit: "binary" });

test("nothing that a terminal would act on is left in any text", () => {
  fc.assert(
    fc.property(text, (any) => {
      expect(printable(any)).not.toMatch(/[^\n\P{C}\p{Cn}\p{Co}]|[\p{Zl}\p{Zp}]/u);
    }),
  );
});

test("JSON says the same after it", () => {
  fc.assert(
    fc.property(fc.dictionary(text, text), (data) => {
      expect(JSON.parse(printable(JSON.stringify(data, null, 2)))).toEqual(data);
    }),
  );
});

test("data keeps its form", () => {
  expect(printableData({ list: ["a\u0007", 1, null, { deep: "\u202e" }] })).toEqual({
    list: ["a\\u0007", 1, null, { deep: "\\u202e" }],
  });
});
