import { startAws } from "./aws/aws";
import type { Cloud, CloudName } from "./cloud";
import { startMoto } from "./moto/moto";

export interface StartCloudOptions {
  readonly region: string;
  /** A file for each request and its answer, a line of JSON each, where the cloud can keep them. @default - none */
  readonly requestLog?: string;
  /** Told what is being fetched, since that takes a while. */
  readonly onNotice: (text: string) => void;
  readonly signal: AbortSignal;
}

const STARTERS: Readonly<Record<CloudName, (options: StartCloudOptions) => Promise<Cloud>>> = {
  moto: startMoto,
  aws: startAws,
  // Loading Testcontainers takes a second, which moto need not wait for.
  localstack: async (options) =>
    (await import("./localstack/localstack.js")).startLocalStack(options),
};

/** Starts a cloud by its name. @throws HarnessError, with the way out, where it does not start. */
export function startCloud(name: CloudName, options: StartCloudOptions): Promise<Cloud> {
  return STARTERS[name](options);
}
