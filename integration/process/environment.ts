/**
 * This process's environment for a child, without what would decide for it where AWS is and who asks:
 * the user's profiles, credentials and endpoints never reach an emulator's Terraform, nor the other way round.
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
