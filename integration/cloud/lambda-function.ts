import { setMaxListeners } from "node:events";
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
} from "@aws-sdk/client-lambda";
import { type FunctionEvent, type ResponseTo } from "../../contract/function";
import {
  type ClientConfig,
  type DeployedFunction,
  type Invocation,
  type OpenFunctionOptions,
} from "./cloud";
import { readAnswer } from "./invocation";

/** Invokes the function through the Lambda API, so that it runs where it is deployed. */
export async function openFunction(
  config: ClientConfig,
  { outputs, signal }: Pick<OpenFunctionOptions, "outputs" | "signal">,
): Promise<DeployedFunction> {
  // Each concurrent invocation adds a listener.
  if (signal !== undefined) setMaxListeners(0, signal);
  const client = new LambdaClient(config);
  const { Timeout = 3 } = await client.send(
    new GetFunctionConfigurationCommand({ FunctionName: outputs.functionName }),
    abortable(signal),
  );
  return new ApiFunction(client, outputs.functionName, Timeout, signal);
}

class ApiFunction implements DeployedFunction {
  readonly #client: LambdaClient;
  readonly #name: string;
  readonly #timeoutSeconds: number;
  readonly #signal: AbortSignal | undefined;

  constructor(
    client: LambdaClient,
    name: string,
    timeoutSeconds: number,
    signal: AbortSignal | undefined,
  ) {
    this.#client = client;
    this.#name = name;
    this.#timeoutSeconds = timeoutSeconds;
    this.#signal = signal;
  }

  async invoke<E extends FunctionEvent>(event: E): Promise<Invocation<ResponseTo<E["operation"]>>> {
    const startedAt = performance.now();
    const { Payload, FunctionError, LogResult } = await this.#client.send(
      new InvokeCommand({
        FunctionName: this.#name,
        LogType: "Tail",
        Payload: JSON.stringify(event),
      }),
      abortable(this.#signal),
    );
    return readAnswer(this.#name, {
      payload: Payload?.transformToString() ?? "",
      logTail: Buffer.from(LogResult ?? "", "base64").toString(),
      milliseconds: performance.now() - startedAt,
      timeoutSeconds: this.#timeoutSeconds,
      ...(FunctionError !== undefined && { functionError: FunctionError }),
    });
  }

  stop(): Promise<void> {
    this.#client.destroy();
    return Promise.resolve();
  }
}

function abortable(signal: AbortSignal | undefined): { readonly abortSignal?: AbortSignal } {
  return signal === undefined ? {} : { abortSignal: signal };
}
