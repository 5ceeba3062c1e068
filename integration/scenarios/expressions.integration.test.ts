import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { z } from "zod";
import { readBody } from "../../doctor/snapshot/plan/source/bodies";
import { evaluate, type Names, plain } from "../../doctor/snapshot/plan/source/evaluate";
import { NotEvaluable, type Value } from "../../doctor/snapshot/plan/source/values";
import { run } from "../process/child";
import { terraformEnvironment } from "../terraform/environment";
import { findTerraform } from "../terraform/tool";
import { scratchFolder } from "../testing/scratch";

const EXPRESSIONS = 600;
/** The same expressions each time. Another seed tries others. */
const SEED = 11;
/** The share that the doctor has to give a value for, of those that Terraform does. */
const MIN_KNOWN = 0.7;

const LOCALS = `
  letters = ["b", "a", "c", "a"]
  zones   = ["eu-west-1b", "eu-west-1a"]
  none    = []
  gaps    = ["", "x", null]
  names   = { web = "w", api = "p", batch = "b" }
  nested  = { a = { ids = ["one", "two"], on = true }, b = { ids = [], on = false } }
`;

/** Expressions of the kinds that choose ids, names, and policies. Not all of them have a value. */
const expressions = fc.letrec<{
  any: string;
  list: string;
  map: string;
  text: string;
  number: string;
  flag: string;
}>((tie) => {
  const use = (form: string, ...parts: ("list" | "map" | "text" | "number" | "flag")[]) =>
    fc
      .tuple(...parts.map((part) => tie(part)))
      .map((found) => found.reduce((text, part) => text.replace("#", () => part), form));
  const forms = (
    constants: readonly string[],
    ...made: readonly fc.Arbitrary<string>[]
  ): fc.Arbitrary<string> =>
    fc.oneof({ depthSize: "small", withCrossShrink: true }, fc.constantFrom(...constants), ...made);
  return {
    any: fc.oneof(tie("list"), tie("map"), tie("text"), tie("number"), tie("flag")),
    list: forms(
      ["local.letters", "local.zones", "local.none", "local.gaps", "local.nested.a.ids"],
      use("concat(#, #)", "list", "list"),
      use("slice(#, #, #)", "list", "number", "number"),
      use("reverse(#)", "list"),
      use("distinct(#)", "list"),
      use("compact(#)", "list"),
      use("sort(#)", "list"),
      use("tolist(toset(#))", "list"),
      use("flatten([#, [#, [#]]])", "list", "list", "text"),
      use("[for each in # : each]", "list"),
      use("[for place, each in # : each if place % 2 == 0]", "list"),
      use('[for each in # : "${each}-x" if each != #]', "list", "text"),
      use("[for name, each in # : name]", "map"),
      use("keys(#)", "map"),
      use("values(#)", "map"),
      use("values(local.nested)[*].on"),
      use("#[*]", "list"),
      use("[#, #]", "text", "text"),
      use("range(#)", "number"),
      use("range(#, #)", "number", "number"),
      use("(# ? # : #)", "flag", "list", "list"),
    ),
    map: forms(
      ["local.names", "{}", 'local.nested["a"]', "{ x = 1, (local.zones[0]) = 2 }"],
      use("merge(#, #)", "map", "map"),
      use("zipmap(#, #)", "list", "list"),
      use("{ for name, each in # : name => each }", "map"),
      use('{ for each in # : "n-${each}" => each }', "list"),
      use("{ for place, each in toset(#) : place => each }", "list"),
    ),
    text: forms(
      ['"a"', '"w"', '"$${no}"', '"tab\\t\\u00e4"', "local.names.web", 'local.names["api"]'],
      use("element(#, #)", "list", "number"),
      use("#[#]", "list", "number"),
      use("one(#)", "list"),
      use('lookup(#, "web", #)', "map", "text"),
      use('join("-", #)', "list"),
      use('"x-${#}-${#}"', "text", "number"),
      use('format("%s/%d%%", #, #)', "text", "number"),
      use("tostring(#)", "number"),
      use("jsonencode({ Action = #, Resource = # })", "list", "text"),
      use("(# ? # : #)", "flag", "text", "text"),
    ),
    number: forms(
      ["0", "1", "2", "7"],
      use("length(#)", "list"),
      use("length(#)", "map"),
      use("(# + #)", "number", "number"),
      use("(# - #)", "number", "number"),
      use("(# * # + #)", "number", "number", "number"),
      use("(# / #)", "number", "number"),
      use("(# % #)", "number", "number"),
      use("-#", "number"),
    ),
    flag: forms(
      ["true", "false", "local.nested.b.on"],
      use("contains(#, #)", "list", "text"),
      use("# == #", "text", "text"),
      use("# != #", "list", "list"),
      use("# < #", "number", "number"),
      use("# >= #", "number", "number"),
      use("(# && # || !#)", "flag", "flag", "flag"),
    ),
  };
});

