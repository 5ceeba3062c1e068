import { settle } from "./settle";
import { all, any, type Answer, not, unknown } from "./truth";

const fact = (name: string): Answer => unknown({ kind: "session-name" }, { name });
const exactly = (value: string): Answer =>
  unknown(
    { kind: "session-name" },
    { name: value, about: { subject: "key", exactly: value, holds: (of) => of === value } },
  );
const [a, b, c] = [fact("a"), fact("b"), fact("c")];

test.each<readonly [string, Answer, string]>([
  ["a or not a", any([a, not(a)]), "true"],
  ["a and not a", all([a, not(a)]), "false"],
  ["a or b", any([a, b]), "unknown"],
  ["a or (b and not a) or not b", any([a, all([b, not(a)]), not(b)]), "true"],
  [
    "(a or b) and (not a or c) and not (b or c)",
    all([any([a, b]), any([not(a), c]), not(any([b, c]))]),
    "false",
  ],
  [
    "two facts without a name",
    any([unknown({ kind: "session-name" }), not(unknown({ kind: "session-name" }))]),
    "unknown",
  ],
  ["two values at once", all([exactly("x"), exactly("y")]), "false"],
  ["one of two values", any([exactly("x"), exactly("y")]), "unknown"],
  ["not one, or not the other", any([not(exactly("x")), not(exactly("y"))]), "true"],
])("%s", (_name, answer, truth) => {
  expect(settle(answer).truth).toBe(truth);
});

test("gives up on too many cases, and says unknown", () => {
  // Each of 40 pigeons in one of 39 holes: impossible, but long to prove.
  const pigeons = Array.from({ length: 40 }, (_, pigeon) => pigeon);
  const holes = pigeons.slice(1);
  const sits = (pigeon: number, hole: number) => fact(`${pigeon} in ${hole}`);
  const seated = pigeons.map((pigeon) => any(holes.map((hole) => sits(pigeon, hole))));
  const alone = holes.flatMap((hole) =>
    pigeons.slice(1).map((pigeon) => not(all([sits(pigeon - 1, hole), sits(pigeon, hole)]))),
  );
  const started = performance.now();
  expect(settle(all([...seated, ...alone])).truth).toBe("unknown");
  expect(performance.now() - started).toBeLessThan(2_000);
});
