import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CommandError, HarnessError, MissingToolError } from "../errors";
import { run } from "../process/child";
import { terraformEnvironment } from "./environment";
import { withPluginCache } from "./plugin-cache";
import { type TerraformTool } from "./tool";

/** The release of the AWS provider that proofs are made with, and run on unless `--provider` names another. */
export const PROVEN_RELEASE = "5.100.0";
const SOURCE = "hashicorp/aws";

/**
 * Terraform merges this file into the stack beside it, and the stack itself stays as it was synthesized.
 * @see https://developer.hashicorp.com/terraform/language/files/override
 */
const OVERRIDE = "provider_override.tf.json";

/** Makes Terraform run the stack in this folder on one release of the AWS provider. */
export async function pinProvider(folder: string, release: string): Promise<void> {
  await writeFile(join(folder, OVERRIDE), requirement(release));
}

/** A configuration that requires the provider in these versions, as JSON. */
function requirement(version: string): string {
  return JSON.stringify({
    terraform: { required_providers: { aws: { source: SOURCE, version } } },
  });
}

/**
 * A version constraint, as Terraform reads it: conditions separated by commas.
 * @see https://developer.hashicorp.com/terraform/language/expressions/version-constraints
 */
const CONDITION = String.raw`\s*(=|!=|>=?|<=?|~>)?\s*\d+(\.\d+){0,2}(-[\w.]+)?\s*`;
const CONSTRAINT = new RegExp(`^${CONDITION}(,${CONDITION})*$`);

export function isVersionConstraint(text: string): boolean {
  return CONSTRAINT.test(text);
}

const stackFile = z.object({
  terraform: z.object({
    required_providers: z.object({ aws: z.object({ version: z.string() }) }),
  }),
});

/** The versions of the AWS provider that the stack in a folder accepts. */
export async function acceptedProvider(folder: string): Promise<string> {
  const text = await readFile(join(folder, "cdk.tf.json"), "utf8");
  return stackFile.parse(JSON.parse(text)).terraform.required_providers.aws.version;
}

export interface InstallProviderOptions {
  readonly tool: TerraformTool;
  /** The folders of the stacks that must accept the release. */
  readonly folders: Iterable<string>;
  /** A version constraint. @default - the release that proofs are made with */
  readonly request?: string;
  /** A folder of this run. */
  readonly workFolder: string;
  readonly signal?: AbortSignal;
  /** @default - the environment of every Terraform command */
  readonly terraformEnvironment?: typeof terraformEnvironment;
}

/**
 * Installs the newest release of the AWS provider that is requested and that all of the stacks accept.
 * @returns the release, `5.100.0`.
 * @throws MissingToolError if Terraform cannot get such a release.
 */
export async function installProvider(options: InstallProviderOptions): Promise<string> {
  const { tool, request = PROVEN_RELEASE, workFolder, signal } = options;
  const accepted = new Set(await Promise.all([...options.folders].map(acceptedProvider)));
  const environment = await (options.terraformEnvironment ?? terraformEnvironment)({
    workFolder,
    cloud: {},
  });
  const folder = join(workFolder, "provider");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "main.tf.json"), requirement([...accepted, request].join(", ")));
  const terraform = (args: readonly string[]) =>
    run({
      title: `${tool.product.toLowerCase()} ${args[0] ?? ""} of the AWS provider`,
      command: tool.path,
      args,
      folder,
      environment,
      ...(signal && { signal }),
    });
  const init = async (): Promise<void> => {
    await terraform(["init", "-no-color"]);
  };
  try {
    await withPluginCache(environment.TF_PLUGIN_CACHE_DIR ?? "", init, signal);
  } catch (cause) {
    if (!(cause instanceof CommandError)) throw cause;
    throw new MissingToolError(refusal(request, [...accepted], cause), { cause });
  }
  const { stdout } = await terraform(["version", "-json"]);
  return selectedRelease(stdout);
}

function refusal(request: string, accepted: readonly string[], { message }: CommandError): string {
  const requested =
    request === PROVEN_RELEASE
      ? `${request}, which the proofs are made with`
      : `${request} (--provider)`;
  return `cannot get a release of the AWS provider that is ${requested}, and that the stacks accept (${accepted.join("; ")}). Name a release with --provider that both allow, and that a registry or mirror has for this machine. ${message}`;
}

/** Terraform and OpenTofu report the installed providers in the same field. */
const versionAnswer = z.object({ provider_selections: z.record(z.string(), z.string()) });

function selectedRelease(answer: string): string {
  const { provider_selections: selections } = versionAnswer.parse(JSON.parse(answer));
  const [, release] =
    Object.entries(selections).find(([address]) => address.endsWith(`/${SOURCE}`)) ?? [];
  if (release === undefined) {
    throw new HarnessError(
      `the provider ${SOURCE} is installed, but is not among: ${Object.keys(selections).join(", ")}`,
    );
  }
  return release;
}
