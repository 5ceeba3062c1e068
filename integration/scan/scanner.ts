import { existsSync } from "node:fs";
import { join } from "node:path";
import { MissingToolError } from "../errors";
import { cacheFolder, whileLocked } from "../process/cache-folder";
import { hostEnvironment } from "../process/environment";
import { installPython, type PythonPackage, pythonIn, pythonsOnPath } from "../process/python";

/** In the environment, once the scanner is completely installed. */
const script = (home: string, { name }: PythonPackage): string => join(home, "bin", name);

/**
 * Finds a scanner in a private environment in the user's cache folder, or installs it there once.
 * @returns the interpreter of the environment.
 * @throws MissingToolError if there is no Python, or if the scanner cannot be installed.
 */
export async function findScanner(
  scanner: PythonPackage,
  { onNotice, signal }: { readonly onNotice: (text: string) => void; readonly signal: AbortSignal },
): Promise<string> {
  const { name, version } = scanner;
  const environment = hostEnvironment();
  const [base] = await pythonsOnPath(environment);
  if (base === undefined) {
    throw new MissingToolError(
      `${name} ${version} needs Python 3.9 or newer, but neither python3 nor python is on PATH`,
    );
  }
  const home = join(cacheFolder(), `${name}-${version}`);
  const install = async (): Promise<void> => {
    if (existsSync(script(home, scanner))) return;
    await installPython(scanner, { home, base, environment, onNotice, signal });
  };
  await whileLocked(cacheFolder(), install, signal);
  return pythonIn(home);
}
