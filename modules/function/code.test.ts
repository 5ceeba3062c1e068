import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { strFromU8, unzipSync, zipSync } from "fflate";
import { ValidationError } from "../errors";
import { thrownBy } from "../testing/fixtures";
import { inStack } from "../testing/template";
import { type Bundle } from "./bundle";
import { Code, type CodeUse } from "./code";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "code-test-"));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const NODE: CodeUse = { runtime: "nodejs22.x", handler: "index.handler", hasLayers: false };
const PYTHON: CodeUse = { runtime: "python3.13", handler: "app.handler", hasLayers: false };

const bundle = (code: Code, use: Partial<CodeUse> = {}): Bundle =>
  inStack((stack) => code.bundleFor(stack, { ...NODE, ...use }));
const textsIn = ({ zip }: Bundle) =>
  Object.fromEntries(
    Object.entries(unzipSync(zip)).map(([path, bytes]) => [path, strFromU8(bytes)]),
  );
function refused(code: Code, use: Partial<CodeUse> = {}): string {
  const error = thrownBy(() => bundle(code, use));
  expect(error).toBeInstanceOf(ValidationError);
  expect((error as ValidationError).path).toBe("test");
  return (error as ValidationError).message;
}

describe("from a folder", () => {
  const files = { "index.js": "exports.handler = 1", "lib/a.js": "a", "lib/deep/b.txt": "b" };

  test("holds every file, with its path", () => {
    const made = bundle(Code.fromFolder(folderWith(files)));
    expect(textsIn(made)).toEqual(files);
    expect(made.handler).toBe("index.handler");
  });

  test("is the same wherever, whenever and in whatever order it was written", () => {
    const reversed = Object.fromEntries(Object.entries(files).reverse());
    const other = folderWith(reversed);
    utimesSync(join(other, "index.js"), new Date(2001, 1, 1), new Date(2001, 1, 1));
    chmodSync(join(other, "lib/a.js"), 0o600);
    const [one, two] = [folderWith(files), other].map((each) => bundle(Code.fromFolder(each)).zip);
    expect(Buffer.from(one!).equals(two!)).toBe(true);
  });

  test.each([
    [
      "a file's text",
      (folder: string) => {
        writeFileSync(join(folder, "lib/a.js"), "c");
      },
    ],
    [
      "a file's name",
      (folder: string) => {
        writeFileSync(join(folder, "lib/c.js"), "");
      },
    ],
    [
      "what may run",
      (folder: string) => {
        chmodSync(join(folder, "lib/a.js"), 0o755);
      },
    ],
  ])("is another with another: %s", (_, change) => {
    const folder = folderWith(files);
    const before = bundle(Code.fromFolder(folder)).zip;
    change(folder);
    expect(Buffer.from(before).equals(bundle(Code.fromFolder(folder)).zip)).toBe(false);
  });

  test("keeps a link to a file in it", () => {
    const folder = folderWith(files);
    symlinkSync("lib/a.js", join(folder, "link.js"));
    expect(textsIn(bundle(Code.fromFolder(folder)))["link.js"]).toBe("lib/a.js");
  });

  test.each(["../outside.js", "/etc/hostname", "lib/../../x"])(
    "refuses a link that leads out of it: %s",
    (target) => {
      const folder = folderWith(files);
      symlinkSync(target, join(folder, "link.js"));
      expect(refused(Code.fromFolder(folder))).toMatch(
        `\`code\` must be a folder whose links stay in it, got: ${folder}, where link.js leads to ${target}. Copy it`,
      );
    },
  );

  test("refuses what is no folder, and one without files", () => {
    const folder = folderWith({ file: "" });
    expect(refused(Code.fromFolder(join(folder, "file")))).toBe(
      `\`code\` must be a folder, got: ${join(folder, "file")} (test)`,
    );
    expect(refused(Code.fromFolder("nowhere"))).toBe(
      "`code` must be a folder, got: nowhere (test)",
    );
    const empty = folderWith({});
    mkdirSync(join(empty, "sub"));
    expect(refused(Code.fromFolder(empty))).toBe(
      `\`code\` must be a folder with files, got: ${empty} (test)`,
    );
  });

  test("refuses to guess the handler", () => {
    expect(refused(Code.fromFolder(folderWith(files)), { handler: undefined })).toBe(
      "`handler` must say where `code` starts, such as index.handler, got: undefined (test)",
    );
  });
});

