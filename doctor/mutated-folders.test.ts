import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { reportSchema } from "./report";
import {
  copyExample,
  type Example,
  exampleFolder,
  removeTemporaryFolders,
} from "./testing/examples";
import { runOnFolder } from "./testing/run-doctor";

afterAll(removeTemporaryFolders);

/** The examples, each with actions for which the answer is no: to the packets, or to the requests. */
const NO = { "no-route": "read", "gateway-endpoint": "Scan" } as const;

const FOLDERS = {
  "no-route": { copy: copyExample("no-route"), files: filesOf("no-route") },
  "gateway-endpoint": { copy: copyExample("gateway-endpoint"), files: filesOf("gateway-endpoint") },
} as const;

function filesOf(example: Example): ReadonlyMap<string, string> {
  const folder = exampleFolder(example);
  return new Map(
    readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), "utf8")]),
  );
}

/** None of these is a fact: at most, it takes one away. */
const DAMAGE = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<unknown>(undefined, "", [], {}) },
  fc.constantFrom<unknown>(
    null,
    [[]],
    [null],
    -1,
    1e308,
    false,
    "\u001b]52;c;QQ==\u0007",
    "$(touch PWNED)",
    "../../../../etc/passwd",
    "\u202e\u2028\ud800",
    "x".repeat(100_000),
    { constructor: 1, toString: null, ["__proto__"]: { known: true } },
  ),
);

/** Replaces what random numbers lead to. */
function damaged(text: string, steps: readonly number[], damage: unknown): string {
  const root = { answer: JSON.parse(text) as unknown };
  let parent: Record<string, unknown> = root;
  let key = "answer";
  for (const step of steps) {
    const value = parent[key];
    if (typeof value !== "object" || value === null || Object.keys(value).length === 0) break;
    parent = value as Record<string, unknown>;
    const keys = Object.keys(parent);
    key = keys[step % keys.length] ?? "";
  }
  parent[key] = damage;
  return root.answer === undefined ? "" : JSON.stringify(root.answer);
}

type Mutate = (files: Map<string, string>) => void;

const index = fc.nat(1_000);

function fileAt(files: ReadonlyMap<string, string>, at: number): [file: string, text: string] {
  const all = [...files];
  return all[at % all.length] ?? ["", ""];
}

const mutation: fc.Arbitrary<Mutate> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc
      .record({ at: index, steps: fc.array(index, { minLength: 4, maxLength: 9 }), damage: DAMAGE })
      .map(({ at, steps, damage }): Mutate => (files) => {
        const [file, text] = fileAt(files, at);
        try {
          files.set(file, damaged(text, steps, damage));
        } catch {
          // An earlier mutation left no JSON.
        }
      }),
  },
  fc
    .record({ at: index, from: index, length: index })
    .map(({ at, from, length }): Mutate => (files) => {
      const [file, text] = fileAt(files, at);
      const start = from % (text.length + 1);
      files.set(file, text.slice(0, start) + text.slice(start + (length % 40)));
    }),
  fc.tuple(index, index).map(([one, other]): Mutate => (files) => {
    files.set(fileAt(files, one)[0], fileAt(files, other)[1]);
  }),
  index.map((at): Mutate => (files) => {
    files.delete(fileAt(files, at)[0]);
  }),
);

const folder = fc.record({
  example: fc.constantFrom("no-route", "gateway-endpoint"),
  json: fc.boolean(),
  mutations: fc.array(mutation, { minLength: 1, maxLength: 2 }),
});

const doctor = (path: string, actions: string, json: boolean) =>
  runOnFolder(path, "--actions", actions, ...(json ? ["--json"] : []));

test("no mutated folder brings a stack trace, or a yes", async () => {
  const codes = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(folder, async ({ example, json, mutations }) => {
      const { copy, files } = FOLDERS[example];
      const mutated = new Map(files);
      for (const mutate of mutations) mutate(mutated);
      const changed = [...files.keys()].filter((file) => mutated.get(file) !== files.get(file));
      for (const file of changed) {
        const text = mutated.get(file);
        if (text === undefined) copy.remove(file);
        else copy.write(file, text);
      }
      const { code, out, err } = await doctor(copy.folder, NO[example], json);
      for (const file of changed) copy.write(file, files.get(file) ?? "");
      codes.set(code, (codes.get(code) ?? 0) + 1);
      if (code === 2) {
        expect(out).toBe("");
        expect(err).toMatch(/^error: [ -~…]+\n$/);
        expect(err).not.toMatch(/internal error|\n {4}at /);
        return;
      }
      expect([1, 3]).toContain(code);
      expect(err).toBe("");
      expect(out).not.toMatch(/[^\n\P{C}]/u);
      if (!json) return;
      const { network, source } = reportSchema.parse(JSON.parse(out));
      // Lambda returns no VpcConfig for a function outside any VPC.
      const isReachable = network.verdict === "REACHABLE" && source.kind !== "public-function";
      if (example === "no-route") expect(isReachable).toBe(false);
    }),
    { numRuns: 2_000, seed: 11 },
  );
  // Most mutated answers are refused. The others must be many enough to mean something.
  expect(codes.get(1)).toBeGreaterThan(400);
  expect([...codes.keys()].sort()).toEqual([1, 2, 3]);
}, 240_000);
