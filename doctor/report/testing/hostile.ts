import * as fc from "fast-check";
import { diagnose } from "../../diagnose";
import { findRemedy } from "../../remedy";
import { readFolder } from "../../snapshot/folder";
import { type Example, exampleFolder } from "../../testing/examples";
import { type Result } from "../result";

/** Names that some format would act on, and any text at all. */
export const hostileName: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style></script><h1>x</h1>",
    "<!-- --><![CDATA[ ]]>",
    "&lt;b&gt;&#64;&amp;",
    "```\n# x\n```",
    "a `b` ``c",
    "@everyone #1 !2 ~3 :+1:",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "](https://evil.example)",
    "https://evil.example www.evil.example a@evil.example",
    "| a \\| b |",
    "* x\n- y\n1. z",
    "{0} {{1}}",
    '"]; click n0 "javascript:alert(1)"',
    "%%{init: {}}%%\nend",
    "#quot;#35;",
    "or\u001b]52;c;QQ==\u0007\u202eders\u2028",
    "\ufffe\uffff\ud800",
    "東京 😀",
    "../../etc/passwd?x#y",
    "$(touch PWNED)",
    " ",
    "x".repeat(3_000),
  ),
  fc.string({ unit: "binary", minLength: 1 }),
);

const ACTIONS = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"];

export function resultOf(example: Example, actions: readonly string[] = ACTIONS): Result {
  const snapshot = readFolder(exampleFolder(example));
  const diagnosis = diagnose(snapshot, { actions });
  return { diagnosis, remedy: findRemedy(snapshot, diagnosis, { actions }) };
}

/** The names of functions, tables, roles, and policies in the examples, and the ids of security groups. */
const NAMES = /orders-reader|orders-writer|read-orders|write-orders|orders|sg-[0-9a-f]+/g;

/** The same result of things that have this name. */
export function renamed(result: Result, name: string): Result {
  return JSON.parse(JSON.stringify(result), (_, value: unknown) =>
    typeof value === "string" ? value.replaceAll(NAMES, () => name) : value,
  ) as Result;
}

/** Both a path that works and one that is mended. */
export const RESULTS: readonly Result[] = [resultOf("gateway-endpoint"), resultOf("no-route")];

/** Checks what a format makes of hostile names, and of harmless ones. */
export function forHostileNames(
  check: (hostile: Result, name: string, harmless: Result) => void,
): void {
  const index = fc.nat(RESULTS.length - 1);
  fc.assert(
    fc.property(index, hostileName, (which, name) => {
      const harmless = RESULTS[which];
      if (harmless === undefined) throw new Error("there is no such result");
      check(renamed(harmless, name), name, harmless);
    }),
    { numRuns: 100 },
  );
}
