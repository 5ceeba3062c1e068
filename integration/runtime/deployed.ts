import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { messageOf } from "../errors";
import { readDeployedBundle } from "./bundle";
import { type FunctionConfiguration, type RoleCredentials } from "./configuration";
import { DeployedStateError, EndpointMissingError, UnsupportedRuntimeError } from "./errors";
import { type StartFunctionOptions } from "./function";
import { type Place } from "./place";
import { type PythonWithSdk } from "./python";

/** How to call the cloud where the function is deployed. */
export interface CloudAccess {
  readonly region: string;
  /** Absent for AWS itself, which runs its functions. */
  readonly endpoint?: string;
  /** Must be allowed to read the function's configuration and assume its role. They never reach the function. */
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

export interface DeployedFunctionOptions {
  readonly functionName: string;
  /** The path of the deployed zip in the stack folder. */
  readonly bundlePath: string;
  readonly cloud: CloudAccess;
  /**
   * Environment variables that override the deployed ones, such as AWS_ENDPOINT_URL_DYNAMODB if the deployed value
   * points to a network that does not exist here.
   * @default - only the cloud's AWS_ENDPOINT_URL
   */
  readonly environment?: Readonly<Record<string, string>>;
  /**
   * The network that the function runs in. There, it calls AWS by the names that it would call, without an
   * AWS_ENDPOINT_URL. @default - this machine's
   */
  readonly place?: Place;
  /** Runs functions in Python. @default - none can run */
  readonly python?: PythonWithSdk;
  /** Cancels the calls, and stops the function once it is started. */
  readonly signal?: AbortSignal;
}

/**
 * Reads a deployed function, ready for `startFunction`. The configuration comes from the cloud. The credentials come
 * from assuming the function's role, as Lambda does, and last an hour. The code comes from the bundle, if that is
 * what was deployed.
 * @throws EndpointMissingError if the cloud has no endpoint.
 * @throws DeployedStateError if the cloud does not know the function, or does not return credentials for its role.
 * @throws BundleMismatchError, BundleUnreadableError, UnsupportedRuntimeError
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
 */
export async function deployedFunction(
  options: DeployedFunctionOptions,
): Promise<StartFunctionOptions> {
  const { functionName, bundlePath, cloud, place, python, signal } = options;
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
    environment: {
      ...(place === undefined && { AWS_ENDPOINT_URL: endpoint }),
      ...options.environment,
    },
    ...(place && { place }),
    ...(python && { python }),
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
        `could not get the configuration of ${functionName} from ${cloud.endpoint}: ${messageOf(cause)}`,
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
      `${cloud.endpoint} did not return FunctionArn, Role, CodeSha256, Timeout, or MemorySize of ${functionName}`,
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

/**
 * The credentials of a session of a role, which last an hour.
 * @param sessionName Lambda names it after the function, and EC2 after the instance.
 * @throws DeployedStateError if the cloud returns none.
 */
export async function assumeRole(
  roleArn: string,
  sessionName: string,
  cloud: CloudAccess,
  signal: AbortSignal | undefined,
): Promise<RoleCredentials> {
  const client = new STSClient(cloud);
  const { Credentials } = await client
    .send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: sessionName }), {
      ...(signal && { abortSignal: signal }),
    })
    .catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw new DeployedStateError(
        `could not assume the role ${roleArn} of ${sessionName} at ${cloud.endpoint ?? "AWS"}: ${messageOf(cause)}`,
        { cause },
      );
    })
    .finally(() => {
      client.destroy();
    });
  const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) {
    throw new DeployedStateError(
      `${cloud.endpoint ?? "AWS"} returned no credentials for the role ${roleArn} of ${sessionName}`,
    );
  }
  return {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
}
