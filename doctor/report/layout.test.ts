import { abridged, labelled, listed, wrap, wrapCommand } from "./layout";

test.each([
  ["", 10, [""]],
  ["one two", 7, ["one two"]],
  ["one two", 6, ["one", "two"]],
  ["incomprehensible word", 6, ["incomprehensible", "word"]],
])("wraps %j at %d", (text, width, lines) => {
  expect(wrap(text, width)).toEqual(lines);
});

test("indents further lines like the first", () => {
  expect(labelled("fix   ", "one two", 10)).toEqual(["fix   one", "      two"]);
});

test.each([
  ["aws ec2 delete-route --route-table-id r", 80, ["aws ec2 delete-route --route-table-id r"]],
  [
    "aws ec2 delete-route --route-table-id rtb-1 --destination-cidr-block 0.0.0.0/0",
    45,
    ["aws ec2 delete-route --route-table-id rtb-1 \\", "  --destination-cidr-block 0.0.0.0/0"],
  ],
  [
    "aws ec2 delete-route --route-table-id 'it'\\''s --profile x' --destination-cidr-block ::/0",
    45,
    [
      "aws ec2 delete-route \\",
      "  --route-table-id 'it'\\''s --profile x' \\",
      "  --destination-cidr-block ::/0",
    ],
  ],
])("breaks a command so that it can be copied: %s", (command, width, lines) => {
  expect(wrapCommand(command, width)).toEqual(lines);
  expect(lines.join("\n").replaceAll(/ \\\n +/g, " ")).toBe(command);
});

test.each([
  [[], ""],
  [["a"], "a"],
  [["a", "b"], "a and b"],
  [["a", "b", "c"], "a, b, and c"],
])("lists %j", (items, text) => {
  expect(listed(items)).toBe(text);
});

test.each([
  [["a", "b"], "a, b"],
  [["a", "b", "c"], "a, b and 1 more"],
])("abridges %j to two", (items, text) => {
  expect(abridged(items, 2)).toBe(text);
});
