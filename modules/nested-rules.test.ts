import { Lazy, Token } from "cdktf";
import { z } from "zod";
import { ValidationError } from "./errors";
import { checkNested, listOf, part, parts, type Problem } from "./nested-rules";
import { wholeNumber } from "./rules";
import { inStack } from "./testing/template";

const name = { schema: z.string().min(1).max(5), must: "be 1 to 5 characters long" };
const props = z.object({
  name: part(name, "string"),
  count: part(wholeNumber(1, 3), "number").optional(),
  open: part({ schema: z.boolean(), must: "be true or false" }, "boolean").optional(),
  now: part(wholeNumber(1, 3)).optional(),
  keys: listOf(parts({ name: part(name) }), { min: 1, max: 2 }).optional(),
});

const problemsOf = (given: object, together?: (given: unknown) => readonly Problem[]) =>
  inStack((stack) => {
    try {
      checkNested<unknown>(stack, props, given, together);
      return [];
    } catch (error) {
      expect(error).toBeInstanceOf(ValidationError);
      return (error as ValidationError).problems;
    }
  });

const text = Lazy.stringValue({ produce: () => "${var.a}" });
const number = Token.asNumber("${var.a}");
const flag = Token.asAny("${var.a}");

test.each([
  { name: "a" },
  { name: "a", count: undefined, keys: undefined },
  { name: "a", count: 3, open: false, now: 1, keys: [{ name: "a" }, { name: "b" }] },
  { name: text, count: number, open: flag },
  { name: "a", more: 1 },
])("takes %j", (given) => {
  expect(problemsOf(given)).toEqual([]);
});

test.each<[object, readonly string[]]>([
  [{}, ["`name` must be 1 to 5 characters long, got: undefined (test)"]],
  [
    { name: "", count: 4 },
    [
      '`name` must be 1 to 5 characters long, got: "" (test)',
      "`count` must be a whole number between 1 and 3, got: 4 (test)",
    ],
  ],
  [{ name: "a", keys: [] }, ["`keys` must be a list of 1 to 2, got: [] (test)"]],
  [{ name: "a", keys: {} }, ["`keys` must be a list of 1 to 2, got: {} (test)"]],
  [
    { name: "a", keys: [{ name: "a" }, { name: "toolong" }] },
    ["`keys[1].name` must be 1 to 5 characters long, got: toolong (test)"],
  ],
  [{ name: "a", keys: [null] }, ["`keys[0]` must be an object with name, got: null (test)"]],
  [
    { name: "a", keys: [{ name: "a", type: "S" }] },
    ['`keys[0]` must have no other props than name, got: {"name":"a","type":"S"} (test)'],
  ],
])("refuses %j", (given, problems) => {
  expect(problemsOf(given)).toEqual(problems);
});

test("takes a token only where one can stand, and of the right kind", () => {
  expect(problemsOf({ name: number })).toHaveLength(1);
  expect(problemsOf({ name: "a", count: text })).toHaveLength(1);
  expect(problemsOf({ name: "a", open: text })).toHaveLength(1);
  expect(problemsOf({ name: "a", now: number })).toHaveLength(1);
});

test("asks what values break together once each of them is right", () => {
  const together = () => [{ path: ["keys", 0, "name"], must: "differ from name", got: "a" }];
  expect(problemsOf({ name: "a" }, together)).toEqual([
    "`keys[0].name` must differ from name, got: a (test)",
  ]);
  expect(problemsOf({ name: "" }, together)).toEqual([
    '`name` must be 1 to 5 characters long, got: "" (test)',
  ]);
});
