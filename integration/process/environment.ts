/**
 * This process's environment for a child, without the variables that choose an AWS endpoint, account, or Region. The
 * user's profiles, credentials, and endpoints never reach Terraform on an emulator, and the emulator's never reach
 * AWS.
 */
export function hostEnvironment(
  host: NodeJS.ProcessEnv = process.env,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(host).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith("AWS_"),
    ),
  );
}
