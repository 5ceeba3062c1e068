import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { type DeployedFunction } from "../cloud/cloud";
import { HarnessError } from "../errors";
import { type AppliedStack } from "../prove/check";

const UPDATE_SECONDS = 60;

/** What to change in the function's deployed configuration. */
export interface FunctionChange {
  /** The name of the export, in the same file. */
  readonly handlerName?: string;
  readonly timeoutSeconds?: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** JavaScript that replaces the bundle. */
  readonly code?: string;
}

interface Configuration {
  readonly Handler: string;
  readonly Timeout: number;
  readonly Environment: { readonly Variables: Record<string, string> };
}

/** Changes the deployed function behind Terraform's back, runs `work`, and reverts the change. */
export async function withChangedFunction(
  applied: AppliedStack,
  change: FunctionChange,
  work: (deployed: DeployedFunction) => Promise<void>,
): Promise<void> {
  const { cloud, outputs, stackFolder, signal } = applied;
  const client = new LambdaClient(cloud.clientConfig);
  const lambda = new UpdatedFunction(client, outputs.functionName);
  try {
    const deployed = await lambda.configuration();
    try {
      if (change.code !== undefined) await lambda.setCode(zipOf(deployed.Handler, change.code));
      await lambda.configure(changed(deployed, change));
      const opened = await cloud.openFunction({ outputs, stackFolder, signal });
      try {
        await work(opened);
      } finally {
        await opened.stop();
      }
    } finally {
      await lambda.configure(deployed);
      if (change.code !== undefined) {
        await lambda.setCode(await readFile(join(stackFolder, outputs.functionBundle)));
      }
    }
  } finally {
    client.destroy();
  }
}

class UpdatedFunction {
  readonly #client: LambdaClient;
  readonly #name: string;

  constructor(client: LambdaClient, name: string) {
    this.#client = client;
    this.#name = name;
  }

  async configuration(): Promise<Configuration> {
    const { Handler, Timeout, Environment } = await this.#client.send(
      new GetFunctionConfigurationCommand({ FunctionName: this.#name }),
    );
    if (Handler === undefined || Timeout === undefined) {
      throw new HarnessError(`${this.#name} has no handler or no timeout`);
    }
    return { Handler, Timeout, Environment: { Variables: Environment?.Variables ?? {} } };
  }

  async configure(configuration: Configuration): Promise<void> {
    await this.#client.send(
      new UpdateFunctionConfigurationCommand({ FunctionName: this.#name, ...configuration }),
    );
    await this.#updated();
  }

  async setCode(zip: Uint8Array): Promise<void> {
    await this.#client.send(
      new UpdateFunctionCodeCommand({ FunctionName: this.#name, ZipFile: zip }),
    );
    await this.#updated();
  }

  async #updated(): Promise<void> {
    await waitUntilFunctionUpdatedV2(
      { client: this.#client, maxWaitTime: UPDATE_SECONDS, minDelay: 1, maxDelay: 2 },
      { FunctionName: this.#name },
    );
  }
}

function changed(
  { Handler, Timeout, Environment }: Configuration,
  { handlerName, timeoutSeconds, environment }: FunctionChange,
): Configuration {
  return {
    Handler: handlerName === undefined ? Handler : `${moduleOf(Handler)}.${handlerName}`,
    Timeout: timeoutSeconds ?? Timeout,
    Environment: { Variables: { ...Environment.Variables, ...environment } },
  };
}

function zipOf(handler: string, code: string): Uint8Array {
  return zipSync({ [`${moduleOf(handler)}.js`]: strToU8(code) });
}

/** `index` of `index.handler`. */
function moduleOf(handler: string): string {
  return handler.slice(0, handler.lastIndexOf("."));
}
