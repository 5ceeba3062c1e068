import { dirname } from "node:path";
import { type FunctionConfiguration, type RoleCredentials } from "./configuration";
import { EndpointMissingError, ForeignEndpointError } from "./errors";
import { type Place } from "./place";

type Environment = Readonly<Record<string, string>>;

/** What goes into the environment of a function's sandboxes. */
export interface FunctionEnvironmentOptions {
  readonly configuration: FunctionConfiguration;
  readonly credentials: RoleCredentials;
  /** Variables that the cloud adds. They override the deployed variables. */
  readonly environment: Environment;
  /** The folder with the unzipped bundle. */
  readonly taskRoot: string;
  /** A network that its requests cannot leave. @default - none */
  readonly place?: Place;
}

/**
 * The function's complete environment: what Lambda sets, the deployed variables, and what the cloud adds. It contains
 * nothing from this process's environment. PATH points to this machine's Node.js instead of Lambda's.
 * @throws EndpointMissingError, ForeignEndpointError if an AWS SDK call would leave the cloud.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export function functionEnvironment(options: FunctionEnvironmentOptions): Environment {
  const { configuration, credentials, environment, taskRoot, place } = options;
  const merged: Environment = {
    LANG: "en_US.UTF-8",
    PATH: `${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    TZ: ":UTC",
    ...configuration.variables,
    ...environment,
    _HANDLER: configuration.handler,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_DEFAULT_REGION: configuration.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${configuration.runtime}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(configuration.memorySizeMb),
    AWS_LAMBDA_FUNCTION_NAME: configuration.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: configuration.logGroupName,
    AWS_REGION: configuration.region,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    LAMBDA_RUNTIME_DIR: __dirname,
    LAMBDA_TASK_ROOT: taskRoot,
  };
  // From a network of its own, no call gets to AWS.
  if (place === undefined) refuseOtherEndpoints(configuration.functionName, merged, environment);
  return merged;
}

const isEndpointVariable = (name: string): boolean => /^AWS_ENDPOINT_URL(_|$)/.test(name);

/**
 * Rejects every AWS endpoint that the cloud did not provide.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
function refuseOtherEndpoints(functionName: string, merged: Environment, handed: Environment) {
  if (!handed.AWS_ENDPOINT_URL) throw new EndpointMissingError(functionName);
  const endpoints = Object.entries(handed).flatMap(([name, value]) =>
    isEndpointVariable(name) ? [value] : [],
  );
  for (const [name, value] of Object.entries(merged)) {
    const foreign = isEndpointVariable(name)
      ? !endpoints.includes(value)
      : name === "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS" && value.toLowerCase() !== "false";
    if (foreign) throw new ForeignEndpointError(functionName, name, value);
  }
}
