import { tagsRule } from "./tags";

const passes = (tags: unknown) => tagsRule.schema.safeParse(tags).success;
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`key${index}`, "value"]));

test.each([
  ["none", {}],
  ["48", many(48)],
  ["a key of one character", { k: "v" }],
  ["a key of 128 characters", { ["k".repeat(128)]: "v" }],
  ["an empty value", { k: "" }],
  ["a value of 256 characters", { k: "v".repeat(256) }],
  ["other letters, spaces and signs", { "Größe 1": "a_.:/=+-@ 1" }],
  ["a key that only contains aws:", { "my-aws:key": "v" }],
  ["a key that only contains a key of the stacks", { "stack-name": "v" }],
])("takes %s", (_, tags) => {
  expect(passes(tags)).toBe(true);
});

test.each([
  ["49", many(49)],
  ["an empty key", { "": "v" }],
  ["a key of 129 characters", { ["k".repeat(129)]: "v" }],
  ["a value of 257 characters", { k: "v".repeat(257) }],
  ["a key that starts with aws:", { "aws:key": "v" }],
  ["a key that starts with AWS:", { "AWS:key": "v" }],
  ["a key the stacks set", { Name: "v" }],
  ["the stack's own key", { Stack: "v" }],
  ["a key the stacks set, in other letters", { NAME: "v" }],
  ["the stack's own key, in other letters", { stack: "v" }],
  ["two keys that differ only in case", { Team: "a", team: "a" }],
  ["two keys that differ only in the case of a letter outside ASCII", { Größe: "a", GRÖßE: "a" }],
  ["a sign that AWS refuses in a key", { "k?": "v" }],
  ["a sign that AWS refuses in a value", { k: "v?" }],
  ["a number", { k: 1 }],
  ["a list", ["k"]],
])("refuses %s", (_, tags) => {
  expect(passes(tags)).toBe(false);
});
