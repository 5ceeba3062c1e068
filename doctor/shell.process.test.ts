import { execFileSync } from "node:child_process";
import * as fc from "fast-check";
import { shellCommand, shellWord } from "./shell";

/** The words that a shell splits a command into. */
function wordsOf(command: string): readonly string[] {
  const script = `printf '%s\\0' ${command}`;
  return execFileSync("sh", ["-c", script], { encoding: "utf8" }).split("\0").slice(0, -1);
}

/** What a shell would interpret, among letters. No process can have a word with a NUL. */
const hostile = fc.string({
  unit: fc.constantFrom(...Array.from("az09-_=~!#$&*()[]{}|;<>?`'\"\\ \t\n\u001b\u202eé")),
  maxLength: 12,
});

test("a shell splits any command into exactly its words", () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 40 }), (words) => {
      expect(wordsOf(shellCommand(words))).toEqual(words);
    }),
    { numRuns: 100 },
  );
});

test("a shell runs a command in a word, and takes what it prints as one word", () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const words = ["a", { printedBy: ["printf", "%s.", text] }, "b"];
      expect(wordsOf(shellCommand(words))).toEqual(["a", `${text}.`, "b"]);
    }),
    { numRuns: 100 },
  );
});

test.each(["vpc-0a1", "0.0.0.0/0", "::/0", "From=1,To=2", "--egress", "a_b@c%+."])(
  "leaves %s without quotes",
  (word) => {
    expect(shellWord(word)).toBe(word);
  },
);

test.each([
  ["", "''"],
  ['{"Value":true}', `'{"Value":true}'`],
  ["it's", `'it'\\''s'`],
])("quotes %j", (word, quoted) => {
  expect(shellWord(word)).toBe(quoted);
});
