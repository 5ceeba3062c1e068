import { delimiter, join } from "node:path";
import { type Cloud } from "../../cloud/cloud";
import { cacheFolder, whileLocked } from "../../process/cache-folder";
import { hostEnvironment } from "../../process/environment";
import { installPython, pythonIn, pythonsOnPath } from "../../process/python";
import { run } from "../../process/child";

const VERSION = "1.46.3";

/**
 * The folder of the `aws` command, in a private environment in the user's cache folder, installed once.
 * @throws MissingToolError if there is no Python, or the AWS CLI cannot be installed.
 */
async function awsCliFolder(): Promise<string> {
  const environment = hostEnvironment();
  const cache = cacheFolder();
  const home = join(cache, `awscli-${VERSION}`);
  const answers = (): Promise<boolean> =>
    run({
      title: "aws --version",
      command: pythonIn(home),
      args: ["-m", "awscli", "--version"],
      environment,
    }).then(
      () => true,
      () => false,
    );
  await whileLocked(cache, async () => {
    if (await answers()) return;
    const [base = "python3"] = await pythonsOnPath(environment);
    const cli = { name: "awscli", version: VERSION, requirements: [`awscli==${VERSION}`] };
    await installPython(cli, { home, base, environment, onNotice: console.log });
  });
  return join(home, "bin");
}

/** Runs commands in a shell, as a reader of the report would, against a cloud. */
export async function awsShell(cloud: Cloud): Promise<(command: string) => Promise<unknown>> {
  const folder = await awsCliFolder();
  const { PATH = "", ...environment } = hostEnvironment();
  return (command) =>
    run({
      title: command,
      command: "sh",
      args: ["-c", command],
      environment: {
        ...environment,
        ...cloud.environment,
        PATH: `${folder}${delimiter}${PATH}`,
        AWS_PAGER: "",
      },
    });
}
