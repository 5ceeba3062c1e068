import semver from "semver";
import { MissingToolError } from "../errors";
import { answerOf } from "../process/answer";
import { hostEnvironment } from "../process/environment";

/** Older ones do not read AWS_ENDPOINT_URL, so a function's calls would go to AWS itself. */
const OLDEST_SDK = "1.28.0";

/** An interpreter with boto3, as Lambda's Python runtimes have it. */
export interface PythonWithSdk {
  /** The path of the interpreter itself, not of a script that looks for one. */
  readonly command: string;
  readonly version: string;
}

const ASK =
  "import boto3, json, platform, sys; print(json.dumps([sys.executable, platform.python_version(), boto3.__version__]))";

/**
 * Asks an interpreter for its SDK.
 * @throws MissingToolError if it does not answer, or has no boto3 that reads AWS_ENDPOINT_URL.
 */
export async function pythonWithSdk(
  python: string,
  environment: Readonly<Record<string, string>> = hostEnvironment(),
): Promise<PythonWithSdk> {
  const answer = await answerOf({ command: python, args: ["-c", ASK], environment });
  if (answer === undefined) {
    throw new MissingToolError(
      `${python} does not answer, or has no boto3; install it with "pip install 'boto3>=${OLDEST_SDK}'"`,
    );
  }
  const [command = "", version = "", sdk = ""] = JSON.parse(answer.stdout) as readonly string[];
  if (semver.lt(sdk, OLDEST_SDK)) {
    throw new MissingToolError(
      `${command} has boto3 ${sdk}, which does not read AWS_ENDPOINT_URL; install it with "pip install 'boto3>=${OLDEST_SDK}'"`,
    );
  }
  return { command, version };
}
