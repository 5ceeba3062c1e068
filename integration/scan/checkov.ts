import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import which from "which";
import { messageOf, MissingToolError } from "../errors";
import { cacheFolder, whileLocked } from "../process/cache-folder";
import { run } from "../process/child";
import { hostEnvironment } from "../process/environment";
import { parseReport, type Report } from "./findings";

/** https://pypi.org/project/checkov, Apache-2.0. Another version knows other checks. */
const CHECKOV_VERSION = "3.3.30";

/**
 * Checkov in a private environment in the user's cache folder, made once.
 * @returns the interpreter that has it.
 * @throws MissingToolError where there is no Python, or it cannot be installed.
 */
export async function findCheckov(onNotice: (text: string) => void): Promise<string> {
  const environment = hostEnvironment();
  const base = await which("python3", { nothrow: true });
  if (base === null) {
    throw new MissingToolError(
      `checkov ${CHECKOV_VERSION} needs Python 3.9 or newer, and python3 is not on PATH`,
    );
  }
  const home = join(cacheFolder(), `checkov-${CHECKOV_VERSION}`);
  const python = join(home, "bin", "python");
  return whileLocked(cacheFolder(), async () => {
    if (existsSync(join(home, "bin", "checkov"))) return python;
    onNotice(`installing checkov ${CHECKOV_VERSION} into ${home} (once)`);
    await rm(home, { recursive: true, force: true });
    const step = (title: string, command: string, args: readonly string[]): Promise<unknown> =>
      run({ title, command, args, environment });
    try {
      await step("python -m venv", base, ["-m", "venv", home]);
      await step("pip install checkov", python, [
        ...["-m", "pip", "install", "--quiet", "--disable-pip-version-check"],
        `checkov==${CHECKOV_VERSION}`,
      ]);
    } catch (cause) {
      await rm(home, { recursive: true, force: true });
      throw new MissingToolError(
        `checkov ${CHECKOV_VERSION} could not be installed into ${home}: ${messageOf(cause)}`,
        { cause },
      );
    }
    return python;
  });
}

/**
 * Checks all stacks' JSON in a folder. Asks nobody: no guidelines, no newer version.
 * @throws CommandError where Checkov fails; z.ZodError where its report is not one.
 */
export async function checkov(python: string, folder: string): Promise<Report> {
  const { stdout } = await run({
    title: "checkov",
    command: python,
    args: [
      ...["-m", "checkov.main", "--directory", ".", "--framework", "terraform_json"],
      ...["--skip-download", "--soft-fail", "--quiet", "--output", "json"],
    ],
    folder,
    environment: { ...hostEnvironment(), CKV_SKIP_PACKAGE_UPDATE_CHECK: "true" },
  });
  return parseReport(stdout);
}
