import { existsSync } from "node:fs";
import { join } from "node:path";
import { MissingToolError } from "../errors";
import { cacheFolder, whileLocked } from "../process/cache-folder";
import { run } from "../process/child";
import { hostEnvironment } from "../process/environment";
import { installPython, pythonIn, pythonsOnPath } from "../process/python";
import { parseReport, type Report } from "./findings";

/**
 * Licensed under Apache-2.0. Other versions have other checks.
 * @see https://pypi.org/project/checkov
 */
const VERSION = "3.3.30";
const CHECKOV = { name: "checkov", version: VERSION, requirement: `checkov==${VERSION}` };

/**
 * Finds Checkov in a private environment in the user's cache folder, or installs it there once.
 * @returns the interpreter of the environment.
 * @throws MissingToolError if there is no Python, or if Checkov cannot be installed.
 */
export async function findCheckov(onNotice: (text: string) => void): Promise<string> {
  const environment = hostEnvironment();
  const [base] = await pythonsOnPath(environment);
  if (base === undefined) {
    throw new MissingToolError(
      `checkov ${CHECKOV.version} needs Python 3.9 or newer, but neither python3 nor python is on PATH`,
    );
  }
  const home = join(cacheFolder(), `checkov-${CHECKOV.version}`);
  await whileLocked(cacheFolder(), async () => {
    if (existsSync(join(home, "bin", "checkov"))) return;
    await installPython(CHECKOV, { home, base, environment, onNotice });
  });
  return pythonIn(home);
}

/**
 * Checks the JSON of all stacks in a folder. Makes no network requests for guidelines or newer versions.
 * @throws CommandError if Checkov fails; z.ZodError if its output is not a report.
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
