import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import which from "which";
import { run } from "./cli";
import { type Shell, SHELLS } from "./completion";
import { AUDIT_FORMATS } from "./report/audit";
import { removeTemporaryFolders, temporaryFolder } from "./testing/examples";

afterEach(removeTemporaryFolders);

const COMMAND = "lambda-dynamodb-doctor";

async function scriptFor(shell: Shell): Promise<string> {
  let script = "";
  const print = (text: string) => {
    script += text;
  };
  const code = await run(["completion", shell], { out: print, err: print }, () =>
    Promise.reject(new Error("the account was asked")),
  );
  expect(code).toBe(0);
  return script;
}

/** What the shell would offer at the end of these words. zsh completes only at a prompt. */
const OFFERS: Readonly<
  Record<Exclude<Shell, "zsh">, (script: string, words: readonly string[]) => readonly string[]>
> = {
  bash: (script, words) => {
    const all = [COMMAND, ...words].map((word) => `'${word}'`).join(" ");
    const asked = `${script}\nCOMP_WORDS=(${all}); COMP_CWORD=${words.length}; _lambda_dynamodb_doctor; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return lines("bash", ["--norc", "-c", asked]);
  },
  fish: (script, words) => {
    const asked = `${script}\ncomplete -C '${[COMMAND, ...words].join(" ")}'`;
    return lines("fish", ["--no-config", "-c", asked]).map((line) => line.split("\t")[0] ?? "");
  },
};

function lines(command: string, args: readonly string[]): readonly string[] {
  const { stdout, stderr, error } = spawnSync(command, args, {
    encoding: "utf8",
    cwd: temporaryFolder(),
    timeout: 20_000,
  });
  if (error !== undefined) throw error;
  expect(stderr).toBe("");
  return stdout.split("\n").filter((line) => line !== "");
}

/** Shells that are not installed here are counted as skipped. */
describe.each(SHELLS)("in %s", (shell) => {
  const installed = which.sync(shell, { nothrow: true }) !== null;
  const reason = installed ? "" : `: skipped: there is no ${shell} on PATH`;
  const each = installed ? test : test.skip;

  each(`the script is valid${reason}`, async () => {
    const file = join(temporaryFolder(), "script");
    writeFileSync(file, await scriptFor(shell));
    expect(lines(shell, ["-n", file])).toEqual([]);
  });

  if (shell === "zsh") return;

  each(`offers commands, options, and values${reason}`, async () => {
    const script = await scriptFor(shell);
    const offers = (...words: readonly string[]) => [...OFFERS[shell](script, words)].sort();
    expect(offers("co")).toEqual(["collect", "commands", "completion"]);
    expect(offers("--fo")).toEqual(["--folder", "--format"]);
    expect(offers("--format", "s")).toEqual(["sarif"]);
    expect(offers("plan", "--format", "")).toEqual(["json", "markdown", "text"]);
    expect(offers("--format", "")).toEqual(["html", "json", "junit", "markdown", "sarif", "text"]);
    expect(offers("collect", "--o")).toEqual(["--out"]);
    expect(offers("audit", "co")).toEqual(["collect"]);
    expect(offers("audit", "--fo")).toEqual(["--folder", "--format"]);
    expect(offers("audit", "--format", "")).toEqual([...AUDIT_FORMATS].sort());
    expect(offers("audit", "--fa")).toEqual(["--fail-on"]);
    expect(offers("audit", "collect", "--o")).toEqual(["--out"]);
    expect(offers("audit", "collect", "--fa")).toEqual([]);
    expect(offers("audit", "collect", "--fu")).toEqual([]);
    expect(offers("collect", "--fu")).toEqual(["--function"]);
    expect(offers("collect", "--ta")).toEqual(["--table"]);
    expect(offers("audit", "collect", "--ta")).toEqual(["--tag", "--tasks"]);
    expect(offers("completion", "f")).toEqual(["fish"]);
    expect(offers("--function", "")).toEqual([]);
  });

  each(`offers no option that there is not${reason}`, async () => {
    const script = (await scriptFor(shell)).replaceAll("format", "formed");
    expect([...OFFERS[shell](script, ["--form"])]).toEqual(["--formed"]);
  });
});
