import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { messageOf } from "../errors";
import { readDeployedBundle } from "./bundle";
import type { FunctionConfiguration, RoleCredentials } from "./configuration";
import { DeployedStateError, EndpointMissingError, UnsupportedRuntimeError } from "./errors";
import type { StartFunctionOptions } from "./function";

/** How the cloud that has the function is called. */
export interface CloudAccess {
  readonly region: string;
  /** A cloud without one is AWS itself, which runs its functions. */
  readonly endpoint?: string;
  /** May read the function's configuration and assume its role. They never reach the function. */
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

export interface DeployedFunctionOptions {
  readonly functionName: string;
  /** The deployed zip, out of the stack's folder. */
  readonly bundlePath: string;
  readonly cloud: CloudAccess;
  /**
   * More for the function's environment, over the deployed variables: another AWS_ENDPOINT_URL_DYNAMODB where the
   * deployed one is of a network that is not here.
   * @default - only the cloud's AWS_ENDPOINT_URL
   */
  readonly environment?: Readonly<Record<string, string>>;
  /** Stops the calls, and the function once it is started. */
  readonly signal?: AbortSignal;
}

/**
 * A function as it is deployed now, ready for `startFunction`: configuration from the cloud, credentials from
 * assuming its role as Lambda does (they last an hour), code from the bundle if that is what was deployed.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
 * @throws EndpointMissingError where the cloud has no endpoint of its own.
 * @throws DeployedStateError where the cloud does not know the function, or does not give its role.
 * @throws BundleMismatchError, BundleUnreadableError, UnsupportedRuntimeError
 */
export async function deployedFunction(
  options: DeployedFunctionOptions,
): Promise<StartFunctionOptions> {
  const { functionName, bundlePath, cloud, signal } = options;
  const { endpoint } = cloud;
  if (!endpoint) throw new EndpointMissingError(functionName);
  const access = { ...cloud, endpoint };

  const deployed = await describeFunction(functionName, access, signal);
  const [credentials, bundle] = await Promise.all([
    assumeRole(deployed.roleArn, functionName, access, signal),
    readDeployedBundle({ functionName, bundlePath, codeSha256: deployed.codeSha256 }),
  ]);
  return {
    configuration: deployed.configuration,
    bundle,
    credentials,
    environment: { AWS_ENDPOINT_URL: endpoint, ...options.environment },
    ...(signal && { signal }),
  };
}

type Access = Required<Pick<CloudAccess, "endpoint">> & CloudAccess;

interface Deployed {
  readonly configuration: FunctionConfiguration;
  readonly codeSha256: string;
  readonly roleArn: string;
}

async function describeFunction(
  functionName: string,
  cloud: Access,
  signal: AbortSignal | undefined,
): Promise<Deployed> {
  const client = new LambdaClient(cloud);
  const answer = await client
    .send(new GetFunctionConfigurationCommand({ FunctionName: functionName }), {
      ...(signal && { abortSignal: signal }),
    })
    .catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw new DeployedStateError(
        `${cloud.endpoint} did not say what ${functionName} is: ${messageOf(cause)}`,
        { cause },
      );
    })
    .finally(() => {
      client.destroy();
    });
  const { FunctionArn, Runtime, Handler, Role, CodeSha256, Timeout, MemorySize } = answer;
  if (answer.PackageType === "Image" || !Runtime || !Handler) {
    throw new UnsupportedRuntimeError(functionName, Runtime ?? "a container image");
  }
  if (!FunctionArn || !Role || !CodeSha256 || !Timeout || !MemorySize) {
    throw new DeployedStateError(
      `${cloud.endpoint} left out FunctionArn, Role, CodeSha256, Timeout or MemorySize of ${functionName}`,
    );
  }
  return {
    codeSha256: CodeSha256,
    roleArn: Role,
    configuration: {
      functionName,
      functionArn: FunctionArn,
      region: cloud.region,
      runtime: Runtime,
      handler: Handler,
      timeoutSeconds: Timeout,
      memorySizeMb: MemorySize,
      logGroupName: answer.LoggingConfig?.LogGroup ?? `/aws/lambda/${functionName}`,
      variables: answer.Environment?.Variables ?? {},
    },
  };
}

async function assumeRole(
  roleArn: string,
  functionName: string,
  cloud: Access,
  signal: AbortSignal | undefined,
): Promise<RoleCredentials> {
  const client = new STSClient(cloud);
  const { Credentials } = await client
    // Lambda, too, names the session after the function.
    .send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: functionName }), {
      ...(signal && { abortSignal: signal }),
    })
    .catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw new DeployedStateError(
        `${cloud.endpoint} did not give the role ${roleArn} of ${functionName}: ${messageOf(cause)}`,
        { cause },
      );
    })
    .finally(() => {
      client.destroy();
    });
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) {
    throw new DeployedStateError(
      `${cloud.endpoint} gave no credentials for the role ${roleArn} of ${functionName}`,
    );
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
}
