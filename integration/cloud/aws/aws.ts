import { GetCallerIdentityCommand, STSClient, STSServiceException } from "@aws-sdk/client-sts";
import { HarnessError, messageOf, UsageError } from "../../errors";
import {
  type Capabilities,
  type ClientConfig,
  type Cloud,
  type Credentials,
  type DeployedFunction,
  type OpenFunctionOptions,
} from "../cloud";
import { openFunction } from "../lambda-function";

export interface StartAwsOptions {
  readonly region: string;
  readonly signal: AbortSignal;
}

/**
 * The account that the environment's credentials belong to. The SDK and Terraform find the same credentials.
 * @throws UsageError if there are no credentials, or if AWS rejects them.
 */
export async function startAws(options: StartAwsOptions): Promise<Cloud> {
  const { region, signal } = options;
  const endpoint = process.env.AWS_ENDPOINT_URL;
  const client = new STSClient({ region, ...(endpoint !== undefined && { endpoint }) });
  try {
    const credentials = await findCredentials(client);
    const account = await accountOf(client, signal);
    return new Aws(account, {
      region,
      credentials,
      ...(endpoint !== undefined && { endpoint }),
    });
  } finally {
    client.destroy();
  }
}

async function findCredentials(client: STSClient): Promise<Credentials> {
  try {
    const { accessKeyId, secretAccessKey, sessionToken } = await client.config.credentials();
    return {
      accessKeyId,
      secretAccessKey,
      ...(sessionToken !== undefined && { sessionToken }),
    };
  } catch (cause) {
    throw new UsageError(
      "found no AWS credentials: sign in (`aws sso login`) and set AWS_PROFILE, set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or choose another cloud (--cloud localstack)",
      { cause },
    );
  }
}

async function accountOf(client: STSClient, signal: AbortSignal): Promise<string> {
  try {
    const { Account } = await client.send(new GetCallerIdentityCommand({}), {
      abortSignal: signal,
    });
    if (Account === undefined)
      throw new HarnessError("AWS did not return the account ID of the credentials");
    return Account;
  } catch (cause) {
    signal.throwIfAborted();
    if (!(cause instanceof STSServiceException)) {
      throw new HarnessError(`could not get the account ID from AWS: ${messageOf(cause)}`, {
        cause,
      });
    }
    throw new UsageError(
      `AWS rejected the credentials (${cause.name}): sign in again, or set AWS_PROFILE`,
      { cause },
    );
  }
}

class Aws implements Cloud {
  readonly name = "aws";
  readonly title: string;
  readonly capabilities: Capabilities = {
    runsFunctions: true,
    runsInstances: true,
    servesInterfaceEndpoints: true,
    keepsEndpointPolicyVersion: true,
    isolatesNetwork: true,
  };
  readonly environment: Readonly<Record<string, string>>;
  readonly disposable = false;
  /** An account never stops. */
  readonly lost = new AbortController().signal;

  constructor(
    account: string,
    readonly clientConfig: ClientConfig,
  ) {
    const { region, endpoint } = clientConfig;
    this.title = `AWS account ${account}${endpoint === undefined ? "" : ` at ${endpoint}`}`;
    // Terraform finds the credentials itself and refreshes them when they expire.
    this.environment = {
      ...Object.fromEntries(
        Object.entries(process.env).filter(
          (entry): entry is [string, string] =>
            entry[1] !== undefined && entry[0].startsWith("AWS_"),
        ),
      ),
      AWS_REGION: region,
    };
  }

  openFunction(options: OpenFunctionOptions): Promise<DeployedFunction> {
    return openFunction(this.clientConfig, options);
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}
