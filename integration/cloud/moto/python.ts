import { readFile, realpath } from "node:fs/promises";
import { join } from "node:path";
import semver from "semver";
import which from "which";
import { MissingToolError } from "../../errors";
import { cacheFolder, whileLocked } from "../../process/cache-folder";
import { answerOf } from "../../process/answer";
import { hostEnvironment } from "../../process/environment";
import { installPython, pythonIn, pythonsOnPath } from "../../process/python";

/** The version to install into a private environment, and the oldest version to accept from PATH. */
export const MOTO_VERSION = "5.2.1";

const MOTO = {
  name: "moto",
  version: MOTO_VERSION,
  requirements: [`moto[server]==${MOTO_VERSION}`],
};
const WAYS_OUT = `install it with "pip install 'moto[server]>=${MOTO_VERSION}'", or run on LocalStack in Docker: npm run integration`;

/** Python's exit code for an error that nothing caught. */
const NOT_INSTALLED = 1;

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
  /** How long an interpreter may take to say which moto it has. @default 15 */
  readonly answerSeconds?: number;
}

/**
 * Finds the interpreter behind `moto_server` on PATH, or an interpreter on PATH that has moto, if its version is new
 * enough. Otherwise creates a private environment in the user's cache folder, once.
 * @throws MissingToolError if there is no Python, or if moto cannot be installed.
 */
export async function findMoto(options: FindMotoOptions = {}): Promise<MotoPython> {
  const environment = options.environment ?? hostEnvironment();
  const ask = { ...options, environment };
  const pythons = await pythonsOnPath(environment);
  let base: string | undefined;
  for (const python of [...(await interpreterOf("moto_server", environment)), ...pythons]) {
    const found = await motoIn(python, ask);
    if (found?.version !== undefined && isNewEnough(found.version)) {
      return { python, version: found.version };
    }
    if (found !== undefined && pythons.includes(python)) base ??= python;
  }
  if (base === undefined) {
    const why =
      pythons.length === 0
        ? "neither python3 nor python is on PATH"
        : `${pythons.join(" and ")} did not answer`;
    throw new MissingToolError(
      `moto ${MOTO_VERSION} needs Python 3.9 or newer, but ${why}; ${WAYS_OUT}`,
    );
  }
  const from = base;
  const cache = options.cache ?? cacheFolder();
  const home = join(cache, `moto-${MOTO_VERSION}`);
  const python = pythonIn(home);
  const install = async (): Promise<void> => {
    if ((await motoIn(python, ask))?.version !== undefined) return;
    await installPython(MOTO, { ...ask, home, base: from }).catch((error: unknown) => {
      if (!(error instanceof MissingToolError)) throw error;
      throw new MissingToolError(`${error.message}\n${WAYS_OUT}`, { cause: error });
    });
  };
  await whileLocked(cache, install, options.signal);
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

/** @returns undefined if the interpreter does not answer; no version if it has no moto with a server. */
async function motoIn(
  python: string,
  { environment, answerSeconds, signal }: FindMotoOptions,
): Promise<{ readonly version: string | undefined } | undefined> {
  // `moto[server]` installs flask, but moto alone does not.
  const ask = "import importlib.metadata as m; m.version('flask'); print(m.version('moto'))";
  const answer = await answerOf({
    command: python,
    args: ["-c", ask],
    environment: environment ?? {},
    okCodes: [0, NOT_INSTALLED],
    answerSeconds,
    signal,
  });
  return answer && { version: answer.code === 0 ? answer.stdout.trim() : undefined };
}
