import { existsSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { cacheFolder } from "../process/cache-folder";
import { hostEnvironment } from "../process/environment";

const PROVIDER = "registry.terraform.io/hashicorp/aws";
const MIRROR_PARENT = "/opt";

/** Would turn one of our commands into another one, or point it at another folder. */
const FOREIGN = /^TF_(CLI_ARGS|WORKSPACE$|DATA_DIR$|VAR_|REATTACH_PROVIDERS$)/;

/**
 * Terraform and its provider live for seconds, and by default spend a quarter of them on collecting garbage of a few
 * hundred MB. https://pkg.go.dev/runtime#hdr-Environment_Variables
 */
const GARBAGE_COLLECTION = { GOGC: "400", GOMEMLIMIT: "1GiB" };

export interface TerraformEnvironmentOptions {
  /** A folder of this run, for the configuration file where one is needed. */
  readonly workFolder: string;
  /** The AWS_* variables of the cloud. */
  readonly cloud: Readonly<Record<string, string>>;
  readonly host?: Readonly<Record<string, string>>;
  readonly home?: string;
  readonly mirrorParent?: string;
  readonly cache?: string;
}

/**
 * The environment of every Terraform command of a run: the cloud's variables, one plugin cache, and the user's own
 * settings where there are any. Where there are none, and a folder under /opt holds the AWS provider in a
 * `registry.terraform.io` tree, that is its mirror: then no registry is asked.
 */
export async function terraformEnvironment(
  options: TerraformEnvironmentOptions,
): Promise<Readonly<Record<string, string>>> {
  const host = options.host ?? hostEnvironment();
  const pluginCache = host.TF_PLUGIN_CACHE_DIR ?? join(options.cache ?? cacheFolder(), "plugins");
  await mkdir(pluginCache, { recursive: true });
  const environment: Record<string, string> = {
    ...GARBAGE_COLLECTION,
    ...Object.fromEntries(Object.entries(host).filter(([name]) => !FOREIGN.test(name))),
    ...options.cloud,
    TF_PLUGIN_CACHE_DIR: pluginCache,
    // Each run starts without a lock file; without this, Terraform takes nothing from the cache then.
    // https://developer.hashicorp.com/terraform/cli/config/config-file#allowing-the-provider-plugin-cache-to-break-the-dependency-lock-file
    TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1",
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    CHECKPOINT_DISABLE: "1",
    // Where it makes its providers' sockets, so that they go with the run.
    TMPDIR: options.workFolder,
  };
  delete environment.TF_CLI_CONFIG_FILE;
  const file = await configurationFile(options, host);
  return file === undefined ? environment : { ...environment, TF_CLI_CONFIG_FILE: file };
}

async function configurationFile(
  { workFolder, home = homedir(), mirrorParent = MIRROR_PARENT }: TerraformEnvironmentOptions,
  host: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const named = host.TF_CLI_CONFIG_FILE;
  if (named !== undefined && existsSync(named)) return named;
  if (existsSync(join(home, ".terraformrc"))) return undefined;
  if (impliedMirrors(home).some((folder) => existsSync(join(folder, PROVIDER)))) return undefined;
  const mirror = await findMirror(mirrorParent);
  if (mirror === undefined) return undefined;
  const file = join(workFolder, "terraform.rc");
  await writeFile(
    file,
    [
      "provider_installation {",
      `  filesystem_mirror {`,
      `    path    = ${JSON.stringify(mirror)}`,
      `    include = ["${PROVIDER}"]`,
      "  }",
      `  direct {`,
      `    exclude = ["${PROVIDER}"]`,
      "  }",
      "}",
      "",
    ].join("\n"),
  );
  return file;
}

/** Where Terraform looks by itself: https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories */
function impliedMirrors(home: string): readonly string[] {
  return [
    join(home, ".terraform.d/plugins"),
    join(home, ".local/share/terraform/plugins"),
    join(home, "Library/Application Support/io.terraform/plugins"),
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
  ];
}

async function findMirror(parent: string): Promise<string | undefined> {
  if (!existsSync(parent)) return undefined;
  const folders = await readdir(parent, { withFileTypes: true });
  return folders
    .filter((folder) => folder.isDirectory())
    .map((folder) => join(parent, folder.name))
    .find((folder) => existsSync(join(folder, PROVIDER)));
}
