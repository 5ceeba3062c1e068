import { type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";

type Credentials = Exclude<DynamoDBClientConfig["credentials"], undefined>;
type CredentialsProvider = Extract<Credentials, (...args: never) => unknown>;

/** A name of the SDK's own, so that a missing key is told apart from other failures. */
class CredentialsProviderError extends Error {
  public override readonly name = "CredentialsProviderError";
}

/**
 * Credentials as Lambda gives them: in the environment, for the whole life of the sandbox.
 * The bundle has this in place of `@aws-sdk/credential-provider-node`, whose other sources
 * (profiles, SSO, STS, processes, instance metadata) are two fifths of the code and never used here.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
export const defaultProvider = (): CredentialsProvider => () => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_ACCOUNT_ID: accountId,
  } = process.env;
  if (!accessKeyId || !secretAccessKey) {
    return Promise.reject(
      new CredentialsProviderError(
        "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set in the function's environment.",
      ),
    );
  }
  return Promise.resolve({
    accessKeyId,
    secretAccessKey,
    ...(sessionToken ? { sessionToken } : {}),
    ...(accountId ? { accountId } : {}),
  });
};
