import { globOf, match } from "./pattern";

test.each([
  ["*", "", true],
  ["?", "", false],
  ["", "", true],
  ["", "a", false],
  ["a*b*c", "a--b--b--c", true],
  ["a*b*c", "a--c--b", false],
  ["**", "a", true],
  ["a?c", "abc", true],
  ["a??c", "abc", false],
  ["?", "\u{1F600}", true],
  ["a.c", "abc", false],
  ["[ab]", "a", false],
])("%s matches %s: %s", (pattern, text, matches) => {
  expect(match(globOf(pattern), text).truth).toBe(String(matches));
});

test("takes no longer than length times length", () => {
  const started = performance.now();
  const result = match(globOf(`${"a*".repeat(200)}b`), "a".repeat(2000));
  expect(result.truth).toBe("false");
  expect(performance.now() - started).toBeLessThan(2000);
});
