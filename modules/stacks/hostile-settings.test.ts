import { join } from "node:path";
import fc, { type Arbitrary } from "fast-check";
import { ONE_OFF_ENV } from "../../contract/stacks";
import { ValidationError } from "../errors";
import { Template } from "../testing/template";
import { addStacks } from "./add-stacks";
import { parseSettings } from "./settings";
import { settingsSources } from "./settings-sources";
import { meant } from "./testing/settings-arbitrary";

const RUNS = 500;
const FILE = join(__dirname, "../../cdktf.json");

const text: Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...['${file("/etc/passwd")}', "a${b", "%{ for x in y }", "$${x}", "../../../etc", "'; true #"],
    ...["__proto__", "constructor", "toString", "hasOwnProperty", "", " ", "null", "1e400", "-0"],
    ...[
      "\u0000",
      "\u001B]52;c;eA==\u0007",
      "\u202Eabc",
      "a\u2028b",
      "\uD800",
      "a\n    at b (c.ts:1:1)",
    ],
    ...[
      "${TfToken[TOKEN.99999]}",
      "TOKEN.0",
      "x".repeat(100_000),
      "10.0.0.0/33",
      "vpc-",
      "arn:aws:kms:us-east-2:1:key/*",
    ],
  ),
  fc.string({ unit: "binary" }),
);

/** Lists in lists, or objects in objects, deeper than a recursion reaches. */
const deep: Arbitrary<unknown> = fc
  .tuple(fc.integer({ min: 1, max: 3_000 }), fc.boolean())
  .map(([depth, lists]) => {
    let value: unknown = "end";
    for (let level = 0; level < depth; level += 1) value = lists ? [value] : { tags: value };
    return value;
  });

const value: Arbitrary<unknown> = fc.oneof(
  text,
  fc.constantFrom(null, true, 0, -1, 1.5, Number.MAX_SAFE_INTEGER + 2, 1e308, [], {}),
  fc.jsonValue(),
  fc.dictionary(text, text),
  fc.array(text),
  deep,
);

/** Replaces one node of the tree, at any depth, or adds to it what nobody asked for. */
function spoilt(tree: unknown, turns: readonly number[], by: unknown, name: string): unknown {
  const [turn = 0, ...rest] = turns;
  if (typeof tree !== "object" || tree === null || turns.length === 0) return by;
  const keys = Object.keys(tree);
  const key = keys[turn % (keys.length + 1)];
  if (Array.isArray(tree)) return [...(tree as unknown[]).slice(turn % (tree.length + 1)), by];
  if (key === undefined) return Object.fromEntries([...Object.entries(tree), [name, by]]);
  const inside = spoilt((tree as Record<string, unknown>)[key], rest, by, name);
  return Object.fromEntries([...Object.entries(tree), [key, inside]]);
}

const turns = fc.array(fc.nat(30), { minLength: 1, maxLength: 4 });
/** Hostile where any text is fine. */
const free: Arbitrary<string> = fc
  .record(
    {
      tags: fc.dictionary(text, text, { maxKeys: 2 }),
      existingVpc: fc.record({
        vpc: fc.record({ tags: fc.dictionary(text, text, { minKeys: 1, maxKeys: 2 }) }),
        subnets: fc.record({ tags: fc.dictionary(text, text, { minKeys: 1, maxKeys: 2 }) }),
      }),
    },
    { requiredKeys: [] },
  )
  .map((given) => JSON.stringify(given));

const settings: Arbitrary<string> = fc.oneof(
  { weight: 1, arbitrary: text },
  { weight: 1, arbitrary: value.map((junk) => JSON.stringify(junk)) },
  { weight: 2, arbitrary: free },
  {
    weight: 8,
    arbitrary: fc.tuple(meant, turns, value, text).map((parts) => JSON.stringify(spoilt(...parts))),
  },
);

/** What main.ts does with the settings. @returns the problems that it shows; none if there are stacks. */
function problemsOf(oneOff: string): readonly string[] {
  try {
    const parsed = parseSettings(...settingsSources(FILE, { [ONE_OFF_ENV]: oneOff }));
    const templates = Template.ofStacks((app) => {
      addStacks(app, parsed);
    });
    for (const { text: json } of templates.values()) expect(json).toContain('"resource"');
    return [];
  } catch (error) {
    // Everything else ends in a stack trace.
    if (!(error instanceof ValidationError)) throw error;
    return error.problems;
  }
}

test(`${RUNS} hostile settings each become stacks, or sentences that refuse them`, () => {
  const seen = { synthesized: 0, refused: 0 };
  fc.assert(
    fc.property(settings, (oneOff) => {
      const problems = problemsOf(oneOff);
      for (const problem of problems) {
        expect(problem).toMatch(/^\S.{10,}$/);
        expect(problem.length).toBeLessThan(2_000);
      }
      seen[problems.length === 0 ? "synthesized" : "refused"] += 1;
    }),
    { numRuns: RUNS, seed: 11 },
  );
  expect(Math.min(seen.synthesized, seen.refused)).toBeGreaterThan(20);
}, 120_000);
