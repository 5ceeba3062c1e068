import {
  type FunctionEvent,
  type FunctionResponse,
  type ResponseTo,
} from "../../contract/function";
import { type FunctionStackOutputs } from "../../contract/stacks";

export const CLOUD_NAMES = ["moto", "localstack", "aws"] as const;
export type CloudName = (typeof CLOUD_NAMES)[number];

/** What a cloud can do, worded to follow "does not". A check that needs more is skipped, and the report says why. */
export const CAPABILITIES = {
  /** From the deployed code, whatever the stack folder contains. */
  runsFunctions: "run functions from their deployed code",
  runsInstances: "run instances",
  /** At the DNS names that the cloud assigns to them. */
  servesInterfaceEndpoints: "serve interface endpoints",
  /** A policy that is read back equals the one that was written. */
  keepsEndpointPolicyVersion: "keep the version of an endpoint policy",
  /** Drop packets that have no route. */
  isolatesNetwork: "isolate networks",
} as const;
export type Capability = keyof typeof CAPABILITIES;
export type Capabilities = Readonly<Record<Capability, boolean>>;

/** How an AWS SDK client reaches the cloud. */
export interface ClientConfig {
  readonly region: string;
  /** Absent for AWS itself. */
  readonly endpoint?: string;
  readonly credentials: Credentials;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Only for temporary credentials. */
  readonly sessionToken?: string;
}

/** A place that serves the AWS API: an emulator or an AWS account. */
export interface Cloud {
  readonly name: CloudName;
  /** What is running and where: `moto 5.2.1 on 127.0.0.1:40213`. */
  readonly title: string;
  readonly capabilities: Capabilities;
  readonly clientConfig: ClientConfig;
  /** The AWS_* variables that point Terraform and other processes to this cloud and nowhere else. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether everything in the cloud goes away when it stops, so that nothing has to be destroyed first. */
  readonly disposable: boolean;
  /** Aborts if the cloud stops unexpectedly. The reason is the error. */
  readonly lost: AbortSignal;
  /**
   * The requests that their client has retried so far, each as `ec2 CreateRoute of mixed (attempt=2; max=25)`. A
   * request that creates something causes flaky failures if it runs twice.
   *
   * @default - not known; for Terraform's requests, the provider's log shows the retries
   */
  readonly repeats?: readonly string[];
  /** The deployed function of a stack, ready to be invoked. */
  openFunction(options: OpenFunctionOptions): Promise<DeployedFunction>;
  stop(): Promise<void>;
}

export interface OpenFunctionOptions {
  readonly outputs: Pick<FunctionStackOutputs, "functionName" | "functionBundle">;
  /** The stack folder. `functionBundle` is relative to it. */
  readonly stackFolder: string;
  readonly signal?: AbortSignal;
}

/** The result of an invocation: the response, or the function's error with its name. */
export type Invocation<Response extends FunctionResponse = FunctionResponse> =
  | { readonly ok: true; readonly response: Response; readonly milliseconds: number }
  | {
      readonly ok: false;
      /** A name from the contract or from Lambda, such as `Sandbox.Timedout`. */
      readonly errorType: string;
      readonly errorMessage: string;
      readonly logTail: string;
      readonly milliseconds: number;
    };

export interface DeployedFunction {
  invoke<E extends FunctionEvent>(event: E): Promise<Invocation<ResponseTo<E["operation"]>>>;
  stop(): Promise<void>;
}

/** Why a check cannot run on this cloud; undefined if it can. */
export function lacks(
  { name, capabilities }: Pick<Cloud, "name" | "capabilities">,
  needs: readonly Capability[],
): string | undefined {
  const missing = needs.find((capability) => !capabilities[capability]);
  return missing === undefined ? undefined : `${name} does not ${CAPABILITIES[missing]}`;
}
