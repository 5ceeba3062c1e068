/** A function as it is deployed: what of its configuration decides how it runs. */
export interface FunctionConfiguration {
  readonly functionName: string;
  readonly functionArn: string;
  readonly region: string;
  /** Lambda's identifier: `nodejs22.x`. */
  readonly runtime: string;
  /** File and export: `index.handler`, `lib/orders.handler`. */
  readonly handler: string;
  /** For one invocation, 1 to 900. */
  readonly timeoutSeconds: number;
  /** 128 to 10240, in MB of 1024 * 1024 bytes. */
  readonly memorySizeMb: number;
  readonly logGroupName: string;
  /** The variables that were deployed with it. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What STS AssumeRole gave for the function's role. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Where Lambda differs from this machine, as a sentence; undefined where it does not. */
export function versionNote({ runtime }: FunctionConfiguration): string | undefined {
  const { node } = process.versions;
  return runtime === `nodejs${node.split(".")[0] ?? ""}.x`
    ? undefined
    : `The function is deployed for ${runtime} and run by Node.js ${node} of this machine.`;
}