describe("the handler", () => {
  test.each<[Partial<CodeUse>, string]>([
    [{}, "index.js"],
    [{}, "index.mjs"],
    [{}, "index.cjs"],
    [{ handler: "src/main.api.run" }, "src/main.js"],
    [PYTHON, "app.py"],
    [{ ...PYTHON, handler: "shop.orders.handler" }, "shop/orders.py"],
    [{ ...PYTHON, handler: "shop/orders.handler" }, "shop/orders.py"],
    [{ ...PYTHON, handler: "shop.handler" }, "shop/__init__.py"],
    [{ runtime: "java21", handler: "shop.Orders::handle" }, "any.jar"],
    [{ runtime: "provided.al2023", handler: "bootstrap" }, "bootstrap"],
    [{ handler: "/opt/nodejs/wrapper.handler" }, "index.js"],
    [{ handler: "wrapper.handler", hasLayers: true }, "index.js"],
  ])("%j is in %s", (use, path) => {
    expect(bundle(Code.fromFolder(folderWith({ [path]: "x" })), use).handler).toBe(
      use.handler ?? "index.handler",
    );
  });

  test.each<[Partial<CodeUse>, string, string]>([
    [{}, "main.js", "index.handler, but there is no index.js or index.mjs or index.cjs"],
    [{}, "sub/index.js", "index.handler, but there is no index.js or"],
    [PYTHON, "main.py", "app.handler, but there is no app.py or app.pyc or app/__init__.py"],
  ])("%j is not in %s", (use, path, message) => {
    expect(refused(Code.fromFolder(folderWith({ [path]: "x" })), use)).toContain(
      `\`handler\` must name a file in \`code\`, got: ${message}`,
    );
  });
});

describe("from a zip", () => {
  const zipped = (bytes: Uint8Array): string => {
    const folder = folderWith({});
    writeFileSync(join(folder, "code.zip"), bytes);
    return join(folder, "code.zip");
  };

  test("is what it is", () => {
    const zip = zipSync({ "app.py": new Uint8Array([1, 2]) });
    const made = bundle(Code.fromZip(zipped(zip)), PYTHON);
    expect(Buffer.from(zip).equals(made.zip)).toBe(true);
    expect(made.handler).toBe("app.handler");
  });

  test("refuses a handler that is not in it", () => {
    const code = Code.fromZip(zipped(zipSync({ "main.py": new Uint8Array() })));
    expect(refused(code, PYTHON)).toContain("there is no app.py");
  });

  test("refuses what is no zip, and none", () => {
    const path = zipped(Buffer.from("no zip"));
    expect(refused(Code.fromZip(path))).toBe(`\`code\` must be a zip file, got: ${path} (test)`);
    expect(refused(Code.fromZip("none.zip"))).toBe(
      "`code` must be a zip file, got: none.zip (test)",
    );
  });

  test.each([
    [50 * 1024 * 1024, true],
    [50 * 1024 * 1024 + 1, false],
  ])("of %d bytes is taken: %j", (size, taken) => {
    const overhead = zipSync({ "index.js": new Uint8Array() }, { level: 0 }).byteLength;
    const code = Code.fromZip(
      zipped(zipSync({ "index.js": new Uint8Array(size - overhead) }, { level: 0 })),
    );
    if (taken) expect(bundle(code).zip.byteLength).toBe(size);
    else {
      expect(refused(code)).toBe(
        `\`code\` must be at most 52428800 bytes as a zip, got: ${size}. Put packages into layers (test)`,
      );
    }
  });
});
