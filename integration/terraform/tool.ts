import { execFile } from "node:child_process";
import { promisify } from "node:util";
import semver from "semver";
import which from "which";
import { z } from "zod";
import { hostEnvironment } from "../process/environment";
import { fetchTerraform, PINNED_VERSION, type FetchTerraformOptions } from "./fetch";

const LEAST_VERSION = "1.9.0";

/** Terraform, or OpenTofu in its place. */
export interface TerraformTool {
  readonly product: "Terraform" | "OpenTofu";
  readonly path: string;
  readonly version: string;
}

const versionAnswer = z.object({
  terraform_version: z.string().refine((version) => semver.valid(version) !== null),
});

/**
 * The `terraform` on PATH, else the `tofu`, where it is 1.9 or newer; else one pinned Terraform,
 * fetched once into the user's cache folder.
 * @throws MissingToolError where none is there and it cannot be fetched.
 */
export async function findTerraform(
  options: FetchTerraformOptions & {
    readonly environment?: Readonly<Record<string, string>>;
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
    const version = await versionOf(path, environment);
    if (version !== undefined && semver.gte(version, LEAST_VERSION)) {
      return { product, path, version };
    }
    options.onNotice?.(
      version === undefined
        ? `${path} does not say which version it is, and is not used`
        : `${path} is ${version}, older than ${LEAST_VERSION}, and is not used`,
    );
  }
  const path = await fetchTerraform(options);
  return { product: "Terraform", path, version: PINNED_VERSION };
}

/** A script in its place may never answer. */
const ANSWER_MILLISECONDS = 10_000;

/** Both tools answer `version -json` with the same field. */
async function versionOf(
  path: string,
  environment: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(path, ["version", "-json"], {
      // Without a configuration file, which may be a wrong one, and without asking for newer versions.
      timeout: ANSWER_MILLISECONDS,
      env: { ...environment, TF_CLI_CONFIG_FILE: "/dev/null", CHECKPOINT_DISABLE: "1" },
    });
    return versionAnswer.parse(JSON.parse(stdout)).terraform_version;
  } catch {
    return undefined;
  }
}
