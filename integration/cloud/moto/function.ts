import { join } from "node:path";
import { ENVIRONMENT } from "../../../contract/function";
import { deployedFunction, startFunction } from "../../runtime";
import { type ClientConfig, type DeployedFunction, type OpenFunctionOptions } from "../cloud";
import { LocalFunction } from "../local-function";

/**
 * moto stores functions but does not run them. The deployed bundle runs next to moto, behind this project's own
 * Runtime API.
 */
export async function openFunction(
  cloud: ClientConfig,
  { outputs, stackFolder, signal }: OpenFunctionOptions,
): Promise<DeployedFunction> {
  const running = await startFunction(
    await deployedFunction({
      functionName: outputs.functionName,
      bundlePath: join(stackFolder, outputs.functionBundle),
      cloud,
      // moto serves interface endpoints at the same address as everything else.
      ...(cloud.endpoint !== undefined && {
        environment: { [ENVIRONMENT.dynamoDbEndpoint]: cloud.endpoint },
      }),
      ...(signal && { signal }),
    }),
  );
  return new LocalFunction(outputs.functionName, running);
}
