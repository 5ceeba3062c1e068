import { closest } from "./closest";

test.each([
  ["regoin", "region"],
  ["REGION", "region"],
  ["memory", "memoryMb"],
  ["timeout", "timeoutSeconds"],
  ["tag", "tags"],
])("takes %s for %s", (word, expected) => {
  expect(closest(word, ["memoryMb", "region", "tags", "timeoutSeconds"])).toBe(expected);
});

test("takes the first of equally close words", () => {
  expect(closest("x", ["aa", "bb"])).toBe("aa");
});
