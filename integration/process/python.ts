import { rm } from "node:fs/promises";
import { join } from "node:path";
import which from "which";
import { messageOf, MissingToolError } from "../errors";
import { run } from "./child";

type Environment = Readonly<Record<string, string>>;

/** The interpreters on PATH, `python3` first. */
export async function pythonsOnPath(environment: Environment): Promise<readonly string[]> {
  const path = environment.PATH ?? "";
  const found = await Promise.all(
    ["python3", "python"].map((name) => which(name, { path, nothrow: true })),
  );
  return found.filter((python) => python !== null);
}

/** The interpreter of the virtual environment in this folder. */
export function pythonIn(home: string): string {
  return join(home, "bin", "python");
}

export interface PythonPackage {
  /** For example `moto`. */
  readonly name: string;
  readonly version: string;
  /** As pip accepts them, for example `moto[server]==5.2.1`. */
  readonly requirements: readonly string[];
}

export interface InstallOptions {
  /** The folder of the virtual environment. Anything in it is removed first. */
  readonly home: string;
  /** The interpreter that creates the virtual environment. */
  readonly base: string;
  readonly environment: Environment;
  readonly onNotice?: (text: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Installs a package into its own virtual environment.
 * @throws MissingToolError if the package cannot be installed. The folder is then removed.
 */
export async function installPython(
  { name, version, requirements }: PythonPackage,
  { home, base, environment, onNotice, signal }: InstallOptions,
): Promise<void> {
  onNotice?.(`installing ${name} ${version} into ${home} (once)`);
  await rm(home, { recursive: true, force: true });
  const step = (title: string, command: string, args: readonly string[]): Promise<unknown> =>
    run({ title, command, args, environment, ...(signal && { signal }) });
  try {
    await step("python -m venv", base, ["-m", "venv", home]);
    await step(`pip install ${name}`, pythonIn(home), [
      ...["-m", "pip", "install", "--quiet", "--disable-pip-version-check"],
      ...requirements,
    ]);
  } catch (cause) {
    await rm(home, { recursive: true, force: true });
    signal?.throwIfAborted();
    throw new MissingToolError(
      `${name} ${version} could not be installed into ${home}: ${messageOf(cause)}`,
      { cause },
    );
  }
}
