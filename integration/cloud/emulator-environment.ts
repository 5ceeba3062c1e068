import { type ClientConfig } from "./cloud";

/**
 * The variables that point the AWS provider, CLI, and SDKs to an emulator and keep them away from everything else: no
 * profile, no shared file, no instance metadata, no proxy.
 */
export function emulatorEnvironment(
  { region, credentials }: ClientConfig,
  endpoint: string,
): Readonly<Record<string, string>> {
  const { hostname } = new URL(endpoint);
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    NO_PROXY: hostname,
    no_proxy: hostname,
  };
}
