import { join } from "node:path";
import { ENVIRONMENT, type FunctionEvent, type ResponseTo } from "../../../contract/function";
import { deployedFunction, type RunningFunction, startFunction } from "../../runtime";
import {
  type ClientConfig,
  type DeployedFunction,
  type Invocation,
  type OpenFunctionOptions,
} from "../cloud";
import { readAnswer } from "../invocation";

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

class LocalFunction implements DeployedFunction {
  readonly #name: string;
  readonly #running: RunningFunction;

  constructor(name: string, running: RunningFunction) {
    this.#name = name;
    this.#running = running;
  }

  async invoke<E extends FunctionEvent>(event: E): Promise<Invocation<ResponseTo<E["operation"]>>> {
    const { payload, functionError, logTail, durationMs } = await this.#running.invoke(
      JSON.stringify(event),
    );
    return readAnswer(this.#name, {
      payload,
      logTail,
      milliseconds: durationMs,
      ...(functionError !== undefined && { functionError }),
    });
  }

  stop(): Promise<void> {
    return this.#running.stop();
  }
}
