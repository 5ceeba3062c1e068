import { execFile } from "node:child_process";
import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import semver from "semver";
import which from "which";
import { MissingToolError } from "../../errors";
import { cacheFolder, whileLocked } from "../../process/cache-folder";
import { hostEnvironment } from "../../process/environment";
import { installPython, pythonIn, pythonsOnPath } from "../../process/python";

/** The version to install into a private environment, and the oldest version to accept from PATH. */
export const MOTO_VERSION = "5.2.1";

const MOTO = {
  name: "moto",
  version: MOTO_VERSION,
  requirement: `moto[server]==${MOTO_VERSION}`,
};
const WAYS_OUT = `install it with "pip install 'moto[server]>=${MOTO_VERSION}'", or run on LocalStack in Docker: npm run integration`;

/** A Python interpreter with moto's server installed. */
export interface MotoPython {
  readonly python: string;
  readonly version: string;
}

export interface FindMotoOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly cache?: string;
  /** Receives a notice before each download, because downloads take a while. */
  readonly onNotice?: (text: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Finds the interpreter behind `moto_server` on PATH, or an interpreter on PATH that has moto, if its version is new
 * enough. Otherwise creates a private environment in the user's cache folder, once.
 * @throws MissingToolError if there is no Python, or if moto cannot be installed.
 */
export async function findMoto(options: FindMotoOptions = {}): Promise<MotoPython> {
  const environment = options.environment ?? hostEnvironment();
  const pythons = await pythonsOnPath(environment);
  for (const python of [...(await interpreterOf("moto_server", environment)), ...pythons]) {
    const version = await motoVersion(python, environment);
    if (version !== undefined && isNewEnough(version)) return { python, version };
  }
  const [base] = pythons;
  if (base === undefined) {
    throw new MissingToolError(
      `moto ${MOTO_VERSION} needs Python 3.9 or newer, but neither python3 nor python is on PATH; ${WAYS_OUT}`,
    );
  }
  const cache = options.cache ?? cacheFolder();
  const home = join(cache, `moto-${MOTO_VERSION}`);
  const python = pythonIn(home);
  await whileLocked(cache, async () => {
    if ((await motoVersion(python, environment)) !== undefined) return;
    await installPython(MOTO, { ...options, home, base, environment }).catch((error: unknown) => {
      if (!(error instanceof MissingToolError)) throw error;
      throw new MissingToolError(`${error.message}\n${WAYS_OUT}`, { cause: error });
    });
  });
  return { python, version: MOTO_VERSION };
}

/** Some Python versions are not semantic versions, such as `5.2.2.dev1`. */
function isNewEnough(version: string): boolean {
  const comparable = semver.coerce(version);
  return comparable !== null && semver.gte(comparable, MOTO_VERSION);
}

/** A Python console script names its interpreter in its first line. */
async function interpreterOf(
  script: string,
  environment: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const path = await which(script, { path: environment.PATH ?? "", nothrow: true });
  if (path === null) return [];
  const [firstLine = ""] = (await readFile(await realpath(path), "utf8")).split("\n", 1);
  const interpreter = /^#!\s*(\S*python\S*)\s*$/.exec(firstLine)?.[1];
  return interpreter === undefined ? [] : [interpreter];
}

async function motoVersion(
  python: string,
  environment: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  // `moto[server]` installs flask, but moto alone does not.
  const ask = "import importlib.metadata as m; m.version('flask'); print(m.version('moto'))";
  return promisify(execFile)(python, ["-c", ask], { env: environment }).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}
