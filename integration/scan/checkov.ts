import { run } from "../process/child";
import { hostEnvironment } from "../process/environment";
import { type PythonPackage } from "../process/python";
import { parseReport, type Report } from "./findings";

const VERSION = "3.3.30";

/**
 * Licensed under Apache-2.0. Other versions have other checks.
 * @see https://pypi.org/project/checkov
 */
export const CHECKOV: PythonPackage = {
  name: "checkov",
  version: VERSION,
  requirements: [`checkov==${VERSION}`],
};

/**
 * Checks the JSON of all stacks in a folder. Makes no network requests for guidelines or newer versions.
 * @throws CommandError if Checkov fails; z.ZodError if its output is not a report.
 */
export async function checkov(
  python: string,
  folder: string,
  signal: AbortSignal,
): Promise<Report> {
  const { stdout } = await run({
    title: "checkov",
    command: python,
    args: [
      ...["-m", "checkov.main", "--directory", ".", "--framework", "terraform_json"],
      ...["--skip-download", "--soft-fail", "--quiet", "--output", "json"],
    ],
    folder,
    environment: { ...hostEnvironment(), CKV_SKIP_PACKAGE_UPDATE_CHECK: "true" },
    signal,
  });
  return parseReport(stdout);
}
