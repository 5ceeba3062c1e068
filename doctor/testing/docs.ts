import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { run } from "../cli";
import { planSchema } from "../plan/schema";
import { reportSchema } from "../report";
import { auditSchema } from "../report/audit";
import { fileTable } from "../snapshot/calls/file-table";
import { REQUIRED_POLICY } from "../snapshot/calls/permissions";

const ROOT = join(__dirname, "..", "..");
/** How commands on the page call the doctor. */
const COMMAND = "$ npm run --silent doctor -- ";

/** Files with generated text, each with the content that it must have. */
export async function generatedFiles(): Promise<
  readonly { readonly path: string; readonly content: string }[]
> {
  const page = join(ROOT, "docs", "doctor.md");
  return [
    { path: page, content: await refreshed(readFileSync(page, "utf8")) },
    schemaFile(join("doctor", "report", "schema.json"), reportSchema),
    schemaFile(join("doctor", "report", "audit", "schema.json"), auditSchema),
    schemaFile(join("doctor", "plan", "schema.json"), planSchema),
  ];
}

function schemaFile(path: string, schema: z.ZodType) {
  return {
    path: join(ROOT, path),
    content: `${JSON.stringify(z.toJSONSchema(schema), null, 2)}\n`,
  };
}

/** The page's table of a collected folder's files. */
const FILE_TABLE = /(?<=^\| File +\| Unknown without it +\|\n\|[ -]+\|[ -]+\|\n)(?:\|.*\n)+/m;

/**
 * The page with current content: the output of each command, the policy, and the table of files.
 */
async function refreshed(page: string): Promise<string> {
  if (!FILE_TABLE.test(page)) throw new Error("the page has no place for the table of files");
  const rows = fileTable().map(([files, unknown]) => `| ${files} | ${unknown} |\n`);
  const parts = page.replace(FILE_TABLE, () => rows.join("")).split(/(^```[^\n]*\n[\s\S]*?^```$)/m);
  const written = await Promise.all(parts.map(refreshedBlock));
  return written.join("");
}

async function refreshedBlock(block: string): Promise<string> {
  if (block.startsWith("```json policy\n")) {
    return `\`\`\`json policy\n${JSON.stringify(REQUIRED_POLICY, null, 2)}\n\`\`\``;
  }
  const command = block.split("\n")[1] ?? "";
  if (!block.startsWith("```console\n") || !command.startsWith(COMMAND)) return block;
  let printed = "";
  const print = (text: string) => {
    printed += text;
  };
  const args = command.slice(COMMAND.length).split(" ");
  const code = await run(inRoot(args), { out: print, err: print }, () =>
    Promise.reject(new Error("the documentation must not call an account")),
  );
  return `\`\`\`console\n${command}\n${printed}$ echo $?\n${code}\n\`\`\``;
}

/** Commands on the page run from the repository's root, regardless of the current directory. */
function inRoot(args: readonly string[]): readonly string[] {
  return args.map((arg, index) => (args[index - 1] === "--folder" ? join(ROOT, arg) : arg));
}

if (require.main === module) {
  void generatedFiles().then((files) => {
    for (const { path, content } of files) writeFileSync(path, content);
  });
}
