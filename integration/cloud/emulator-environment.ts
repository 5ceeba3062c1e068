import { onlyCredentials, withoutProxy } from "../process/environment";
import { type ClientConfig } from "./cloud";

/**
 * The variables that point the AWS provider, CLI, and SDKs to an emulator and keep them away from everything else: no
 * profile, no shared file, no instance metadata, no proxy.
 */
export function emulatorEnvironment(
  { region, credentials }: ClientConfig,
  endpoint: string,
  host: NodeJS.ProcessEnv = process.env,
): Readonly<Record<string, string>> {
  const { hostname } = new URL(endpoint);
  return {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    ...onlyCredentials(credentials),
    ...withoutProxy([hostname], host),
  };
}
