import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ValidationError } from "../errors";
import { thrownBy } from "../testing/fixtures";
import { settingsSources } from "./settings-sources";

const folder = mkdtempSync(join(tmpdir(), "settings-"));
const file = join(folder, "cdktf.json");
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function read(content: string, environment: NodeJS.ProcessEnv = {}) {
  writeFileSync(file, content);
  return settingsSources(file, environment);
}

const fromFile = { where: "cdktf.json, context.settings", settings: { prefix: "a" } };
const content = '{ "app": "x", "context": { "settings": { "prefix": "a" } } }';

test("reads cdktf.json", () => {
  expect(read(content)).toEqual([fromFile]);
});

test.each(["{}", '{ "context": {} }'])("has no settings in %s", (empty) => {
  expect(read(empty)).toEqual([{ ...fromFile, settings: undefined }]);
});

test("reads the one-off after it, and the context after both", () => {
  expect(
    read(content, {
      CDKTF_CONTEXT_JSON: '{ "settings": { "prefix": "c" } }',
      LAMBDA_DYNAMODB_SETTINGS: '{ "prefix": "b" }',
    }),
  ).toEqual([
    fromFile,
    { where: "LAMBDA_DYNAMODB_SETTINGS", settings: { prefix: "b" } },
    { where: "CDKTF_CONTEXT_JSON, settings", settings: { prefix: "c" } },
  ]);
});

test("ignores an empty one-off", () => {
  expect(read(content, { LAMBDA_DYNAMODB_SETTINGS: "" })).toEqual([fromFile]);
});

test("treats what the CLI copied into the environment as the file's", () => {
  const copied = '{ "settings": { "prefix": "a" }, "cdktfRelativeModules": [] }';
  expect(read(content, { CDKTF_CONTEXT_JSON: copied })).toEqual([fromFile]);
  expect(
    read(content, { CDKTF_CONTEXT_JSON: copied, LAMBDA_DYNAMODB_SETTINGS: '{ "prefix": "b" }' }),
  ).toEqual([fromFile, { where: "LAMBDA_DYNAMODB_SETTINGS", settings: { prefix: "b" } }]);
});

test.each([
  ["cdktf.json that is not JSON", "{", {}, file],
  ["cdktf.json that is not an object", "[]", {}, file],
  ["a context that is not an object", '{ "context": [] }', {}, file],
  ...["CDKTF_CONTEXT_JSON", "LAMBDA_DYNAMODB_SETTINGS"].flatMap(
    (name) =>
      [
        [`${name} that is not JSON`, content, { [name]: "prefix=b" }, name],
        [`${name} that is not an object`, content, { [name]: "1" }, name],
      ] as const,
  ),
] as const)("refuses %s", (_, text, environment, where) => {
  const error = thrownBy(() => read(text, environment));
  expect(error).toBeInstanceOf(ValidationError);
  expect((error as ValidationError).message).toMatch(`${where} must be JSON with an object in it`);
});

test("reports what is wrong with the JSON", () => {
  const { message } = thrownBy(() => read('{ "context": {} "app": 1 }')) as ValidationError;
  expect(message).toContain(`got: { "context": {} "app": 1 } (Expected ',' or '}'`);
});
