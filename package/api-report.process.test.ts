import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { WorkFolder } from "../integration/process/work-folder";
import { reportApi } from "./api-report";
import { declareLibrary } from "./library";

describe("the report of what an app can import", () => {
  let work: WorkFolder;

  const index = () => join(work.path, "index.d.ts");

  /** Reports the declarations with a change, which is taken back. */
  async function reportWith(change: (declarations: string) => string) {
    const before = await readFile(index(), "utf8");
    const after = change(before);
    expect(after).not.toBe(before);
    await writeFile(index(), after);
    const report = reportApi(work.path, false);
    await writeFile(index(), before);
    return report;
  }

  beforeAll(async () => {
    work = await WorkFolder.make();
    await declareLibrary(work.path);
  }, 120_000);

  afterAll(() => work.remove());

  test("is the one in docs/api (`npm run docs:api` writes it), and every name is described and exported", () => {
    expect(reportApi(work.path, false)).toEqual({ changed: false, problems: [] });
  }, 60_000);

  test("differs as soon as a prop has another name", async () => {
    const report = await reportWith((text) =>
      text.replace("readonly topicArns?", "readonly topics?"),
    );
    expect(report).toEqual({ changed: true, problems: [] });
  }, 60_000);

  test("names a member without a description", async () => {
    const { problems } = await reportWith((text) =>
      text
        .replace("readonly alarms:", "readonly added: string;\n    readonly alarms:")
        .replace(/\/\*\* Every alarm[^/]*\//, ""),
    );
    expect(problems.map((problem) => problem.replace(/^.* - /, ""))).toEqual([
      '(ae-undocumented) Missing documentation for "added".',
      '(ae-undocumented) Missing documentation for "alarms".',
    ]);
  }, 60_000);

  test("names a type that a member uses and no entry exports", async () => {
    const { problems } = await reportWith((text) =>
      text.replace(/(export (?:type )?\{.*)\bOthers, /, "$1"),
    );
    expect(problems).toEqual([
      expect.stringContaining(
        'The symbol "Others" needs to be exported by the entry point index.d.ts',
      ),
    ]);
  }, 60_000);
});
