import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { HarnessError } from "../errors";
import { run } from "../process/child";
import { hostEnvironment } from "../process/environment";
import { type PythonPackage } from "../process/python";
import { type Finding } from "./findings";
import { type Policy } from "./policies";

const VERSION = "1.6.4";

/**
 * Licensed under BSD-3-Clause. Knows the actions, resources, and condition keys of AWS's service authorization
 * reference, as of its release. It imports `pkg_resources` of setuptools, where it is deprecated, so that release is pinned too.
 * @see https://pypi.org/project/parliament
 */
export const PARLIAMENT: PythonPackage = {
  name: "parliament",
  version: VERSION,
  requirements: [`parliament==${VERSION}`, "setuptools==80.9.0"],
};

const finding = z.object({
  policy: z.string(),
  issue: z.string(),
  title: z.string(),
  detail: z.string(),
});

/**
 * Lints the policies.
 * @param folder A folder of this run.
 * @throws HarnessError if there are none, because then nothing was checked; CommandError if parliament fails.
 */
export async function parliament(
  python: string,
  policies: readonly Policy[],
  folder: string,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  if (policies.length === 0) throw new HarnessError("the stacks have no policies to lint");
  const file = join(folder, "policies.json");
  const byName = policies.map(({ document }, index) => [String(index), document] as const);
  await writeFile(file, JSON.stringify(Object.fromEntries(byName)));
  const { stdout } = await run({
    title: "parliament",
    command: python,
    // Its own use of pkg_resources is deprecated.
    args: ["-W", "ignore", join(__dirname, "lint_policies.py"), file],
    environment: hostEnvironment(),
    signal,
  });
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const { policy, issue, title, detail } = finding.parse(JSON.parse(line));
      const { stack = "", resource = "" } = policies[Number(policy)] ?? {};
      return { check: issue, title, stack, resource, detail };
    });
}
