/** The part of a deployed function's configuration that decides how it runs. */
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
  /** The deployed environment variables. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The credentials that STS AssumeRole returned for the function's role. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}
