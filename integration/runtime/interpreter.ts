import { join } from "node:path";
import { type FunctionConfiguration } from "./configuration";
import { UnsupportedRuntimeError } from "./errors";
import { type PythonWithSdk } from "./python";

/** What runs a function's processes on this machine. */
export interface Interpreter {
  /** `Node.js 20.20.2` */
  readonly title: string;
  /** Lambda's identifier for this release: `nodejs20.x`. */
  readonly runtime: string;
  readonly command: string;
  args(process: InterpreterProcess): readonly string[];
}

interface InterpreterProcess {
  readonly environment: Readonly<Record<string, string>>;
  readonly memorySizeMb: number;
}

/** Lambda turns these off. Older versions of Node.js do not have them. */
const EXPERIMENTS = ["--experimental-require-module", "--experimental-detect-module"];

const NODE: Interpreter = {
  title: `Node.js ${process.versions.node}`,
  runtime: `nodejs${process.versions.node.split(".")[0] ?? ""}.x`,
  command: process.execPath,
  args: (started) => [...nodeFlags(started), join(__dirname, "bootstrap.mjs")],
};

/**
 * @param python for functions in Python
 * @throws UnsupportedRuntimeError
 */
export function interpreterFor(
  { functionName, runtime }: FunctionConfiguration,
  python: PythonWithSdk | undefined,
): Interpreter {
  if (runtime.startsWith("nodejs")) return NODE;
  if (!runtime.startsWith("python") || python === undefined) {
    throw new UnsupportedRuntimeError(functionName, runtime);
  }
  return {
    title: `Python ${python.version}`,
    runtime: `python${python.version.split(".").slice(0, 2).join(".")}`,
    command: python.command,
    // Output as it comes, and no compiled files beside the sources.
    args: () => ["-u", "-B", join(__dirname, "bootstrap.py")],
  };
}

/** A sentence that says how this machine differs from Lambda; undefined if it does not. */
export function versionNote(
  { runtime }: FunctionConfiguration,
  interpreter: Interpreter,
): string | undefined {
  return runtime === interpreter.runtime
    ? undefined
    : `The function is deployed for ${runtime}, but it runs on this machine's ${interpreter.title}.`;
}

function nodeFlags({ environment, memorySizeMb }: InterpreterProcess): readonly string[] {
  const asked = (environment.NODE_OPTIONS ?? "").split(/\s+/);
  const off = EXPERIMENTS.filter(
    (flag) => process.allowedNodeEnvironmentFlags.has(flag) && !asked.includes(flag),
  );
  return [
    `--max-old-space-size=${memorySizeMb}`,
    ...off.map((flag) => flag.replace("--", "--no-")),
  ];
}
