import type { FunctionEvent, FunctionResponse, ResponseTo } from "../../contract/function";
import type { FunctionStackOutputs } from "../../contract/stacks";

export const CLOUD_NAMES = ["moto", "localstack", "aws"] as const;
export type CloudName = (typeof CLOUD_NAMES)[number];

/** What a cloud can be asked, as a sentence says it. A scenario that needs more is skipped, and says so. */
export const CAPABILITIES = {
  /** From the code that it holds, whatever the stack's folder has. */
  runsFunctions: "run functions from the code it holds",
  runsInstances: "run instances",
  /** At the names that it gives them. */
  servesInterfaceEndpoints: "serve interface endpoints",
  /** What was written is what is read again. */
  keepsEndpointPolicyVersion: "keep the version of an endpoint policy",
  /** Packets without a route do not arrive. */
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
  /** Of credentials that expire. */
  readonly sessionToken?: string;
}

/** Where the AWS API comes from. */
export interface Cloud {
  readonly name: CloudName;
  /** What is running and where: `moto 5.2.1 on 127.0.0.1:40213`. */
  readonly title: string;
  readonly capabilities: Capabilities;
  readonly clientConfig: ClientConfig;
  /** The AWS_* variables that lead Terraform and other processes to this cloud, and nowhere else. */
  readonly environment: Readonly<Record<string, string>>;
  /** Ends with the cloud: what is in it need not be destroyed first. */
  readonly disposable: boolean;
  /** Aborted, with the error as its reason, when the cloud ends without being asked to. */
  readonly lost: AbortSignal;
  /**
   * Requests so far that their client sent again, each as `ec2 CreateRoute of mixed (attempt=2; max=25)`. What
   * makes something and is carried out twice fails by chance.
   *
   * @default - the cloud does not say; the provider's log does, for Terraform's
   */
  readonly repeats?: readonly string[];
  /** The deployed function of a stack, ready to be invoked. */
  openFunction(options: OpenFunctionOptions): Promise<DeployedFunction>;
  stop(): Promise<void>;
}

export interface OpenFunctionOptions {
  readonly outputs: Pick<FunctionStackOutputs, "functionName" | "functionBundle">;
  /** The stack's folder, which the bundle's path starts from. */
  readonly stackFolder: string;
  readonly signal?: AbortSignal;
}

/** What Lambda answers to an invocation: the response, or the function's error under its name. */
export type Invocation<Response extends FunctionResponse = FunctionResponse> =
  | { readonly ok: true; readonly response: Response; readonly milliseconds: number }
  | {
      readonly ok: false;
      /** Of the contract, or Lambda's own, such as `Sandbox.Timedout`. */
      readonly errorType: string;
      readonly errorMessage: string;
      readonly logTail: string;
      readonly milliseconds: number;
    };

export interface DeployedFunction {
  invoke<E extends FunctionEvent>(event: E): Promise<Invocation<ResponseTo<E["operation"]>>>;
  stop(): Promise<void>;
}

/** Why a scenario is not for this cloud; nothing where it is. */
export function lacks(
  { name, capabilities }: Pick<Cloud, "name" | "capabilities">,
  needs: readonly Capability[],
): string | undefined {
  const missing = needs.find((capability) => !capabilities[capability]);
  return missing === undefined ? undefined : `${name} does not ${CAPABILITIES[missing]}`;
}
