import { homedir, userInfo } from "node:os";
import { isAbsolute } from "node:path";
import { UsageError } from "../errors";

type Environment = Readonly<Record<string, string>>;

/**
 * Variables of a user's environment that change what a program of a run does. They are about the user's other work, so
 * they never reach a program that a run starts. This is the only list of them.
 */
const FOREIGN: readonly RegExp[] = [
  // Accounts, Regions, endpoints, profiles. They never reach an emulator, and an emulator's never reach AWS.
  /^AWS_/,
  // Arguments, variables, workspaces, logs, debugged providers; but not where providers come from and are kept.
  /^TF_(?!CLI_CONFIG_FILE$|PLUGIN_CACHE_DIR$|PROVIDER_DOWNLOAD_RETRY$|REGISTRY_|TOKEN_)/,
  /^CDKTF_/,
  /^SYNTH_HCL_OUTPUT$/,
  // moto, and the servers that it is made of.
  /^(MOTO|FLASK|WERKZEUG)_/,
  /^(INITIAL_NO_AUTH_ACTION_COUNT|MAX_SHARED_ACCOUNTS|SF_EXECUTION_HISTORY_TYPE|VALIDATE_LAMBDA_S3)$/,
  /^(S3_UPLOAD_PART_MIN_SIZE|TEST_PROXY_MODE|TEST_SERVER_MODE)$/,
  // Another standard library, other modules, other behavior. Interpreters on PATH find their own.
  /^PYTHON/,
  // Modules that are loaded first, debuggers that are waited for, a proxy for requests to this machine.
  /^NODE_(OPTIONS|PATH|USE_ENV_PROXY)$/,
];

/** Keeps AWS SDKs from credentials and settings that are not in their environment. */
const NO_OTHER_AWS = {
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
};

const LOOPBACK = ["127.0.0.1", "localhost", "::1"];

/**
 * This process's environment for a child, without the variables that are about something else. What the run starts on
 * this machine is reached without a proxy; everything else is reached as the user's environment says.
 */
export function hostEnvironment(host: NodeJS.ProcessEnv = process.env): Environment {
  const kept = Object.entries(host).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !isForeign(entry[0]),
  );
  const { HOME, ...environment } = Object.fromEntries(kept);
  return {
    ...environment,
    // Programs take an empty one as the current folder.
    ...(HOME !== undefined && { HOME: homeFolder(HOME) }),
    ...withoutProxy([], host),
  };
}

function isForeign(name: string): boolean {
  return FOREIGN.some((pattern) => pattern.test(name));
}

/** The variables for requests that reach these hosts, this machine, and the user's own exceptions without a proxy. */
export function withoutProxy(
  hosts: readonly string[],
  host: NodeJS.ProcessEnv = process.env,
): Environment {
  const { NO_PROXY, no_proxy } = host;
  const list = (given = ""): string =>
    [...new Set([...given.split(","), ...LOOPBACK, ...hosts])].filter(Boolean).join(",");
  return { NO_PROXY: list(NO_PROXY ?? no_proxy), no_proxy: list(no_proxy ?? NO_PROXY) };
}

/** The credentials of an emulator, and no others. */
export function onlyCredentials(credentials: {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}): Environment {
  return {
    ...NO_OTHER_AWS,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  };
}

/** Silences the SDK's warning that it will require Node.js 22 from 2027 on, which does not affect a run. */
const NO_VERSION_WARNING = "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED";

/**
 * Removes the user's AWS settings from this process, for a run on an emulator. The SDK's clients take from there, and
 * from the user's files, each setting that their own configuration leaves out.
 */
export function forgetAws(environment: NodeJS.ProcessEnv = process.env): void {
  for (const name of Object.keys(environment)) {
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the names are not known before
    if (name.startsWith("AWS_") && name !== NO_VERSION_WARNING) delete environment[name];
  }
  Object.assign(environment, NO_OTHER_AWS, withoutProxy([], environment));
}

/** The user's home folder, also if HOME is empty. @throws UsageError if the system does not know it either. */
export function homeFolder(given = homedir()): string {
  if (isAbsolute(given)) return given;
  try {
    return userInfo().homedir;
  } catch (cause) {
    throw new UsageError(`HOME must be an absolute path, got: ${given || '""'}`, { cause });
  }
}
