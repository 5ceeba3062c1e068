import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ValidationError } from "./errors";
import { settingsSources } from "./settings-sources";
import { thrownBy } from "./testing/fixtures";

const folder = mkdtempSync(join(tmpdir(), "settings-"));
const file = join(folder, "cdktf.json");
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function read(content: string, oneOff?: string) {
  writeFileSync(file, content);
  return settingsSources(file, oneOff === undefined ? {} : { CDKTF_CONTEXT_JSON: oneOff });
}

const fromFile = { where: "cdktf.json, context.settings", settings: { prefix: "a" } };
const content = '{ "app": "x", "context": { "settings": { "prefix": "a" } } }';

test("reads cdktf.json", () => {
  expect(read(content)).toEqual([fromFile]);
});

test.each(["{}", '{ "context": {} }'])("has no settings in %s", (empty) => {
  expect(read(empty)).toEqual([{ ...fromFile, settings: undefined }]);
});

test("reads the one-off after it", () => {
  expect(read(content, '{ "settings": { "prefix": "b" } }')).toEqual([
    fromFile,
    { where: "CDKTF_CONTEXT_JSON, settings", settings: { prefix: "b" } },
  ]);
});

test("takes what the CLI copied into the environment for the file's", () => {
  const copied = '{ "settings": { "prefix": "a" }, "cdktfRelativeModules": [] }';
  expect(read(content, copied)).toEqual([fromFile]);
});

test.each([
  ["cdktf.json that is no JSON", "{", undefined, file],
  ["cdktf.json that is no object", "[]", undefined, file],
  ["a context that is no object", '{ "context": [] }', undefined, file],
  ["a one-off that is no JSON", content, "prefix=b", "CDKTF_CONTEXT_JSON"],
  ["a one-off that is no object", content, "1", "CDKTF_CONTEXT_JSON"],
])("refuses %s", (_, text, oneOff, where) => {
  const error = thrownBy(() => read(text, oneOff));
  expect(error).toBeInstanceOf(ValidationError);
  expect((error as ValidationError).message).toMatch(`${where} must be JSON with an object in it`);
});
