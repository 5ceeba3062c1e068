import { Lazy, Token } from "cdktf";
import { z } from "zod";
import { ValidationError } from "./errors";
import { broken, checkProps, oneOf, show, wholeNumber, type Rule } from "./rules";
import { thrownBy } from "./testing/fixtures";
import { inStack } from "./testing/template";

const few: Rule<number> = { schema: z.int().min(1).max(3), must: "be between 1 and 3" };
const word: Rule<string> = { schema: z.string().regex(/^[a-z]+$/), must: "be a word" };

test.each([
  ["text", "text"],
  ["", '""'],
  ["two\n  lines", "two lines"],
  [0, "0"],
  [null, "null"],
  [{ a: [1] }, '{"a":[1]}'],
  ["x".repeat(120), "x".repeat(120)],
  ["x".repeat(121), `${"x".repeat(117)}...`],
])("shows %j as %s", (value, expected) => {
  expect(show(value)).toBe(expected);
});

test("states what the value must be, and what it was", () => {
  expect(broken("few", few, 0)).toBe("`few` must be between 1 and 3, got: 0");
});

test("a whole number has its bounds in the check and the text", () => {
  const rule = wholeNumber(7, 30);
  const accepted = [6, 7, 7.5, 30, 31, "7"].filter((value) => rule.schema.safeParse(value).success);
  expect(accepted).toEqual([7, 30]);
  expect(broken("days", rule, 31)).toBe("`days` must be a whole number between 7 and 30, got: 31");
});

test("one of several has all values in the check and the text", () => {
  const rule = oneOf(["arm64", "x86_64"]);
  const accepted = ["arm64", "x86_64", "arm", 64].filter(
    (value) => rule.schema.safeParse(value).success,
  );
  expect(accepted).toEqual(["arm64", "x86_64"]);
  expect(broken("architecture", rule, "arm")).toBe(
    "`architecture` must be one of arm64, x86_64, got: arm",
  );
});

describe("checkProps", () => {
  function check(props: { few?: number; word?: string }, rules = { few, word }): unknown {
    return inStack((stack) =>
      thrownBy(() => {
        checkProps(stack, rules, { few: props.few, word: props.word });
        throw new Error("passed");
      }),
    );
  }

  test("gathers all problems in one error", () => {
    const error = check({ few: 4, word: "A" });
    expect(error).toBeInstanceOf(ValidationError);
    expect((error as ValidationError).problems).toEqual([
      "`few` must be between 1 and 3, got: 4 (test)",
      "`word` must be a word, got: A (test)",
    ]);
  });

  test("accepts valid and omitted values", () => {
    expect(check({ few: 3 })).toEqual(new Error("passed"));
  });

  test("accepts tokens that Terraform resolves later", () => {
    const later = { produce: () => 9 };
    expect(check({ few: Lazy.numberValue(later), word: Token.asString({}) })).toEqual(
      new Error("passed"),
    );
  });

  test("refuses a token when synthesis needs the value", () => {
    const now = { ...few, atSynthesis: true };
    const error = check({ few: Lazy.numberValue({ produce: () => 2 }) }, { few: now, word });
    expect(error).toBeInstanceOf(ValidationError);
  });
});
