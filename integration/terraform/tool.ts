import semver from "semver";
import which from "which";
import { z } from "zod";
import { answerOf, type Question } from "../process/answer";
import { hostEnvironment } from "../process/environment";
import { fetchTerraform, PINNED_VERSION, type FetchTerraformOptions } from "./fetch";

const LEAST_VERSION = "1.9.0";

/** Terraform or OpenTofu. */
export interface TerraformTool {
  readonly product: "Terraform" | "OpenTofu";
  readonly path: string;
  readonly version: string;
}

const versionAnswer = z.object({
  terraform_version: z.string().refine((version) => semver.valid(version) !== null),
});

/**
 * Finds `terraform` on PATH, or else `tofu`, if its version is 1.9 or newer. Otherwise downloads the pinned Terraform
 * into the user's cache folder, once.
 * @throws MissingToolError if neither is there and Terraform cannot be downloaded.
 */
export async function findTerraform(
  options: FetchTerraformOptions & {
    readonly environment?: Readonly<Record<string, string>>;
    /** How long a tool may take to report its version. @default 15 */
    readonly answerSeconds?: number;
  } = {},
): Promise<TerraformTool> {
  const environment = options.environment ?? hostEnvironment();
  const candidates = [
    { product: "Terraform", name: "terraform" },
    { product: "OpenTofu", name: "tofu" },
  ] as const;
  for (const { product, name } of candidates) {
    const path = await which(name, { path: environment.PATH ?? "", nothrow: true });
    if (path === null) continue;
    const version = await versionOf(path, { ...options, environment });
    if (version !== undefined && semver.gte(version, LEAST_VERSION)) {
      return { product, path, version };
    }
    options.onNotice?.(
      version === undefined
        ? `not using ${path}: it does not report its version`
        : `not using ${path}: its version ${version} is older than ${LEAST_VERSION}`,
    );
  }
  const path = await fetchTerraform(options);
  return { product: "Terraform", path, version: PINNED_VERSION };
}

/** Both tools report the version in the same field of `version -json`. */
async function versionOf(
  path: string,
  asked: Pick<Question, "environment" | "answerSeconds" | "signal">,
): Promise<string | undefined> {
  const { environment, answerSeconds, signal } = asked;
  const answer = await answerOf({
    command: path,
    args: ["version", "-json"],
    // Ignores the configuration file, which may be wrong, and does not check for newer versions.
    environment: { ...environment, TF_CLI_CONFIG_FILE: "/dev/null", CHECKPOINT_DISABLE: "1" },
    answerSeconds,
    signal,
  });
  try {
    return versionAnswer.parse(JSON.parse(answer?.stdout ?? "")).terraform_version;
  } catch {
    return undefined;
  }
}