/** What the doctor takes the expression for. `undefined` if it cannot tell. */
function ofTheDoctor(expression: string): { readonly value: unknown } | undefined {
  const locals = readBody(LOCALS).attributes;
  const names: Names = {
    bound: new Map(),
    lookUp: (first, second) => {
      const tree = first === "local" ? locals.get(second) : undefined;
      if (tree === undefined) throw new NotEvaluable();
      return evaluate(tree, names);
    },
    read: () => {
      throw new NotEvaluable();
    },
    settle: (value: Value) => value,
  };
  const tree = readBody(`value = ${expression}\n`).attributes.get("value");
  if (tree === undefined) throw new TypeError("an argument is read");
  try {
    return { value: plain(evaluate(tree, names), names) };
  } catch (error) {
    if (error instanceof NotEvaluable) return undefined;
    throw error;
  }
}

const FAILS = "this expression fails";
const outputs = z.record(z.string(), z.object({ value: z.string().nullable() }));

/** What Terraform takes the expressions for. `undefined` for those that fail, or stay unknown for a null in a format. */
async function ofTerraform(
  all: readonly string[],
): Promise<readonly ({ readonly value: unknown } | undefined)[]> {
  const folder = await scratchFolder();
  const tool = await findTerraform({ onNotice: console.log });
  const environment = await terraformEnvironment({ workFolder: folder, cloud: {} });
  const blocks = all.map(
    (expression, place) =>
      `output "e${place}" {\n  value = try(jsonencode(${expression}), "${FAILS}")\n}\n`,
  );
  await writeFile(join(folder, "main.tf"), `locals {${LOCALS}}\n${blocks.join("")}`);
  for (const args of [["init"], ["apply", "-auto-approve"]]) {
    await run({
      title: `terraform ${args.join(" ")}`,
      command: tool.path,
      args: [...args, "-no-color", "-input=false"],
      folder,
      environment,
    });
  }
  const state = JSON.parse(await readFile(join(folder, "terraform.tfstate"), "utf8")) as object;
  const values = outputs.parse("outputs" in state ? state.outputs : {});
  return all.map((_, place) => {
    const text = values[`e${place}`]?.value ?? FAILS;
    return text === FAILS ? undefined : { value: JSON.parse(text) as unknown };
  });
}

test("an expression has the value that Terraform gives it, or the doctor cannot tell", async () => {
  const all = fc.sample(expressions.any, { numRuns: EXPRESSIONS, seed: SEED });
  const real = await ofTerraform(all);
  const compared = all.flatMap((expression, place) => {
    const terraform = real[place];
    return terraform === undefined
      ? []
      : [{ expression, terraform, doctor: ofTheDoctor(expression) }];
  });
  const known = compared.filter(({ doctor }) => doctor !== undefined);
  expect(known.map(({ expression, doctor }) => ({ expression, ...doctor }))).toEqual(
    known.map(({ expression, terraform }) => ({ expression, ...terraform })),
  );
  expect(compared.length).toBeGreaterThan(EXPRESSIONS / 3);
  expect(known.length / compared.length).toBeGreaterThan(MIN_KNOWN);
}, 120_000);
