import { forgetAws } from "../process/environment";
import { startAws } from "./aws/aws";
import { type Cloud, type CloudName } from "./cloud";
import { startMoto } from "./moto/moto";

export interface StartCloudOptions {
  readonly region: string;
  /**
   * A file that records each request and its response as a line of JSON, if the cloud supports that. @default - none
   */
  readonly requestLog?: string;
  /** Receives a notice before each download, because downloads take a while. */
  readonly onNotice: (text: string) => void;
  readonly signal: AbortSignal;
}

const STARTERS: Readonly<Record<CloudName, (options: StartCloudOptions) => Promise<Cloud>>> = {
  moto: startMoto,
  aws: startAws,
  // Loading Testcontainers takes a second, and moto does not need it.
  localstack: async (options) =>
    (await import("./localstack/localstack.js")).startLocalStack(options),
};

/** Starts a cloud by name. @throws HarnessError with a fix if the cloud does not start. */
export function startCloud(name: CloudName, options: StartCloudOptions): Promise<Cloud> {
  if (name !== "aws") forgetAws();
  return STARTERS[name](options);
}
