import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { strFromU8, unzipSync } from "fflate";
import { ValidationError } from "../errors";
import { thrownBy } from "../testing/fixtures";
import { inStack } from "../testing/template";
import type * as CodeModule from "./code";
import { Code, type CodeUse } from "./code";
import { type EntryOptions } from "./entry";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "entry-test-"));
  write("answer.ts", "export const answer: number = 41;");
  write(
    "main.ts",
    'import { answer } from "./answer";\nexport const handler = async (): Promise<number> => answer + 1;',
  );
  write("outside.ts", 'import { x } from "left-out/part";\nexport const handler = () => x;');
  write("broken.ts", "export const handler = (;");
  write("missing.ts", 'import "./nowhere";');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

function made(name: string, options: EntryOptions = {}, use: Partial<CodeUse> = {}) {
  const { zip, handler } = inStack((stack) =>
    Code.fromEntry(join(folder, name), options).bundleFor(stack, {
      runtime: "nodejs22.x",
      hasLayers: false,
      ...use,
    }),
  );
  const files = Object.entries(unzipSync(zip));
  return {
    handler,
    zip: Buffer.from(zip),
    texts: Object.fromEntries(files.map(([path, bytes]) => [path, strFromU8(bytes)])),
  };
}

test("is one file that runs, with what it imports", async () => {
  const { handler, texts } = made("main.ts");
  expect(handler).toBe("index.handler");
  expect(Object.keys(texts)).toEqual(["index.js"]);
  const module = { exports: {} as { handler: () => Promise<number> } };
  runInNewContext(texts["index.js"]!, { module });
  await expect(module.exports.handler()).resolves.toBe(42);
});

test("has the same bytes twice", () => {
  expect(made("main.ts").zip.equals(made("main.ts").zip)).toBe(true);
  expect(made("main.ts").zip.equals(made("main.ts", { minify: true }).zip)).toBe(false);
});

test("names nothing of this machine", () => {
  expect(JSON.stringify(made("main.ts", { sourceMap: true }).texts)).not.toContain(folder);
});

test("takes every option", () => {
  expect(Object.keys(made("main.ts", { format: "esm", sourceMap: true }).texts)).toEqual([
    "index.mjs",
    "index.mjs.map",
  ]);
  expect(made("main.ts", { minify: true }).texts["index.js"]!.length).toBeLessThan(
    made("main.ts").texts["index.js"]!.length,
  );
  const { texts } = made("outside.ts", { externalModules: ["left-out/*"] });
  expect(texts["index.js"]).toContain('require("left-out/part")');
});

test.each([
  ["run", "index.run"],
  ["index.run", "index.run"],
])("takes the handler %s as %s", (handler, taken) => {
  expect(made("main.ts", {}, { handler }).handler).toBe(taken);
});

function refused(name: string, use: Partial<CodeUse> = {}): string {
  const error = thrownBy(() => made(name, {}, use));
  expect(error).toBeInstanceOf(ValidationError);
  return (error as ValidationError).message;
}

test.each([
  ["broken.ts", /: Unexpected ";" at broken\.ts:1 \(test\)$/],
  ["missing.ts", /: Could not resolve ".\/nowhere" at missing\.ts:1 \(test\)$/],
])("refuses %s, with esbuild's reason in one sentence", (name, reason) => {
  expect(refused(name)).toMatch(reason);
  expect(refused(name)).toContain("`code` must be an entry file that esbuild can bundle, got: ");
  expect(refused(name)).not.toContain("\n");
});

test("refuses a file that is not there, and a handler in another file", () => {
  const path = join(folder, "none.ts");
  expect(refused("none.ts")).toBe(`\`code\` must be an entry file, got: ${path} (test)`);
  expect(refused("main.ts", { handler: "main.handler" })).toContain("there is no main.js");
});

test("refuses a runtime that is not Node.js", () => {
  expect(refused("main.ts", { runtime: "python3.13" })).toBe(
    "`runtime` must be one of Node.js where `code` is from an entry file, got: python3.13 (test)",
  );
});

test("says in one sentence that esbuild is not installed", () => {
  jest.isolateModules(() => {
    jest.doMock("esbuild", () => {
      throw Object.assign(new Error("Cannot find module 'esbuild'"), { code: "MODULE_NOT_FOUND" });
    });
    const isolated = jest.requireActual<typeof CodeModule>("./code");
    const error = thrownBy(() =>
      inStack((stack) =>
        isolated.Code.fromEntry(join(folder, "main.ts")).bundleFor(stack, {
          runtime: "nodejs22.x",
          hasLayers: false,
        }),
      ),
    );
    jest.dontMock("esbuild");
    expect((error as Error).message).toBe(
      "`code` from an entry file needs the package esbuild, which is not installed: npm install --save-dev esbuild (test)",
    );
  });
});
