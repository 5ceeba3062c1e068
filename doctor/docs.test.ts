import { readFileSync } from "node:fs";
import { generatedFiles } from "./testing/docs";

/** Drops line breaks in JSON and spaces in tables, because Prettier sets both. */
function withoutLayout(path: string, content: string): string {
  const compact = (text: string) => JSON.stringify(JSON.parse(text));
  return path.endsWith(".json")
    ? compact(content)
    : content
        .replaceAll(/(?<=^```json policy\n)[\s\S]*?(?=^```$)/gm, compact)
        .replaceAll(/^\|.*\|$/gm, (row) => row.replaceAll(/ *\| */g, "|"));
}

test("docs/doctor.md and the JSON schemas say what the tool says; else run npm run docs", async () => {
  const files = await generatedFiles();
  expect(files).toHaveLength(4);
  for (const { path, content } of files) {
    const written = withoutLayout(path, readFileSync(path, "utf8"));
    expect(written).toBe(withoutLayout(path, content));
  }
});

test("docs/doctor.md shows three worked examples and the required permissions", async () => {
  const [page] = await generatedFiles();
  expect(page?.content.match(/^\$ npm run --silent doctor -- --folder /gm)).toHaveLength(3);
  expect(page?.content.match(/^```json policy$/gm)).toHaveLength(1);
});
