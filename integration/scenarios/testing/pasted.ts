import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Snippet } from "../../../doctor/plan/edits";

/**
 * Writes a snippet into a configuration as a person would who pastes it: a new block at the end of the file, and
 * what a block gets into that block.
 *
 * @param root the folder of the root module, in which `module.a` is the folder `a`
 */
export async function paste(root: string, { action, module, hcl }: Snippet): Promise<void> {
  const file = join(root, ...module.split(".").filter((part) => part !== "module"), "main.tf");
  if (action === "add") {
    await appendFile(file, `\n${hcl}\n`);
    return;
  }
  const text = await readFile(file, "utf8");
  const [head = "", , ...rest] = hcl.split("\n");
  const [before, after, ...others] = text.split(`${head}\n`);
  if (action === "remove" || before === undefined || after === undefined || others.length > 0) {
    throw new Error(`cannot be pasted into ${file}: ${hcl}`);
  }
  const body = rest.slice(0, -1);
  const end = after.indexOf("\n}\n");
  const own = merged(after.slice(0, end + 1), body);
  await writeFile(file, `${before}${head}\n${own}${after.slice(end + 1)}`);
}

const ALREADY = "# what is in it now, and";

/** An argument of one line that is there gives its values to the new one. */
function merged(block: string, body: readonly string[]): string {
  const [, name = ""] = /^\s+([\w-]+)\s+= /.exec(body[0] ?? "") ?? [];
  const line = name === "" ? undefined : new RegExp(`^ +${name} += (.*)\n`, "m").exec(block);
  const added = body.map((each) => `${each}\n`).join("");
  if (line === undefined || line === null) return block + added;
  const [whole, value = ""] = line;
  return block.replace(whole, "") + added.replace(ALREADY, `${value.slice(1, -1)},`);
}
