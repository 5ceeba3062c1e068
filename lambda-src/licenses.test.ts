import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { LicenseError, licensesOf } from "./licenses";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "licenses-test-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A package of one folder, with these files beside its manifest. */
function install(
  path: string,
  files: Readonly<Record<string, string>>,
  license = "Apache-2.0",
  repository?: string,
) {
  const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
  const manifest = JSON.stringify({
    name,
    version: "1.2.3",
    license,
    ...(repository !== undefined && { repository: { url: repository } }),
  });
  for (const [file, text] of Object.entries({ "package.json": manifest, ...files })) {
    mkdirSync(dirname(join(folder, path, file)), { recursive: true });
    writeFileSync(join(folder, path, file), text);
  }
}

/** What esbuild says of a bundle with so many bytes of each file, built in the folder `src`. */
function licensesIn(bytes: Readonly<Record<string, number>>): string {
  const inputs = Object.entries(bytes).map(([path, bytesInOutput]) => [path, { bytesInOutput }]);
  const output = {
    bytes: 1,
    imports: [],
    exports: [],
    inputs: Object.fromEntries(inputs) as never,
  };
  return licensesOf({ inputs: {}, outputs: { "index.js": output } }, join(folder, "src"));
}

const A = "../node_modules/a";
const SCOPED = "../node_modules/@b/b";
const NESTED = "../node_modules/@b/b/node_modules/c";

/** Paths as esbuild has them, relative to `src`. */
const installed = (path: string) => path.slice("../".length);

test("has every package in the bundle with its license, each text once", () => {
  install(installed(A), { LICENSE: "one text\r\nof two lines\r\n" });
  install(installed(SCOPED), { "license.md": "one text\nof two lines" });
  install(installed(NESTED), { "LICENCE.txt": "another text" }, "MIT");

  expect(
    licensesIn({
      [`${A}/index.js`]: 7,
      [`${A}/lib/node.js`]: 7,
      [`${SCOPED}/dist-es/index.js`]: 7,
      [`${NESTED}/index.js`]: 7,
      "handler.ts": 7,
      "../contract/function.ts": 7,
    }).split(`\n\n${"=".repeat(80)}\n\n`),
  ).toEqual([
    "index.js contains code of these packages, under these licenses.",
    "@b/b 1.2.3 (Apache-2.0)\na 1.2.3 (Apache-2.0)\n\none text\nof two lines",
    "c 1.2.3 (MIT)\n\nanother text\n",
  ]);
});

test("does not depend on the order in which esbuild names its inputs", () => {
  install(installed(A), { LICENSE: "one text" });
  install(installed(SCOPED), { LICENSE: "another text" });
  const one = { [`${A}/index.js`]: 7 };
  const other = { [`${SCOPED}/index.js`]: 7 };

  expect(licensesIn({ ...one, ...other })).toBe(licensesIn({ ...other, ...one }));
});

test("has the notice after the license", () => {
  install(installed(A), { NOTICE: "a notice", LICENSE: "a license" });

  expect(licensesIn({ [`${A}/index.js`]: 7 })).toContain("\n\na license\n\na notice\n");
});

test("leaves out what esbuild read and did not use", () => {
  install(installed(A), { LICENSE: "a license" });

  expect(licensesIn({ [`${A}/index.js`]: 0 })).not.toContain("a 1.2.3");
});

test.each([
  ["no license", {}],
  ["a notice alone", { NOTICE: "a notice" }],
  ["a folder of that name", { "licenses/a.txt": "a license", "license/b.txt": "a license" }],
])("throws when a package has %s, and says which", (_, files) => {
  install(installed(A), files);

  const read = () => licensesIn({ [`${A}/index.js`]: 7 });

  expect(read).toThrow(LicenseError);
  expect(read).toThrow(
    `The package a 1.2.3 is in the bundle but has no LICENSE file, in ${join(folder, "node_modules/a")}.`,
  );
});

test("ignores that a package without a license was read when nothing of it is used", () => {
  install(installed(A), {});

  expect(() => licensesIn({ [`${A}/index.js`]: 0 })).not.toThrow();
});

describe("a package without a license", () => {
  const both = { [`${A}/index.js`]: 7, [`${SCOPED}/index.js`]: 7 };

  test("has that of a package from the same repository", () => {
    install(installed(A), {}, "MIT", "https://example.com/one.git");
    install(installed(SCOPED), { LICENSE: "one text" }, "MIT", "https://example.com/one.git");
    expect(licensesIn(both)).toContain("@b/b 1.2.3 (MIT)\na 1.2.3 (MIT)\n\none text");
  });

  test.each([
    ["another repository", "MIT", "https://example.com/two.git"],
    ["the same repository under another license", "ISC", "https://example.com/one.git"],
  ])("does not have that of a package from %s", (_, license, repository) => {
    install(installed(A), {}, "MIT", "https://example.com/one.git");
    install(installed(SCOPED), { LICENSE: "one text" }, license, repository);
    expect(() => licensesIn(both)).toThrow(LicenseError);
  });

  test("does not have that of a package when neither names its repository", () => {
    install(installed(A), {}, "MIT");
    install(installed(SCOPED), { LICENSE: "one text" }, "MIT");
    expect(() => licensesIn(both)).toThrow(LicenseError);
  });
});
