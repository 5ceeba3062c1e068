import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { isError } from "../errors";
import { cacheFolder, makeCacheFolder } from "../process/cache-folder";
import { homeFolder, hostEnvironment } from "../process/environment";

/** The provider's address for Terraform and for OpenTofu; both registries have the same releases. */
const PROVIDERS = [
  "registry.terraform.io/hashicorp/aws",
  "registry.opentofu.org/hashicorp/aws",
] as const;
const MIRROR_PARENT = "/opt";

/**
 * Terraform and its provider run for seconds. By default, they spend a quarter of that time collecting a few hundred
 * MB of garbage.
 * @see https://pkg.go.dev/runtime#hdr-Environment_Variables
 */
const GARBAGE_COLLECTION = { GOGC: "400", GOMEMLIMIT: "1GiB" };

export interface TerraformEnvironmentOptions {
  /** A folder of this run, for the configuration file if one is needed. */
  readonly workFolder: string;
  /** The AWS_* variables of the cloud. */
  readonly cloud: Readonly<Record<string, string>>;
  /** @default - this process's environment */
  readonly host?: NodeJS.ProcessEnv;
  readonly home?: string;
  readonly mirrorParent?: string;
  readonly cache?: string;
}

/**
 * The environment of every Terraform command in a run: the cloud's variables, one plugin cache, and the user's own
 * CLI configuration if there is one. If there is none, and a folder under /opt contains the AWS provider in a
 * registry's layout, that folder serves as a mirror for both Terraform and OpenTofu. No registry is contacted then.
 */
export async function terraformEnvironment(
  options: TerraformEnvironmentOptions,
): Promise<Readonly<Record<string, string>>> {
  const host = hostEnvironment(options.host);
  const { TF_PLUGIN_CACHE_DIR: theirs } = host;
  // Terraform would look for a relative path in the stack's folder.
  const pluginCache = theirs ? resolve(theirs) : join(options.cache ?? cacheFolder(), "plugins");
  await makeCacheFolder(pluginCache);
  const environment: Record<string, string> = {
    ...GARBAGE_COLLECTION,
    ...host,
    ...options.cloud,
    TF_PLUGIN_CACHE_DIR: pluginCache,
    // Each run starts without a lock file. Without this setting, Terraform would then not use the cache.
    // @see https://developer.hashicorp.com/terraform/cli/config/config-file#allowing-the-provider-plugin-cache-to-break-the-dependency-lock-file
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1",
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    CHECKPOINT_DISABLE: "1",
    // Terraform creates its providers' sockets here, so that they go away with the run.
    TMPDIR: options.workFolder,
  };
  delete environment.TF_CLI_CONFIG_FILE;
  const file = await configurationFile(options, host);
  return file === undefined ? environment : { ...environment, TF_CLI_CONFIG_FILE: file };
}

async function configurationFile(
  {
    workFolder,
    home = homeFolder(),
    mirrorParent = MIRROR_PARENT,
    cache = cacheFolder(),
  }: TerraformEnvironmentOptions,
  host: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const named = host.TF_CLI_CONFIG_FILE;
  if (named !== undefined && existsSync(named)) return resolve(named);
  if ([".terraformrc", ".tofurc"].some((file) => existsSync(join(home, file)))) return undefined;
  if (impliedMirrors(home).some((folder) => mirrorIn(folder) !== undefined)) return undefined;
  const mirror = await findMirror(mirrorParent);
  if (mirror === undefined) return undefined;
  // Kept between runs, because Terraform's plugin cache links to it.
  const alias = join(cache, "mirror");
  await link(join(mirror.path, mirror.provider), join(alias, mirror.other));
  const file = join(workFolder, "terraform.rc");
  const block = (path: string, provider: string) => [
    "  filesystem_mirror {",
    `    path    = ${JSON.stringify(path)}`,
    `    include = ${JSON.stringify([provider])}`,
    "  }",
  ];
  await writeWhole(
    file,
    [
      "provider_installation {",
      ...block(mirror.path, mirror.provider),
      ...block(alias, mirror.other),
      "  direct {",
      `    exclude = ${JSON.stringify(PROVIDERS)}`,
      "  }",
      "}",
      "",
    ].join("\n"),
  );
  return file;
}

/** Another Terraform of the run may read the file at any time. */
async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, text);
  await rename(draft, file);
}

/** Links archives, or the platform folders of each version, because Terraform follows no links above that level. */
async function link(packages: string, into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  for (const version of await readdir(packages, { withFileTypes: true })) {
    const [from, to] = [join(packages, version.name), join(into, version.name)];
    if (version.isDirectory()) await linkAll(from, to);
    else await linkOnce(from, to);
  }
}

async function linkAll(from: string, into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  for (const name of await readdir(from)) await linkOnce(join(from, name), join(into, name));
}

/** An earlier or concurrent run may already have created the link. */
async function linkOnce(from: string, to: string): Promise<void> {
  await symlink(from, to).catch((error: unknown) => {
    if (!(isError(error) && "code" in error && error.code === "EEXIST")) throw error;
  });
}

/**
 * The folders where Terraform looks by default.
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
 */
function impliedMirrors(home: string): readonly string[] {
  return [
    join(home, ".terraform.d/plugins"),
    join(home, ".local/share/terraform/plugins"),
    join(home, "Library/Application Support/io.terraform/plugins"),
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
  ];
}

interface Mirror {
  readonly path: string;
  /** The provider address that the mirror contains. */
  readonly provider: string;
  /** The other address, which the mirror may also contain. */
  readonly other: string;
}

function mirrorIn(path: string): Mirror | undefined {
  const [first, second] = PROVIDERS;
  if (existsSync(join(path, first))) return { path, provider: first, other: second };
  return existsSync(join(path, second)) ? { path, provider: second, other: first } : undefined;
}

async function findMirror(parent: string): Promise<Mirror | undefined> {
  if (!existsSync(parent)) return undefined;
  const folders = await readdir(parent, { withFileTypes: true });
  for (const folder of folders.filter((each) => each.isDirectory())) {
    const mirror = mirrorIn(join(parent, folder.name));
    if (mirror !== undefined) return mirror;
  }
  return undefined;
}
