/** The AWS SDK's types by AWS CLI command. Only types, because loading the SDK takes long. */
import type { ServiceClients, ServiceName } from "../account/clients";

/** A service and its operation, as in the AWS CLI: `ec2 describe-vpcs`. */
export type Command = `${ServiceName} ${string}`;

type CamelCase<Kebab extends string> = Kebab extends `${infer Word}-${infer Rest}`
  ? `${Word}${Capitalize<CamelCase<Rest>>}`
  : Kebab;

/** The client's method. Its last overload takes input, options, and callback. */
type Method<C extends Command> = C extends `${infer Service extends ServiceName} ${infer Operation}`
  ? ServiceClients[Service][CamelCase<Operation> & keyof ServiceClients[Service]]
  : never;

/** The API's input for a command. `never` if the command does not exist. */
export type InputOf<C extends Command> = [Method<C>] extends [never]
  ? never
  : Method<C> extends (input: infer Input, options: never, callback: never) => unknown
    ? Input
    : never;

/** The API's output for a command. */
export type OutputOf<C extends Command> =
  Method<C> extends (
    input: never,
    options: never,
    callback: (error: never, output?: infer Output) => void,
  ) => unknown
    ? Output
    : never;

/** Splits `ec2 describe-vpcs` into the client's name and its method's name. */
export function methodOf(command: Command): {
  readonly service: ServiceName;
  readonly method: string;
} {
  const [service, operation = ""] = command.split(" ");
  const method = operation.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return { service: service as ServiceName, method };
}
