/** The types of the AWS SDK by the words of the AWS CLI. Types alone: loading the SDK takes long. */
import type { DynamoDB } from "@aws-sdk/client-dynamodb";
import type { EC2 } from "@aws-sdk/client-ec2";
import type { IAM } from "@aws-sdk/client-iam";
import type { KMS } from "@aws-sdk/client-kms";
import type { Lambda } from "@aws-sdk/client-lambda";
import type { STS } from "@aws-sdk/client-sts";

/** Each service's client, by the service's name in the AWS CLI. */
export interface Services {
  readonly dynamodb: DynamoDB;
  readonly ec2: EC2;
  readonly iam: IAM;
  readonly kms: KMS;
  readonly lambda: Lambda;
  readonly sts: STS;
}

export type ServiceName = keyof Services;

/** A service and its operation, as the AWS CLI takes them: `ec2 describe-vpcs`. */
export type Command = `${ServiceName} ${string}`;

type CamelCase<Kebab extends string> = Kebab extends `${infer Word}-${infer Rest}`
  ? `${Word}${Capitalize<CamelCase<Rest>>}`
  : Kebab;

/** The client's method, of which the last overload takes input, options and callback. */
type Method<C extends Command> = C extends `${infer Service extends ServiceName} ${infer Operation}`
  ? Services[Service][CamelCase<Operation> & keyof Services[Service]]
  : never;

/** What the API takes for a command; `never` where there is no such command. */
export type InputOf<C extends Command> = [Method<C>] extends [never]
  ? never
  : Method<C> extends (input: infer Input, options: never, callback: never) => unknown
    ? Input
    : never;

/** What the API answers to a command. */
export type OutputOf<C extends Command> =
  Method<C> extends (
    input: never,
    options: never,
    callback: (error: never, output?: infer Output) => void,
  ) => unknown
    ? Output
    : never;

/** `ec2 describe-vpcs` taken apart: the client's name, and the name of its method. */
export function methodOf(command: Command): {
  readonly service: ServiceName;
  readonly method: string;
} {
  const [service, operation = ""] = command.split(" ");
  const method = operation.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return { service: service as ServiceName, method };
}
