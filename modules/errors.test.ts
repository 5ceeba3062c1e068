import { ValidationError } from "./errors";
import { inStack } from "./testing/template";

test("puts each problem on its own line", () => {
  const error = new ValidationError(["`a` is wrong", "`b` is wrong"]);
  expect(error.message).toBe("`a` is wrong\n`b` is wrong");
  expect(error.problems).toEqual(["`a` is wrong", "`b` is wrong"]);
  expect(error.path).toBeUndefined();
  expect(error.name).toBe("ValidationError");
});

test("carries the construct's path, and adds it to each problem", () => {
  inStack((stack) => {
    const error = new ValidationError("`a` is wrong", stack);
    expect(error.path).toBe("test");
    expect(error.message).toBe("`a` is wrong (test)");
  });
});

test("keeps its cause", () => {
  const cause = new Error("why");
  expect(new ValidationError("`a` is wrong", undefined, { cause }).cause).toBe(cause);
});
